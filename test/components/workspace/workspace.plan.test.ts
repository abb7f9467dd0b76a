import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planQueues } from "../../../components/environment/queue.plan.ts";
import { planQuota } from "../../../components/workspace/workspace.plan.ts";
import { examplePlatform, exampleProject, planExample } from "../planned-example.ts";

const pool = (name: string, resource: string) => ({ name, resource });

describe("the example's workspace", () => {
  it("is bounded as its project file says", () => {
    expect(planExample("prod").workspace.quota).toEqual({
      "requests.cpu": "64",
      "requests.memory": "256Gi",
      "requests.storage": "1Ti",
      pods: "200",
      "requests.nvidia.com/gpu": "2",
    });
    expect(planExample("dev").workspace.quota).toMatchObject({ "requests.cpu": "32", "requests.memory": "128Gi" });
  });

  it("has a queue of each GPU pool it has a share of, and one for the rest", () => {
    expect(planExample("dev").workspace.queues.map(({ name, clusterQueue }) => ({ name, clusterQueue }))).toEqual([
      { name: "cpu", clusterQueue: "cpu" },
      { name: "a10g", clusterQueue: "gpu-a10g" },
    ]);
    const project = exampleProject("dev");
    const without = { ...project, quota: { ...project.quota, gpus: { a10g: 0 } } };
    expect(planExample("dev", { project: without }).workspace.queues.map(({ name }) => name)).toEqual(["cpu"]);
  });

  it("has no queue where nothing queues", () => {
    const platform = examplePlatform("dev");
    const without = { ...platform, services: { ...platform.services, kueue: { mode: "none" as const } } };
    expect(planExample("dev", { platform: without }).workspace.queues).toEqual([]);
  });

  it("copies the secrets that it uses, each by its place in the store", () => {
    expect(
      planExample("dev").workspace.secrets.map(({ name, store, remoteKey }) => ({ name, store, remoteKey })),
    ).toEqual([
      { name: "connection-shop-oltp", store: "lakebed", remoteKey: "shop-oltp" },
      { name: "connection-shop-events", store: "lakebed", remoteKey: "shop-events" },
      { name: "receiver-plants-alerts", store: "lakebed", remoteKey: "slack-webhook" },
    ]);
  });

  it("copies no secret of a connection that no dataset comes from", () => {
    const project = exampleProject("dev");
    const datasets = Object.fromEntries(
      Object.entries(project.datasets).filter(([, { origin }]) => origin?.connection !== "shop-events"),
    );
    const names = planExample("dev", { project: { ...project, datasets, pipelines: {} } }).workspace.secrets.map(
      ({ name }) => name,
    );
    expect(names).toEqual(["connection-shop-oltp", "receiver-plants-alerts"]);
  });
});

it("shares out whole nodes: with eight GPUs a node, two nodes are sixteen GPUs for quota and queue alike", () => {
  const platform = examplePlatform("prod");
  const a10g = { ...platform.gpuPools.a10g!, perNode: 8, nodes: { min: 0, max: 2 } };
  const project = exampleProject("prod");
  const { workspace } = planExample("prod", {
    platform: { ...platform, gpuPools: { a10g } },
    project: { ...project, quota: { ...project.quota, gpus: { a10g: 16 } } },
  });
  expect(workspace.quota["requests.nvidia.com/gpu"]).toBe("16");
  expect(planQueues({ gpuPools: { a10g }, source: "p" }).find(({ pool }) => pool === "a10g")?.quotas).toContainEqual({
    resource: "nvidia.com/gpu",
    quota: "16",
  });
});

describe("quota", () => {
  const quota = { cpu: 1, memoryBytes: 1024, storageBytes: 1024, pods: 1, source: "p#quota" };

  it("sums the pools of one resource, and bounds what nobody asked for by zero", () => {
    const pools = [pool("a", "nvidia.com/gpu"), pool("b", "nvidia.com/gpu"), pool("c", "amd.com/gpu")];
    expect(planQuota({ ...quota, gpus: { a: 2, b: 3 } }, pools)).toMatchObject({
      "requests.nvidia.com/gpu": "5",
      "requests.amd.com/gpu": "0",
    });
  });

  it("counts every GPU under the one key that the API server enforces", () => {
    const share = fc.record({ resource: fc.constantFrom("nvidia.com/gpu", "amd.com/gpu"), count: fc.nat(64) });
    fc.assert(
      fc.property(fc.array(share, { maxLength: 6 }), (shares) => {
        const gpus = Object.fromEntries(shares.map(({ count }, index) => [`pool${index}`, count]));
        const hard = planQuota(
          { ...quota, gpus },
          shares.map(({ resource }, index) => pool(`pool${index}`, resource)),
        );
        const counted = Object.entries(hard).filter(([key]) => key.endsWith("/gpu"));
        const total = shares.reduce((sum, { count }) => sum + count, 0);
        expect(counted.every(([key]) => key.startsWith("requests."))).toBe(true);
        expect(counted.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(total);
      }),
    );
  });
});
