import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clusterQueueNames, planQueues } from "../../../components/environment/queue.plan.ts";
import { renderClusterQueue, renderFlavor } from "../../../components/environment/queue.render.ts";
import type { GpuPool } from "../../../spec/index.ts";
import { examplePlatform } from "../example.ts";

const namespaces = { "lakebed.dev/environment": "dev" };

function pool(changes: Partial<GpuPool>): GpuPool {
  return { ...examplePlatform().gpuPools.a10g!, ...changes };
}

describe("the queue of a GPU pool", () => {
  const [cpu, gpu] = planQueues(examplePlatform("prod"));

  it("shares out as many GPUs as the pool can have, on nodes of that pool only", () => {
    expect(renderClusterQueue(gpu!, namespaces)).toEqual({
      namespaceSelector: { matchLabels: namespaces },
      queueingStrategy: "BestEffortFIFO",
      preemption: { withinClusterQueue: "LowerPriority" },
      resourceGroups: [
        {
          coveredResources: ["cpu", "memory", "ephemeral-storage", "nvidia.com/gpu"],
          flavors: [
            {
              name: "gpu-a10g",
              resources: [
                { name: "cpu", nominalQuota: "10k" },
                { name: "memory", nominalQuota: "1Pi" },
                { name: "ephemeral-storage", nominalQuota: "1Pi" },
                { name: "nvidia.com/gpu", nominalQuota: "4" },
              ],
            },
          ],
        },
      ],
    });
    expect(renderFlavor(gpu!.flavor)).toEqual({
      nodeLabels: { "lakebed.dev/gpu-pool": "a10g" },
      tolerations: [{ key: "nvidia.com/gpu", operator: "Equal", value: "present", effect: "NoSchedule" }],
    });
  });

  it("comes after the one for everything else, which has no GPU and any node without a taint", () => {
    expect(renderFlavor(cpu!.flavor)).toEqual({});
    expect(cpu!.quotas.map(({ resource }) => resource)).toEqual(["cpu", "memory", "ephemeral-storage"]);
    expect(clusterQueueNames([cpu!, gpu!])).toEqual({ cpu: "cpu", a10g: "gpu-a10g" });
  });

  it("has the product of nodes and GPUs a node, for any pools", () => {
    const pools = fc.uniqueArray(
      fc.record({
        name: fc.stringMatching(/^[a-z][a-z0-9-]{0,20}[a-z0-9]$/),
        perNode: fc.integer({ min: 1, max: 16 }),
        max: fc.integer({ min: 0, max: 1000 }),
      }),
      { selector: ({ name }) => name, maxLength: 5 },
    );
    fc.assert(
      fc.property(pools, (drafts) => {
        const gpuPools = Object.fromEntries(
          drafts.map(({ name, perNode, max }) => [name, pool({ name, perNode, nodes: { min: 0, max } })]),
        );
        const queues = planQueues({ gpuPools, source: "platform.yaml" });
        expect(new Set(queues.map(({ name }) => name)).size).toBe(drafts.length + 1);
        for (const { name, perNode, max } of drafts) {
          const quotas = queues.find((queue) => queue.pool === name)?.quotas;
          const { resource, quota = "" } = quotas?.at(-1) ?? {};
          expect([resource, Number(quota.replace("k", "000"))]).toEqual(["nvidia.com/gpu", perNode * max]);
        }
      }),
    );
  });
});
