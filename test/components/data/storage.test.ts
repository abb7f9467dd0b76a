import { describe, expect, it } from "vitest";
import { bucketOf, planProjectStorage, strictest, workloadOf } from "../../../components/data/storage.plan.ts";
import { awsPlatform, examplePlatform, exampleProject } from "../example.ts";

const plan = planProjectStorage(examplePlatform(), exampleProject());
const source = "projects/plants/project.yaml";

describe("a project's buckets", () => {
  it("are one for each layer in use, and one for artifacts", () => {
    expect(plan.buckets).toEqual([
      {
        role: "bronze",
        name: "greenhouse-plants-dev-bronze",
        classification: "confidential",
        expirations: [
          { prefix: "orders/", days: 730 },
          { prefix: "clicks/", days: 90 },
        ],
        source: `${source}#datasets.bronze.orders`,
      },
      {
        role: "silver",
        name: "greenhouse-plants-dev-silver",
        classification: "confidential",
        expirations: [{ prefix: "purchases/", days: 730 }],
        source: `${source}#datasets.silver.purchases`,
      },
      {
        role: "artifacts",
        name: "greenhouse-plants-dev-artifacts",
        classification: "confidential",
        expirations: [],
        source,
      },
    ]);
  });

  it("bear the account in a cloud, where the names of all customers are one namespace", () => {
    const { buckets } = planProjectStorage(awsPlatform(), exampleProject());
    expect(buckets.map(({ name }) => name)).toEqual([
      "greenhouse-plants-dev-bronze-123456789012",
      "greenhouse-plants-dev-silver-123456789012",
      "greenhouse-plants-dev-artifacts-123456789012",
    ]);
  });

  it("hold nothing of what comes from another project", () => {
    const project = exampleProject();
    const [, clicks, purchases] = Object.values(project.datasets);
    clicks!.consumes = { project: "seeds", dataset: "gold.clicks" };
    purchases!.consumes = { project: "seeds", dataset: "silver.purchases" };
    const { buckets, workloads } = planProjectStorage(examplePlatform(), project);
    expect(buckets.map(({ role, expirations }) => ({ role, expirations }))).toEqual([
      { role: "bronze", expirations: [{ prefix: "orders/", days: 730 }] },
      { role: "artifacts", expirations: [] },
    ]);
    const places = workloads.flatMap(({ grants }) => grants.map(({ prefix }) => prefix));
    expect(new Set(places)).toEqual(new Set(["orders/", "models/recommender/"]));
  });

  it("keep nothing longer than was said, and nothing less than a day", () => {
    const project = exampleProject();
    const [orders, clicks, purchases] = Object.values(project.datasets);
    orders!.retentionSeconds = 1.9 * 86_400;
    clicks!.retentionSeconds = 3600;
    purchases!.retentionSeconds = undefined;
    const { buckets } = planProjectStorage(examplePlatform(), project);
    expect(buckets.flatMap(({ expirations }) => expirations)).toEqual([
      { prefix: "orders/", days: 1 },
      { prefix: "clicks/", days: 1 },
    ]);
  });
});

describe("a project's workloads", () => {
  it("reach the prefixes that their steps read and write, and endpoints the model that they serve", () => {
    const bronze = "greenhouse-plants-dev-bronze";
    const silver = "greenhouse-plants-dev-silver";
    const artifacts = "greenhouse-plants-dev-artifacts";
    expect(plan.workloads.map(({ name, serviceAccount, grants }) => ({ name, serviceAccount, grants }))).toEqual([
      {
        name: "train-orders",
        serviceAccount: "train-orders",
        grants: [{ bucket: bronze, prefix: "orders/", access: "write" }],
      },
      {
        name: "train-clicks",
        serviceAccount: "train-clicks",
        grants: [{ bucket: bronze, prefix: "clicks/", access: "write" }],
      },
      {
        name: "train-purchases",
        serviceAccount: "train-purchases",
        grants: [
          { bucket: silver, prefix: "purchases/", access: "write" },
          { bucket: bronze, prefix: "orders/", access: "read" },
          { bucket: bronze, prefix: "clicks/", access: "read" },
        ],
      },
      {
        name: "train-fit",
        serviceAccount: "train-fit",
        grants: [
          { bucket: artifacts, prefix: "models/recommender/", access: "write" },
          { bucket: silver, prefix: "purchases/", access: "read" },
        ],
      },
      {
        name: "recommend",
        serviceAccount: "recommend",
        grants: [{ bucket: artifacts, prefix: "models/recommender/", access: "read" }],
      },
    ]);
  });

  it("have one grant on a prefix that they read and write", () => {
    const project = exampleProject();
    const step = project.pipelines.train!.steps.orders!;
    step.reads = [{ kind: "dataset", name: "bronze.orders" }];
    const workload = workloadOf(planProjectStorage(examplePlatform(), project), {
      kind: "step",
      pipeline: "train",
      step: "orders",
    });
    expect(workload.grants).toEqual([{ bucket: "greenhouse-plants-dev-bronze", prefix: "orders/", access: "write" }]);
  });

  it("have names of their own where a pipeline and an endpoint, or hyphens, would share one", () => {
    const project = exampleProject();
    const endpoint = { ...project.endpoints.recommend!, name: "train-fit" };
    project.endpoints = { "train-fit": endpoint };
    const names = planProjectStorage(examplePlatform(), project).workloads.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => name.startsWith("train-fit"))).toHaveLength(2);
  });

  it("and buckets are found by what they are for", () => {
    expect(workloadOf(plan, { kind: "endpoint", endpoint: "recommend" }).name).toBe("recommend");
    expect(bucketOf(plan, "artifacts").name).toBe("greenhouse-plants-dev-artifacts");
    expect(() => bucketOf(plan, "gold")).toThrow("No bucket is planned for `gold`");
  });
});

describe("the strictest classification", () => {
  it("wins", () => {
    expect(strictest(["public", "restricted", "internal"])).toBe("restricted");
    expect(strictest(["public"])).toBe("public");
  });

  it("of nothing is for insiders", () => {
    expect(strictest([])).toBe("internal");
  });
});
