import type { GpuPool, Platform } from "../../spec/model.ts";
import { countQuantity } from "../base/quantity.plan.ts";
import { joinName } from "../naming/names.ts";

/** Node label that a GPU pool is known by; whoever runs the nodes sets it. */
export const GPU_POOL_LABEL = "lakebed.dev/gpu-pool";
/** Name of the queue for everything that asks for no GPU. */
export const CPU_QUEUE = "cpu";

export interface FlavorPlan {
  name: string;
  nodeLabels: Record<string, string>;
  /** Resource whose presence taints the nodes: only pods that ask for it may use them. */
  taintedBy: string | undefined;
}

export interface QueuePlan {
  /** Pool name, or `cpu`. */
  pool: string;
  name: string;
  flavor: FlavorPlan;
  /** Resource name to nominal quota. */
  quotas: { resource: string; quota: string }[];
  source: string;
}

/**
 * GPUs are what a queue counts; all else is bounded by each project's quota. A queue has to name every resource that a
 * pod may ask for, or the pod waits for ever.
 */
const UNBOUNDED = { cpu: "10k", memory: "1Pi", "ephemeral-storage": "1Pi" };

/** One queue a GPU pool, so that a project waits for the GPU it asked for, and one for all the rest. */
export function planQueues(platform: Pick<Platform, "gpuPools" | "source">): QueuePlan[] {
  return [
    {
      pool: CPU_QUEUE,
      name: CPU_QUEUE,
      flavor: { name: CPU_QUEUE, nodeLabels: {}, taintedBy: undefined },
      quotas: unboundedQuotas(),
      source: platform.source,
    },
    ...Object.values(platform.gpuPools).map(planGpuQueue),
  ];
}

function planGpuQueue(pool: GpuPool): QueuePlan {
  const name = gpuQueueName(pool.name);
  return {
    pool: pool.name,
    name,
    flavor: { name, nodeLabels: { [GPU_POOL_LABEL]: pool.name }, taintedBy: pool.resource },
    quotas: [...unboundedQuotas(), { resource: pool.resource, quota: countQuantity(pool.nodes.max * pool.perNode) }],
    source: pool.source,
  };
}

function unboundedQuotas(): QueuePlan["quotas"] {
  return Object.entries(UNBOUNDED).map(([resource, quota]) => ({ resource, quota }));
}

/** Whether a queue is for GPUs shows in its name. */
export function gpuQueueName(pool: string): string {
  return joinName(["gpu", pool]);
}

/** Queue name by pool, for the environment's outputs. */
export function clusterQueueNames(queues: readonly QueuePlan[]): Record<string, string> {
  return Object.fromEntries(queues.map(({ pool, name }) => [pool, name]));
}
