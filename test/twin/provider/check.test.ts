import fc from "fast-check";
import { expect, test } from "vitest";
import { type CheckInput, checkObject } from "../../../twin/provider/check.ts";
import { asDnsLabel } from "../../../twin/provider/naming.ts";
import { UNKNOWN } from "../../../twin/provider/unknowns.ts";

const MAP = "kubernetes:core/v1:ConfigMap";

function check(changes: Partial<CheckInput>) {
  return checkObject({
    token: MAP,
    resourceName: "My_Settings",
    inputs: {},
    oldInputs: {},
    randomSeed: new Uint8Array([0xab, 0xcd, 0xef, 0x01, 0x23]),
    ...changes,
  });
}

const autonamed = (name: string) => ({
  inputs: {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, annotations: { "pulumi.com/autonamed": "true" } },
  },
});

test("a nameless object gets a name from the program's, and keeps it", () => {
  const first = check({});
  expect(first).toEqual(autonamed("my-settings-abcdef01"));
  if (!("inputs" in first)) throw new Error("refused");
  expect(check({ oldInputs: first.inputs, randomSeed: new Uint8Array([9, 9, 9, 9]) })).toEqual(first);
});

test("generateName and the project's auto-naming are honoured", () => {
  expect(check({ inputs: { metadata: { generateName: "job-" } } })).toMatchObject({
    inputs: { metadata: { name: "job-abcdef01" } },
  });
  expect(check({ proposal: { name: "Auto_One", mode: "propose" } })).toEqual(autonamed("auto-one"));
  expect(check({ proposal: { name: "exact", mode: "enforce" } })).toEqual(autonamed("exact"));
  expect(check({ proposal: { name: "", mode: "disabled" } })).toEqual({
    refusal: "metadata.name is missing, and auto-naming is disabled (pulumi:autonaming): set a name.",
  });
});

test("a given or a not yet known name is left alone", () => {
  const named = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } };
  expect(check({ inputs: named })).toEqual({ inputs: named });
  const later = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: UNKNOWN } };
  expect(check({ inputs: later })).toEqual({ inputs: later });
});

test("what no server needs to be asked about is refused, and what needs the official plugin names it", () => {
  expect(check({ token: "kubernetes:core/v1:ConfigMapList", inputs: { kind: "ConfigMapList", items: [] } })).toEqual({
    refusal: "ConfigMapList is a list, which cannot be declared as one resource: declare its items one by one.",
  });
  expect(check({ token: "kubernetes:core/v1:NamespacePatch", inputs: { kind: "Namespace" } })).toEqual({
    refusal: "metadata.name is missing: NamespacePatch must name the object whose fields it sets.",
  });
  for (const token of [
    "kubernetes:helm.sh/v4:Chart",
    "kubernetes:yaml/v2:ConfigGroup",
    "kubernetes:kustomize/v2:Directory",
  ]) {
    expect(check({ token })).toEqual({ refusal: expect.stringContaining(`${token} is rendered by the plugin itself`) });
  }
});

test("a release gets a name too", () => {
  const token = "kubernetes:helm.sh/v3:Release";
  expect(check({ token, inputs: { chart: "c" } })).toEqual({ inputs: { chart: "c", name: "my-settings-abcdef01" } });
  expect(check({ token, inputs: {}, oldInputs: { name: "kept" } })).toEqual({ inputs: { name: "kept" } });
});

test("every name becomes one that Kubernetes takes", () => {
  fc.assert(fc.property(fc.string(), (text) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(asDnsLabel(text, 63))));
});
