# The tracking server's image: MLflow with the drivers of its database and store, and the plugin that asks the API server
# who may do what. Build it, and put it where `registryMirror` points or onto the nodes:
#   docker build -t localhost/lakebed/tracking-server:3.17.2 -f tracking-server.Dockerfile .
FROM docker.io/library/python:3.12-slim
RUN pip install --no-cache-dir mlflow==3.17.2 mlflow-kubernetes-plugins==2.1.0 "psycopg[binary]==3.3.9" boto3==1.44.8
USER 10001
