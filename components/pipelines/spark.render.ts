import { renderRestrictedContainerSecurity, renderRestrictedPodSecurity } from "../base/pod-security.render.ts";
import { joinName } from "../naming/names.ts";
import { SPARK_PORTS } from "../workspace/network.plan.ts";
import { type ProjectScope, scopeLabels } from "../workspace/scope.ts";
import type { StepPlan } from "./pipeline.plan.ts";

/** Name of the volume with the template of executor pods. */
export const EXECUTOR_VOLUME = "spark-executor";
export const EXECUTOR_TEMPLATE_PATH = "/etc/spark-executor";
const EXECUTOR_TEMPLATE_FILE = "pod.json";
const EXECUTORS = 2;
const EXECUTOR_CONTAINER = "executor";

export interface SparkJob {
  name: string;
  file: string;
  image: string;
  storeEndpoint: string;
  /** Executors bear the driver's labels, so that the same doors are open to them. */
  labels: Record<string, string>;
  /** Secret to the folder it appears in. */
  secretMounts: Record<string, string>;
}

/** `spark-submit` in client mode: the step's own pod is the driver, and it asks the cluster for executors. */
export function renderSparkCommand(plan: StepPlan, scope: ProjectScope, job: SparkJob): string[] {
  const settings: Record<string, string> = {
    "spark.kubernetes.namespace": scope.namespace,
    "spark.kubernetes.container.image": job.image,
    "spark.kubernetes.driver.pod.name": "$(POD_NAME)",
    "spark.kubernetes.authenticate.executor.serviceAccountName": plan.serviceAccount,
    "spark.kubernetes.executor.podTemplateFile": `${EXECUTOR_TEMPLATE_PATH}/${EXECUTOR_TEMPLATE_FILE}`,
    "spark.kubernetes.executor.podTemplateContainerName": EXECUTOR_CONTAINER,
    "spark.driver.host": "$(POD_IP)",
    "spark.driver.port": String(SPARK_PORTS.driver),
    "spark.blockManager.port": String(SPARK_PORTS.blockManager),
    "spark.driver.memory": "3g",
    "spark.executor.instances": String(EXECUTORS),
    "spark.executor.cores": "2",
    "spark.executor.memory": "4g",
    "spark.hadoop.fs.s3a.endpoint": job.storeEndpoint,
    "spark.hadoop.fs.s3a.path.style.access": "true",
    "spark.hadoop.fs.s3.impl": "org.apache.hadoop.fs.s3a.S3AFileSystem",
    ...prefixed("spark.kubernetes.executor.label.", job.labels),
    ...prefixed("spark.kubernetes.executor.secrets.", job.secretMounts),
    ...executorEnvironment(plan),
  };
  return [
    "/opt/spark/bin/spark-submit",
    "--master",
    "k8s://https://kubernetes.default.svc",
    "--deploy-mode",
    "client",
    "--name",
    job.name,
    ...Object.entries(settings).flatMap(([key, value]) => ["--conf", `${key}=${value}`]),
    job.file,
  ];
}

/** Executors get the driver's environment, the secret part of it by reference. */
function executorEnvironment(plan: StepPlan): Record<string, string> {
  return Object.fromEntries(
    plan.environment.flatMap(({ name, value, valueFrom }) => {
      const secret = valueFrom?.secretKeyRef;
      if (secret !== undefined) {
        return [[`spark.kubernetes.executor.secretKeyRef.${name}`, `${secret.name}:${secret.key}`]];
      }
      return value === undefined ? [] : [[`spark.executorEnv.${name}`, value]];
    }),
  );
}

function prefixed(prefix: string, values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${prefix}${key}`, value]));
}

export function executorConfigName(pipeline: string): string {
  return joinName([pipeline, EXECUTOR_VOLUME]);
}

/** Spark makes executor pods itself, so their lock-down comes from a template that it is given. */
export function renderExecutorConfig(pipeline: string, scope: ProjectScope) {
  const scratch = ["scratch", "work"].map((name) => ({ name, emptyDir: { sizeLimit: "50Gi" } }));
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    spec: {
      securityContext: renderRestrictedPodSecurity(),
      automountServiceAccountToken: false,
      volumes: scratch,
      containers: [
        {
          name: EXECUTOR_CONTAINER,
          securityContext: renderRestrictedContainerSecurity(),
          volumeMounts: [
            { name: "scratch", mountPath: "/tmp" },
            { name: "work", mountPath: "/opt/spark/work-dir" },
          ],
        },
      ],
    },
  };
  return {
    metadata: {
      name: executorConfigName(pipeline),
      namespace: scope.namespace,
      labels: scopeLabels(scope, "pipeline"),
    },
    data: { [EXECUTOR_TEMPLATE_FILE]: JSON.stringify(pod, null, 2) },
  };
}
