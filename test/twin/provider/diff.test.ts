import fc from "fast-check";
import { expect, test } from "vitest";
import { changesBetween } from "../../../twin/provider/changes.ts";
import { type DiffInput, diffObject, withImmutable } from "../../../twin/provider/diff.ts";
import { diffResponse } from "../../../twin/provider/engine-answers.ts";
import { formatPath, type Properties } from "../../../twin/provider/property-values.ts";
import { UNKNOWN } from "../../../twin/provider/unknowns.ts";

const configMap = (metadata: Properties, data: Properties = {}): Properties => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata,
  data,
});

function input(oldInputs: Properties, newInputs: Properties, changes: Partial<DiffInput> = {}): DiffInput {
  return {
    type: { apiVersion: String(newInputs.apiVersion), kind: String(newInputs.kind), isPatch: false },
    oldInputs,
    newInputs,
    oldOutputs: {},
    defaultNamespace: "default",
    newlySecret: [],
    ...changes,
  };
}

const replacedPaths = (given: DiffInput) => diffObject(given).replaces.map(({ path }) => formatPath(path));

test("changes are the smallest places that differ", () => {
  expect(changesBetween({ a: 1, b: { c: [1, 2], d: 1 }, e: null }, { a: 1, b: { c: [1, 3, 4] }, f: "x" })).toEqual([
    { path: ["b", "c", 1], kind: "update" },
    { path: ["b", "c", 2], kind: "add" },
    { path: ["b", "d"], kind: "delete" },
    { path: ["f"], kind: "add" },
  ]);
});

test("there is a change exactly when the values differ", () => {
  const value = fc.object({ maxDepth: 3, values: [fc.string(), fc.integer()] }) as fc.Arbitrary<Properties>;
  fc.assert(fc.property(value, (same) => changesBetween(same, structuredClone(same)).length === 0));
  fc.assert(
    fc.property(value, fc.string(), (before, key) => {
      fc.pre(!Object.hasOwn(before, key) && key !== "__proto__");
      expect(changesBetween(before, { ...before, [key]: 1 })).toEqual([{ path: [key], kind: "add" }]);
    }),
  );
});

test("a changed value is updated in place", () => {
  const diff = diffObject(input(configMap({ name: "a" }, { k: "1" }), configMap({ name: "a" }, { k: "2" })));
  expect(diff).toEqual({ changes: [{ path: ["data", "k"], kind: "update" }], replaces: [], deleteFirst: true });
});

test("a new name or namespace makes a new object, and the old one goes afterwards", () => {
  const moves: Properties[] = [{ name: "b" }, { name: "a", namespace: "other" }];
  for (const metadata of moves) {
    const given = input(configMap({ name: "a" }), configMap(metadata));
    expect(diffObject(given)).toMatchObject({ replaces: [expect.anything()], deleteFirst: false });
  }
});

test("the default namespace spelled out, or set by the provider, is the same place", () => {
  expect(replacedPaths(input(configMap({ name: "a" }), configMap({ name: "a", namespace: "default" })))).toEqual([]);
  const moved = input(configMap({ name: "a" }), configMap({ name: "a", namespace: "team" }), {
    oldOutputs: configMap({ name: "a", namespace: "team" }),
  });
  expect(replacedPaths(moved)).toEqual([]);
});

test("an immutable field of a named object is replaced, the old object first", () => {
  const deployment = (app: string): Properties => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web" },
    spec: { replicas: 1, selector: { matchLabels: { app } } },
  });
  const given = input(deployment("a"), deployment("b"));
  expect(replacedPaths(given)).toEqual(["spec.selector.matchLabels.app"]);
  expect(diffObject(given).deleteFirst).toBe(true);
  expect(replacedPaths(input(deployment("a"), deployment(UNKNOWN)))).toEqual(["spec.selector.matchLabels.app"]);
});

test("an auto-named object gets a successor under another name, so nothing has to go first", () => {
  const secret = (type: string): Properties => ({
    apiVersion: "v1",
    kind: "Secret",
    type,
    metadata: { name: "s-1", annotations: { "pulumi.com/autonamed": "true" } },
  });
  expect(diffObject(input(secret("a"), secret("b")))).toMatchObject({
    replaces: [{ path: ["type"] }],
    deleteFirst: false,
  });
});

test("the server's word makes a replacement of the fields it names, or of all changes if it names none of them", () => {
  const given = input(configMap({ name: "a" }, { k: "1", l: "1" }), configMap({ name: "a" }, { k: "2", l: "1" }));
  const diff = diffObject(given);
  expect(withImmutable(diff, ["data"], given).replaces).toEqual([{ path: ["data", "k"], kind: "update" }]);
  expect(withImmutable(diff, ["spec.other"], given).replaces).toEqual(diff.changes);
});

test("another version of the same kind is an update, another group is a replacement", () => {
  const job = (apiVersion: string): Properties => ({ apiVersion, kind: "CronJob", metadata: { name: "a" } });
  expect(replacedPaths(input(job("batch/v1beta1"), job("batch/v1")))).toEqual([]);
  expect(replacedPaths(input(job("extensions/v1"), job("batch/v1")))).toEqual(["apiVersion"]);
});

test("a value that became secret is written anew, though it is the same", () => {
  const same = configMap({ name: "a" }, { k: "1" });
  const diff = diffObject(input(same, same, { newlySecret: [["data", "k"]] }));
  expect(diff.changes).toEqual([{ path: ["data", "k"], kind: "update" }]);
});

test("the engine gets paths, kinds and the order of deletion", () => {
  const given = input(
    configMap({ name: "a", labels: { "x.io/y": "1" } }),
    configMap({ name: "a", labels: {} }, { n: "1" }),
  );
  const response = diffResponse(withImmutable(diffObject(given), ["data"], given));
  expect(response.getReplacesList()).toEqual(["data.n"]);
  expect(response.getDeletebeforereplace()).toBe(true);
  const details = response.getDetaileddiffMap().toArray();
  expect(details.map(([path]) => path).sort()).toEqual(["data.n", 'metadata.labels["x.io/y"]']);
});
