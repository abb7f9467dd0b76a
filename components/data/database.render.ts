import type { databaseCluster } from "../../kinds/cloudnative-pg.ts";
import type { SpecOf } from "../../kinds/kind.ts";
import type { DatabaseService, Platform } from "../../spec/model.ts";
import type { Allowance, TrafficRule } from "../base/network-policy.render.ts";
import { imageReference } from "../references/image.plan.ts";

export const DATABASE_NAME = "lakebed-database";
/** Made by an operator; key `uri` is a connection string. */
export const DATABASE_SECRET = `${DATABASE_NAME}-app`;
export const TRACKING_DATABASE = "mlflow";
export const DATABASE_PORT = 5432;
/** Port of the instance manager: the operator and the other instances ask it for its state. */
const STATUS_PORT = 8000;

/** The operator labels an instance's pods with the name of its cluster. */
export const databasePods = { "cnpg.io/cluster": DATABASE_NAME };

export function renderDatabase(
  platform: Pick<Platform, "environment" | "registryMirror">,
  metadata: { labels: Record<string, string>; annotations: Record<string, string> },
): SpecOf<typeof databaseCluster> {
  const isProduction = platform.environment.stage === "production";
  return {
    description: "Records of the tracking server and the model registry.",
    instances: isProduction ? 3 : 1,
    imageName: imageReference("postgresql", platform.registryMirror),
    enableSuperuserAccess: false,
    enablePDB: isProduction,
    bootstrap: { initdb: { database: TRACKING_DATABASE, owner: TRACKING_DATABASE, dataChecksums: true } },
    storage: { size: isProduction ? "50Gi" : "10Gi", resizeInUseVolumes: true },
    resources: { requests: { cpu: "500m", memory: "1Gi" }, limits: { cpu: "2", memory: "2Gi" } },
    inheritedMetadata: metadata,
  };
}

/** Where an existing server is, made by the operator of secrets from two words of the store: no value passes through here. */
export function renderAddressTemplate({ host, port }: Pick<DatabaseService, "host" | "port">): Record<string, string> {
  const user = "{{ .username | urlquery }}:{{ .password | urlquery }}";
  return { uri: `postgresql://${user}@${host}:${port}/${TRACKING_DATABASE}` };
}

/** How the tracking server reaches the database: ours by its pods, another's by its port alone. */
export function databaseEgress({ mode, port }: Pick<DatabaseService, "mode" | "port">): TrafficRule {
  return mode === "managed"
    ? { peers: [{ kind: "pods", labels: databasePods }], ports: [DATABASE_PORT] }
    : { peers: [{ kind: "anywhere" }], ports: [port] };
}

/** Instances talk to each other and to the API server, from which the instance manager learns who leads. */
export function databaseAllowance(clients: Record<string, string>): Allowance {
  return {
    name: "allow-database",
    pods: databasePods,
    ingress: [
      {
        peers: [
          { kind: "pods", labels: clients },
          { kind: "pods", labels: databasePods },
        ],
        ports: [DATABASE_PORT],
      },
      {
        peers: [
          { kind: "pods", labels: databasePods },
          { kind: "namespaces", labels: { "kubernetes.io/metadata.name": "cnpg-system" } },
        ],
        ports: [STATUS_PORT, DATABASE_PORT],
      },
    ],
    egress: [
      { peers: [{ kind: "pods", labels: databasePods }], ports: [DATABASE_PORT, STATUS_PORT] },
      { peers: [{ kind: "anywhere" }], ports: [443, 6443] },
    ],
  };
}
