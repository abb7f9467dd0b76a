import type * as k8s from "@pulumi/kubernetes";
import type { Platform } from "../../spec/model.ts";
import type { Allowance, TrafficRule } from "../base/network-policy.render.ts";
import { renderRestrictedContainerSecurity, renderRestrictedPodSecurity } from "../base/pod-security.render.ts";
import { DATABASE_SECRET } from "../data/database.render.ts";
import { GATEWAY_PROXIES } from "../environment/gateway.render.ts";
import { hostName, SYSTEM_NAMESPACE, trackingBucketName } from "../naming/names.ts";
import { imageReference } from "../references/image.plan.ts";
import type { ContainerEnvironment } from "../targets/target.ts";

export const TRACKING_SERVER = "mlflow";
export const TRACKING_PORT = 5000;
/** The authorization plugin takes a person's token from this header, and a workload's from `Authorization`. */
export const TOKEN_HEADER = "X-Forwarded-Access-Token";
/** Namespaces with this label are workspaces of the tracking server: those of projects. */
const WORKSPACE_SELECTOR = "lakebed.dev/project";
/** Where runs' files lie in the environment's own bucket. */
export const ARTIFACT_PREFIX = "artifacts/";
const HOME = "/var/lib/mlflow";

export const trackingPods = { "app.kubernetes.io/name": TRACKING_SERVER };

export interface TrackingServerPlan {
  replicas: number;
  /** Host headers that the server answers to, ports included: anything else is refused. */
  allowedHosts: string[];
  /** Where people reach it, through the gateway. */
  host: string;
  artifacts: string;
  image: string;
}

type TrackingPlatform = Pick<Platform, "name" | "environment" | "registryMirror">;

export function planTrackingServer(platform: TrackingPlatform): TrackingServerPlan {
  const owner = { platform: platform.name, environment: platform.environment.name };
  const host = hostName(owner, [TRACKING_SERVER]);
  const services = [
    TRACKING_SERVER,
    `${TRACKING_SERVER}.${SYSTEM_NAMESPACE}`,
    `${TRACKING_SERVER}.${SYSTEM_NAMESPACE}.svc`,
  ];
  return {
    replicas: platform.environment.stage === "production" ? 2 : 1,
    allowedHosts: [host, ...services.map((service) => `${service}:${TRACKING_PORT}`)],
    host,
    artifacts: `s3://${trackingBucketName(owner)}/${ARTIFACT_PREFIX.replace(/\/$/, "")}`,
    image: imageReference("tracking-server", platform.registryMirror),
  };
}

/**
 * The command of the real server; its database is in MLFLOW_BACKEND_STORE_URI, which holds a password. Artifacts pass
 * through the server, so that one check decides who reads a run and its files.
 */
export function renderTrackingCommand(plan: TrackingServerPlan): string[] {
  return [
    "mlflow",
    "server",
    "--host=0.0.0.0",
    `--port=${TRACKING_PORT}`,
    // One process a pod: a supervisor kills workers that are slow to start, and on a busy node they all are.
    "--workers=1",
    `--allowed-hosts=${plan.allowedHosts.join(",")}`,
    `--cors-allowed-origins=https://${plan.host}`,
    "--x-frame-options=DENY",
    "--serve-artifacts",
    `--artifacts-destination=${plan.artifacts}`,
    "--enable-workspaces",
    `--workspace-store-uri=kubernetes://?label_selector=${encodeURIComponent(WORKSPACE_SELECTOR)}`,
    // Each request is judged by the API server for the token it brings, and without a token it is refused.
    "--app-name=kubernetes-auth",
  ];
}

/** What the server is told beside its command; nothing in it is secret. */
export const TRACKING_ENVIRONMENT: readonly { name: string; value: string }[] = [
  { name: "HOME", value: HOME },
  // Jobs of MLflow's own are for its assistants; a runner for them doubles the server's memory.
  { name: "MLFLOW_SERVER_ENABLE_JOB_EXECUTION", value: "false" },
];

export function renderTrackingDeployment(
  plan: TrackingServerPlan,
  labels: Record<string, string>,
  storeEnvironment: ContainerEnvironment,
): k8s.types.input.apps.v1.DeploymentSpec {
  return {
    replicas: plan.replicas,
    selector: { matchLabels: trackingPods },
    strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    template: {
      metadata: { labels: { ...labels, ...trackingPods } },
      spec: {
        serviceAccountName: TRACKING_SERVER,
        // It lists the namespaces that are workspaces.
        automountServiceAccountToken: true,
        securityContext: renderRestrictedPodSecurity(),
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: "kubernetes.io/hostname",
            whenUnsatisfiable: "ScheduleAnyway",
            labelSelector: { matchLabels: trackingPods },
          },
        ],
        containers: [renderTrackingContainer(plan, storeEnvironment)],
        volumes: [
          { name: "home", emptyDir: { sizeLimit: "1Gi" } },
          { name: "tmp", emptyDir: { sizeLimit: "4Gi" } },
        ],
      },
    },
  };
}

function renderTrackingContainer(
  plan: TrackingServerPlan,
  storeEnvironment: ContainerEnvironment,
): k8s.types.input.core.v1.Container {
  const probe = { httpGet: { path: "/health", port: "http", httpHeaders: [{ name: "Host", value: plan.host }] } };
  return {
    name: TRACKING_SERVER,
    image: plan.image,
    imagePullPolicy: "IfNotPresent",
    command: renderTrackingCommand(plan),
    env: [
      ...TRACKING_ENVIRONMENT,
      { name: "MLFLOW_BACKEND_STORE_URI", valueFrom: { secretKeyRef: { name: DATABASE_SECRET, key: "uri" } } },
      ...storeEnvironment,
    ],
    ports: [{ name: "http", containerPort: TRACKING_PORT }],
    securityContext: renderRestrictedContainerSecurity(),
    resources: { requests: { cpu: "250m", memory: "1Gi" }, limits: { cpu: "2", memory: "2Gi" } },
    startupProbe: { ...probe, periodSeconds: 5, failureThreshold: 60 },
    livenessProbe: { ...probe, periodSeconds: 20, failureThreshold: 3 },
    readinessProbe: { ...probe, periodSeconds: 10, failureThreshold: 3 },
    volumeMounts: [
      { name: "home", mountPath: HOME },
      { name: "tmp", mountPath: "/tmp" },
    ],
  };
}

/** Projects and the gateway's proxies come in; it goes to its database, the store and the API server. */
export function trackingAllowance(store: TrafficRule, database: TrafficRule): Allowance {
  return {
    name: "allow-tracking-server",
    pods: trackingPods,
    ingress: [
      {
        peers: [
          { kind: "projects" },
          { kind: "namespaces", labels: { "kubernetes.io/metadata.name": GATEWAY_PROXIES.namespace } },
        ],
        ports: [TRACKING_PORT],
      },
    ],
    egress: [database, store, { peers: [{ kind: "anywhere" }], ports: [443, 6443] }],
  };
}
