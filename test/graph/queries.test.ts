import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../graph/graph.ts";
import { graphJson } from "../../graph/json.ts";
import {
  ancestorsOf,
  childrenOf,
  countKinds,
  displayName,
  kubernetesObjects,
  nodesOfType,
} from "../../graph/queries.ts";
import { componentTree, walkTree } from "../../graph/tree.ts";
import { graph, node } from "./node.ts";

const project = node({ name: "plants", type: "lakebed:project:Project" });
const storage = node({ name: "plants-storage", type: "lakebed:data:Storage", parent: project.urn });
const map = node({
  name: "plants-storage-map",
  parent: storage.urn,
  props: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "leaves", namespace: "plants-dev" } },
});
const bucket = node({
  name: "plants-storage-gold",
  type: "aws:s3/bucket:Bucket",
  parent: storage.urn,
  props: { bucket: "gold-1" },
});
const unnamed = node({
  name: "plants-late",
  parent: project.urn,
  props: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: UNKNOWN } },
});
const release = node({
  name: "chart",
  type: "kubernetes:helm.sh/v3:Release",
  props: { chart: "kueue", name: "kueue" },
});
const garden = graph(project, release, storage, map, unnamed, bucket);

describe("the component tree", () => {
  it("holds every resource below its parent, in the order of registration", () => {
    const lines = [...walkTree(componentTree(garden))].map(
      ({ node: { name }, depth }) => `${"  ".repeat(depth)}${name}`,
    );
    expect(lines).toEqual([
      "plants",
      "  plants-storage",
      "    plants-storage-map",
      "    plants-storage-gold",
      "  plants-late",
      "chart",
    ]);
  });
});

describe("queries", () => {
  it("find objects of a cluster, with the names their manifests give", () => {
    expect(kubernetesObjects(garden)).toEqual([
      { node: map, apiVersion: "v1", kind: "ConfigMap", name: "leaves", namespace: "plants-dev" },
      { node: unnamed, apiVersion: "v1", kind: "ConfigMap", name: undefined, namespace: undefined },
    ]);
  });
  it("find nodes by type, children and ancestors", () => {
    expect(nodesOfType(garden, "aws:s3/bucket:Bucket")).toEqual([bucket]);
    expect(childrenOf(garden, project.urn)).toEqual([storage, unnamed]);
    expect(ancestorsOf(garden, map)).toEqual([storage, project]);
  });
  it("count kinds, components left out", () => {
    expect(countKinds(garden)).toEqual({ Bucket: 1, ConfigMap: 2, Release: 1 });
  });
  it("call things what people call them", () => {
    expect(garden.nodes.map(displayName)).toEqual([
      "plants",
      "kueue",
      "plants-storage",
      "leaves",
      "plants-late",
      "gold-1",
    ]);
  });
});

describe("the graph as JSON", () => {
  it("marks what is unknown and leaves secrets out", () => {
    const secret = node({
      name: "s",
      props: { a: { b: ["hunter2", UNKNOWN] }, c: "hunter2" },
      secretPaths: ["a.b[0]", "c"],
    });
    const json = graphJson({ ...graph(secret), outputs: { token: "hunter2", n: 1 }, secretOutputPaths: ["token"] });
    expect(JSON.stringify(json)).not.toContain("hunter2");
    expect(json).toMatchObject({
      nodes: [{ props: { a: { b: [{ $secret: true }, { $unknown: true }] }, c: { $secret: true } } }],
      outputs: { token: { $secret: true }, n: 1 },
    });
  });
});
