import { describe, expect, it } from "vitest";
import { type GraphNode, UNKNOWN } from "../../graph/graph.ts";
import { findBreaches, invariantNames } from "../../graph/invariants.ts";
import { graph, node } from "./node.ts";

const labels = {
  "app.kubernetes.io/managed-by": "lakebed",
  "app.kubernetes.io/part-of": "greenhouse",
  "lakebed.dev/environment": "dev",
};
const manifest = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "leaves", labels } };
const source = "platform.yaml#environments.dev";
const shelf = node({ name: "shelf", type: "lakebed:test:Shelf", props: { source }, source, outputsRegistered: "last" });
const map = node({ name: "shelf-map", parent: shelf.urn, props: manifest, dependencies: [shelf.urn] });

const breaches = (...nodes: Parameters<typeof graph>) =>
  findBreaches(graph(...nodes)).map(({ invariant }) => invariant);

describe("invariants of recorded graphs", () => {
  it("hold for a graph as it should be", () => {
    expect(findBreaches(graph(shelf, map))).toEqual([]);
  });

  it.each<[string, GraphNode[]]>([
    ["child-name-starts-with-parents", [shelf, { ...map, name: "map" }]],
    ["child-name-starts-with-parents", [shelf, { ...map, name: "shelfmap" }]],
    ["outputs-registered-last", [{ ...shelf, outputsRegistered: "early" as const }, map]],
    ["outputs-registered-last", [{ ...shelf, outputsRegistered: "never" as const }, map]],
    ["component-inputs-plain", [{ ...shelf, props: { source, owner: UNKNOWN } }, map]],
    ["component-inputs-plain", [{ ...shelf, secretPaths: ["source"] }, map]],
    ["component-has-source", [{ ...shelf, props: {}, source: undefined }, map]],
    ["object-named-by-us", [shelf, { ...map, props: { ...manifest, metadata: { labels } } }]],
    ["object-named-by-us", [shelf, { ...map, props: { ...manifest, metadata: { name: UNKNOWN, labels } } }]],
    ["object-says-whose-it-is", [shelf, { ...map, props: { ...manifest, metadata: { name: "leaves" } } }]],
    ["dependencies-exist", [shelf, { ...map, dependencies: ["urn:pulumi:dev::garden::gone::gone"] }]],
  ])("%s is found broken", (invariant, nodes) => {
    expect(breaches(...nodes)).toEqual([invariant]);
  });

  it("secret-not-in-clear is found broken, even inside a longer text, and the value is not repeated", () => {
    const secret = {
      ...map,
      props: { ...manifest, data: { password: "correct horse" } },
      secretPaths: ["data.password"],
    };
    const leak = node({
      name: "shelf-leak",
      parent: shelf.urn,
      props: { ...manifest, data: { url: "db://me:correct horse@db" } },
    });
    const found = findBreaches(graph(shelf, secret, leak));
    expect(found).toEqual([
      { invariant: "secret-not-in-clear", urn: leak.urn, message: "data.url holds a value that is secret elsewhere" },
    ]);
  });

  it("have all been found broken above", () => {
    expect(invariantNames).toEqual([
      "child-name-starts-with-parents",
      "outputs-registered-last",
      "component-inputs-plain",
      "component-has-source",
      "object-named-by-us",
      "object-says-whose-it-is",
      "secret-not-in-clear",
      "dependencies-exist",
    ]);
  });
});
