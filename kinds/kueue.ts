import { z } from "zod";
import { type CustomKind, defineKind } from "./kind.ts";

const group = "kueue.x-k8s.io";
const version = "v1beta2";

const nodeTaint = z.strictObject({
  key: z.string(),
  value: z.string().optional(),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]),
});

const toleration = z.strictObject({
  key: z.string(),
  operator: z.enum(["Exists", "Equal"]),
  value: z.string().optional(),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]),
});

/** Quantities are written canonically (`1k`, not `1000`): the API server rewrites them and a diff would never end. */
const quota = z.strictObject({
  name: z.string(),
  nominalQuota: z.string(),
});

const labelSelector = z.strictObject({
  matchLabels: z.record(z.string(), z.string()).optional(),
});

export const resourceFlavor = defineKind({
  group,
  version,
  kind: "ResourceFlavor",
  plural: "resourceflavors",
  scope: "Cluster",
  schema: z.strictObject({
    nodeLabels: z.record(z.string(), z.string()).optional(),
    nodeTaints: z.array(nodeTaint).optional(),
    tolerations: z.array(toleration).optional(),
  }),
});

export const clusterQueue = defineKind({
  group,
  version,
  kind: "ClusterQueue",
  plural: "clusterqueues",
  scope: "Cluster",
  schema: z.strictObject({
    namespaceSelector: labelSelector.optional(),
    queueingStrategy: z.enum(["StrictFIFO", "BestEffortFIFO"]).optional(),
    preemption: z
      .strictObject({
        reclaimWithinCohort: z.enum(["Never", "LowerPriority", "Any"]).optional(),
        withinClusterQueue: z.enum(["Never", "LowerPriority", "LowerOrNewerEqualPriority"]).optional(),
      })
      .optional(),
    resourceGroups: z.array(
      z.strictObject({
        coveredResources: z.array(z.string()),
        flavors: z.array(z.strictObject({ name: z.string(), resources: z.array(quota) })),
      }),
    ),
  }),
});

export const localQueue = defineKind({
  group,
  version,
  kind: "LocalQueue",
  plural: "localqueues",
  scope: "Namespaced",
  schema: z.strictObject({ clusterQueue: z.string() }),
});

export const kueueKinds: readonly CustomKind[] = [resourceFlavor, clusterQueue, localQueue];
