import fc from "fast-check";
import { expect, test } from "vitest";
import { manifestOf, projectLive } from "../../../twin/provider/project-live.ts";
import type { Properties } from "../../../twin/provider/property-values.ts";

const books = (fieldsV1: Properties): Properties => ({
  managedFields: [{ manager: "lakebed", operation: "Apply", fieldsV1 }],
});

test("an object that nobody touched is as it was asked for, whatever the server's spelling", () => {
  const inputs = { spec: { cpu: "1000m", keep: true } };
  const seen = { spec: { cpu: "1", keep: true, filledIn: "x" } };
  expect(projectLive(inputs, seen, structuredClone(seen))).toEqual(inputs);
});

test("that holds for every object", () => {
  const object = fc.object({ maxDepth: 3, values: [fc.string(), fc.integer()] }) as fc.Arbitrary<Properties>;
  fc.assert(
    fc.property(object, object, (inputs, seen) => {
      expect(projectLive(inputs, seen, structuredClone(seen))).toEqual(
        Object.fromEntries(
          Object.entries(inputs).filter(([key]) => (seen[key] ?? null) !== null || inputs[key] !== undefined),
        ),
      );
    }),
  );
});

test("a key that JavaScript means something by is a key like any other", () => {
  const inputs = JSON.parse('{"data":{"__proto__":"1","constructor":"2"}}') as Properties;
  expect(JSON.stringify(projectLive(inputs, {}, structuredClone(inputs)))).toBe(JSON.stringify(inputs));
});

test("changed, removed and foreign fields: the first two are drift, the third is somebody else's", () => {
  const inputs = { data: { a: "1", b: "2", c: "3" } };
  const live = { data: { a: "1", b: "changed", foreign: "x" } };
  expect(projectLive(inputs, inputs, live)).toEqual({ data: { a: "1", b: "changed" } });
});

test("a keyed list is compared by its keys, and items of others are left out", () => {
  const fields = {
    "f:spec": { "f:containers": { 'k:{"name":"web"}': { "f:image": {} }, 'k:{"name":"sidecar"}': {} } },
  };
  const inputs = { spec: { containers: [{ name: "web", image: "nginx:1" }] } };
  const seen = { spec: { containers: [{ name: "web", image: "nginx:1", pull: "Always" }] } };
  const live: Properties = {
    metadata: books(fields),
    spec: { containers: [{ name: "sidecar" }, { name: "web", image: "nginx:2", pull: "Always" }] },
  };
  expect(projectLive(inputs, seen, live)).toEqual({ spec: { containers: [{ name: "web", image: "nginx:2" }] } });
});

test("an item whose defaulted key the program left out is still found", () => {
  const fields = { "f:spec": { "f:ports": { 'k:{"port":80,"protocol":"TCP"}': { "f:port": {} } } } };
  const inputs = { spec: { ports: [{ port: 80 }] } };
  const seen = { spec: { ports: [{ port: 80, protocol: "TCP", targetPort: 80 }] } };
  const live = { metadata: books(fields), spec: { ports: [{ port: 80, protocol: "TCP", targetPort: 81 }] } };
  expect(projectLive(inputs, seen, live)).toEqual(inputs);
});

test("an atomic list counts whole: somebody added to it is drift", () => {
  const subject = (name: string): Properties => ({ kind: "Group", name });
  const inputs = { subjects: [subject("readers")] };
  const live = { metadata: books({ "f:subjects": {} }), subjects: [subject("readers"), subject("intruders")] };
  expect(projectLive(inputs, inputs, live)).toEqual({ subjects: [subject("readers"), subject("intruders")] });
});

test("a set may grow by others; only what went missing is drift", () => {
  const fields = { "f:metadata": { "f:finalizers": { 'v:"a"': {}, 'v:"b"': {} } } };
  const inputs = { metadata: { finalizers: ["a", "b"] } };
  const live = (finalizers: string[]): Properties => ({ metadata: { ...books(fields), finalizers } });
  expect(projectLive(inputs, live(["a", "b"]), live(["c", "a", "b"]))).toEqual(inputs);
  expect(projectLive(inputs, live(["a", "b"]), live(["c", "b"]))).toEqual({ metadata: { finalizers: ["b"] } });
});

test("an atomic map counts whole", () => {
  const live = { metadata: books({ "f:spec": { "f:selector": {} } }), spec: { selector: { app: "web", extra: "x" } } };
  const inputs = { spec: { selector: { app: "web" } } };
  expect(projectLive(inputs, inputs, live)).toEqual({ spec: { selector: { app: "web", extra: "x" } } });
});

test("an imported object's manifest is what it holds, without what only the server sets", () => {
  const live = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: "a",
      labels: { b: "c" },
      uid: "1",
      resourceVersion: "2",
      creationTimestamp: "3",
      managedFields: [],
    },
    data: { k: "v" },
    status: {},
  };
  expect(manifestOf(live)).toEqual({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "a", labels: { b: "c" } },
    data: { k: "v" },
  });
});
