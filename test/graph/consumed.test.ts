import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Graph } from "../../graph/graph.ts";
import { recordStacks } from "../../graph/record-stack.ts";
import { loadFixture } from "../spec/fixture.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

// Plants consumes `gold.catalogue` of seeds, and has no other dataset of that layer.
let graphs: Map<string, Graph>;
beforeAll(async () => {
  graphs = await recordStacks(loadFixture("valid", "consumption"), ["plants-dev", "seeds-dev"]);
});

const nodesOf = (stack: string) => graphs.get(stack)?.nodes ?? [];
const bucketsMadeBy = (stack: string) => {
  const plan = nodesOf(stack).find(({ name }) => name.endsWith("-storage-plan"));
  const { "provision.sh": script = "" } = (plan?.props.data ?? {}) as Record<string, string>;
  return [...script.matchAll(/s3\.bucket\.create -name ([\w-]+)/g)].map(([, bucket]) => bucket);
};

describe("a dataset that comes from another project", () => {
  it("has a bucket in its own project alone", () => {
    expect(bucketsMadeBy("seeds-dev")).toEqual(["nursery-seeds-dev-gold", "nursery-seeds-dev-artifacts"]);
    expect(bucketsMadeBy("plants-dev")).toEqual(["nursery-plants-dev-bronze", "nursery-plants-dev-artifacts"]);
  });

  it("is looked for in no bucket of the project that consumes it: no grant, no address", () => {
    const mentioning = nodesOf("plants-dev").filter((node) => /catalogue|-gold/.test(JSON.stringify(node)));
    expect(mentioning).toEqual([]);
    expect(
      nodesOf("seeds-dev").some((node) => JSON.stringify(node).includes("nursery-seeds-dev-gold/catalogue/")),
    ).toBe(true);
  });
});
