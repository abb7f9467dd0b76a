import { describe, expect, it } from "vitest";
import { planNodes, renderNode } from "../../twin/nodes.plan.ts";

const a10g = { name: "a10g", resource: "nvidia.com/gpu", perNode: 2, nodes: { min: 0, max: 2 } };

describe("planNodes", () => {
  it("has two plain nodes, and each pool at its largest", () => {
    expect(planNodes([a10g]).map(({ name }) => name)).toEqual(["general-1", "general-2", "a10g-1", "a10g-2"]);
  });

  it("has one node of a pool that may not grow, so that placement can be tried", () => {
    expect(planNodes([{ ...a10g, nodes: { min: 0, max: 0 } }]).map(({ name }) => name)).toEqual([
      "general-1",
      "general-2",
      "a10g-1",
    ]);
  });

  it("gives a GPU node its resource, its label and its taint", () => {
    const node = planNodes([{ ...a10g, labels: { zone: "a" }, taints: [{ key: "spot", effect: "NoExecute" }] }])[2];
    expect(node?.capacity["nvidia.com/gpu"]).toBe("2");
    expect(node?.labels).toMatchObject({ "lakebed.dev/gpu-pool": "a10g", "lakebed.dev/simulated": "true", zone: "a" });
    expect(node?.taints).toEqual([
      { key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" },
      { key: "spot", effect: "NoExecute" },
    ]);
  });

  it("gives plain nodes neither GPU nor taint", () => {
    const node = planNodes([a10g])[0];
    expect(Object.keys(node?.capacity ?? {})).toEqual(["cpu", "memory", "pods", "ephemeral-storage"]);
    expect(node?.taints).toEqual([]);
    expect(node?.labels["lakebed.dev/pool"]).toBe("general");
  });

  it("gives pods of each node addresses of their own", () => {
    const ranges = planNodes([a10g]).map(
      (plan, position) => (renderNode(plan, position) as { spec: { podCIDR: string } }).spec.podCIDR,
    );
    expect(new Set(ranges).size).toBe(ranges.length);
  });
});
