import type { Connection, GpuPool, Platform, Project, Quota, Receiver, SourcePointer } from "../../spec/model.ts";
import { isServed } from "../../spec/serving/served.ts";
import type { Allowance } from "../base/network-policy.render.ts";
import { byteQuantity, countQuantity, cpuQuantity } from "../base/quantity.plan.ts";
import type { EnvironmentOutputs } from "../environment/outputs.ts";
import { CPU_QUEUE } from "../environment/queue.plan.ts";
import { joinName } from "../naming/names.ts";
import { isRun } from "../pipelines/pipeline.plan.ts";
import type { Target } from "../targets/target.ts";
import { planNetwork } from "./network.plan.ts";
import { type ProjectScope, scopeOf } from "./scope.ts";

export interface WorkspacePlan {
  scope: ProjectScope;
  owner: { team: string; contact: string; costCenter: string };
  /** Keys and quantities of the ResourceQuota. */
  quota: Record<string, string>;
  containerDefaults: { requests: Record<string, string>; limits: Record<string, string> };
  queues: QueuePlan[];
  secrets: SecretPlan[];
  allowances: Allowance[];
  source: SourcePointer;
}

const ONE_HOUR = 3_600;

export interface QueuePlan {
  name: string;
  clusterQueue: string;
  source: SourcePointer;
}

/** A secret of a connection or a receiver, copied from the environment's store; only its place is known here. */
export interface SecretPlan {
  name: string;
  store: string;
  /** Its name in the store. */
  remoteKey: string;
  /** How often it is copied again. */
  refreshSeconds: number;
  source: SourcePointer;
}

export interface WorkspaceInputs {
  platform: Platform;
  project: Project;
  environment: EnvironmentOutputs;
  target: Pick<Target, "renderSecretKey">;
}

export function planWorkspace({ platform, project, environment, target }: WorkspaceInputs): WorkspacePlan {
  const connections = usedConnections(platform, project);
  const receivers = usedReceivers(platform, project);
  return {
    scope: scopeOf(platform, project),
    owner: project.owner,
    quota: planQuota(project.quota, Object.values(platform.gpuPools)),
    // A pod that says nothing still fits a quota, and the helper containers that a controller injects do too. GPUs have
    // no default and no maximum: a maximum without a default gives a GPU to every container.
    containerDefaults: {
      requests: { cpu: "100m", memory: "256Mi" },
      limits: { cpu: "1", memory: "1Gi" },
    },
    queues: platform.services.kueue.mode === "none" ? [] : planQueues(project, platform, environment),
    secrets: [...connections, ...receivers].flatMap((user) => planSecret(user, environment.secretStore, target)),
    allowances: planNetwork({ environment, connections, repository: project.repository }),
    source: project.source,
  };
}

/**
 * GPUs are counted under `requests.<resource>` and summed over the pools of one resource: the keys `<resource>` and
 * `limits.<resource>` are accepted by the API server and never enforced. A resource that the project has no share of is
 * bounded by zero.
 */
export function planQuota(quota: Quota, pools: readonly Pick<GpuPool, "name" | "resource">[]): Record<string, string> {
  const gpus = new Map<string, number>();
  for (const pool of pools) gpus.set(pool.resource, (gpus.get(pool.resource) ?? 0) + (quota.gpus[pool.name] ?? 0));
  return {
    "requests.cpu": cpuQuantity(quota.cpu),
    "requests.memory": byteQuantity(quota.memoryBytes),
    "requests.storage": byteQuantity(quota.storageBytes),
    pods: countQuantity(quota.pods),
    ...Object.fromEntries([...gpus].map(([resource, count]) => [`requests.${resource}`, countQuantity(count)])),
  };
}

function planQueues(project: Project, platform: Platform, environment: EnvironmentOutputs): QueuePlan[] {
  const pools = Object.keys(project.quota.gpus).filter((pool) => (project.quota.gpus[pool] ?? 0) > 0);
  return [CPU_QUEUE, ...pools].flatMap((name) => {
    const clusterQueue = environment.clusterQueues[name];
    const source = platform.gpuPools[name]?.source ?? project.quota.source;
    return clusterQueue === undefined ? [] : [{ name, clusterQueue, source }];
  });
}

function planSecret(user: Connection | Receiver, store: string, target: WorkspaceInputs["target"]): SecretPlan[] {
  if (!("secret" in user) || user.secret === undefined) return [];
  const refreshSeconds = "refreshSeconds" in user ? user.refreshSeconds : ONE_HOUR;
  const remoteKey = target.renderSecretKey(user.secret);
  return [{ name: secretObjectName(user), store, remoteKey, refreshSeconds, source: user.source }];
}

const RECEIVER_KINDS = ["slack", "email", "pagerduty", "webhook"] as const satisfies Receiver["kind"][];

/** Name of the Secret in the project's namespace that holds a connection's or receiver's credentials. */
export function secretObjectName(user: { kind: Connection["kind"] | Receiver["kind"]; name: string }): string {
  const isReceiver = (RECEIVER_KINDS as readonly string[]).includes(user.kind);
  const role = isReceiver ? "receiver" : "connection";
  return joinName([role, user.name]);
}

/** Connections that a dataset of the project comes from. */
export function usedConnections(platform: Pick<Platform, "connections">, project: Project): Connection[] {
  const names = new Set(Object.values(project.datasets).flatMap(({ origin }) => origin?.connection ?? []));
  return Object.values(platform.connections).filter(({ name }) => names.has(name));
}

/** Receivers that a pipeline or an endpoint notifies, of those that run. */
export function usedReceivers(platform: Pick<Platform, "receivers">, project: Project): Receiver[] {
  const users = [
    ...Object.values(project.pipelines).filter(isRun),
    ...Object.values(project.endpoints).filter(isServed),
  ];
  const names = new Set(users.flatMap(({ notify }) => notify));
  return Object.values(platform.receivers).filter(({ name }) => names.has(name));
}
