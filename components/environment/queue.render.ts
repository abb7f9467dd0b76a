import type { SpecOf } from "../../kinds/kind.ts";
import type { clusterQueue, resourceFlavor } from "../../kinds/kueue.ts";
import type { FlavorPlan, QueuePlan } from "./queue.plan.ts";

export function renderFlavor(flavor: FlavorPlan): SpecOf<typeof resourceFlavor> {
  if (flavor.taintedBy === undefined) return {};
  return {
    nodeLabels: flavor.nodeLabels,
    // What the queue admits gets the toleration too, so a job need not know how a pool's nodes are tainted.
    tolerations: [{ key: flavor.taintedBy, operator: "Equal", value: "present", effect: "NoSchedule" }],
  };
}

export function renderClusterQueue(queue: QueuePlan, namespaces: Record<string, string>): SpecOf<typeof clusterQueue> {
  return {
    namespaceSelector: { matchLabels: namespaces },
    queueingStrategy: "BestEffortFIFO",
    preemption: { withinClusterQueue: "LowerPriority" },
    resourceGroups: [
      {
        coveredResources: queue.quotas.map(({ resource }) => resource),
        flavors: [
          {
            name: queue.flavor.name,
            resources: queue.quotas.map(({ resource, quota }) => ({ name: resource, nominalQuota: quota })),
          },
        ],
      },
    ],
  };
}
