"""Takes over the orders that lie as CSV files in a bucket of somebody else; each run writes the table anew."""

from urllib.parse import urlsplit

from pyspark.sql import SparkSession

from platform_paths import source_of, writes

source, target = source_of("bronze.orders"), writes("bronze.orders")
place = urlsplit(source["url"])

# Of this bucket alone: the platform's own store has another address and other keys.
settings = {
    "aws.credentials.provider": "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider",
    "access.key": source["credentials"]["accessKey"],
    "secret.key": source["credentials"]["secretKey"],
    "endpoint": source.get("endpoint", f"https://s3.{source['region']}.amazonaws.com"),
    "endpoint.region": source["region"],
    "path.style.access": str("endpoint" in source).lower(),
}
builder = SparkSession.builder
for name, value in settings.items():
    builder = builder.config(f"spark.hadoop.fs.s3a.bucket.{place.netloc}.{name}", value)
spark = builder.getOrCreate()

(
    spark.read.csv(
        f"s3a://{place.netloc}/{place.path.strip('/')}/{source['path']}",
        header=True,
        schema="order_id long, product string, quantity long, ordered_on date, updated_at timestamp",
    )
    .write.format("delta")
    .mode("overwrite")
    .save(target)
)
