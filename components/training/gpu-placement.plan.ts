import type { Toleration } from "../../kinds/pod.ts";
import type { GpuPool } from "../../spec/model.ts";
import { GPU_POOL_LABEL } from "../environment/queue.plan.ts";

/** Kueue holds a pod with this label back until its queue has room. */
export const QUEUE_LABEL = "kueue.x-k8s.io/queue-name";
/** GPU nodes bear the taint `<resource>=present:NoSchedule`, so that nothing else fills them. */
export const GPU_TAINT_VALUE = "present";
const GPUS_PER_STEP = 1;

/** Where a step runs and what it waits for. */
export interface Placement {
  labels: Record<string, string>;
  nodeSelector: Record<string, string>;
  tolerations: Toleration[];
  /** Extended resources, which have one number for request and limit. */
  devices: Record<string, string>;
}

/** A GPU step waits in its pool's queue, tolerates that pool's taint, and lands nowhere else. */
export function planGpuPlacement(pool: Pick<GpuPool, "name" | "resource">, isQueued: boolean): Placement {
  return {
    labels: isQueued ? { [QUEUE_LABEL]: pool.name } : {},
    nodeSelector: { [GPU_POOL_LABEL]: pool.name },
    tolerations: [{ key: pool.resource, operator: "Equal", value: GPU_TAINT_VALUE, effect: "NoSchedule" }],
    devices: { [pool.resource]: String(GPUS_PER_STEP) },
  };
}

/** A step without GPU waits in the queue of ordinary work and may run on any node that is not tainted. */
export function planCpuPlacement(queue: string | undefined): Placement {
  return {
    labels: queue === undefined ? {} : { [QUEUE_LABEL]: queue },
    nodeSelector: {},
    tolerations: [],
    devices: {},
  };
}
