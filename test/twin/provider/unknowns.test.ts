import { expect, test } from "vitest";
import { withAllocatedUnknown } from "../../../twin/provider/outputs.ts";
import {
  isKubeconfigContent,
  isOtherCluster,
  readProviderConfig,
  unsupportedOptions,
} from "../../../twin/provider/provider-config.ts";
import { stateMadeBy } from "../../../twin/provider/stand-in.ts";
import { isConstructed, objectType, parseTypeToken, urnName, urnType } from "../../../twin/provider/type-token.ts";
import { hasUnknown, UNKNOWN, withoutUnknowns, withServerFieldsUnknown } from "../../../twin/provider/unknowns.ts";

test("unknown values are found and left out at any depth", () => {
  const value = { a: [UNKNOWN, { b: UNKNOWN, c: 1 }], d: { e: UNKNOWN }, f: 2 };
  expect(hasUnknown(value)).toBe(true);
  expect(withoutUnknowns(value)).toEqual({ a: [{ c: 1 }], d: {}, f: 2 });
  expect(hasUnknown(withoutUnknowns(value))).toBe(false);
});

test("what only the server sets is unknown in a preview", () => {
  expect(withServerFieldsUnknown({ kind: "A", metadata: { name: "a" } })).toEqual({
    kind: "A",
    metadata: { name: "a", uid: UNKNOWN, resourceVersion: UNKNOWN, creationTimestamp: UNKNOWN, generation: UNKNOWN },
    status: UNKNOWN,
  });
  expect(withServerFieldsUnknown({ metadata: UNKNOWN })).toEqual({ metadata: UNKNOWN, status: UNKNOWN });
});

test("an address that a dry run made up is unknown, one that was asked for is not", () => {
  const type = { apiVersion: "v1", kind: "Service", isPatch: false };
  const dryRun = { spec: { clusterIP: "10.0.0.9", ports: [{ port: 80, nodePort: 30001 }] } };
  expect(withAllocatedUnknown(type, { spec: { ports: [{ port: 80 }] } }, dryRun)).toEqual({
    spec: { clusterIP: UNKNOWN, clusterIPs: UNKNOWN, ports: [{ port: 80, nodePort: UNKNOWN }] },
  });
  const asked = { spec: { clusterIP: "None", ports: [{ port: 80, nodePort: 30001 }] } };
  expect(withAllocatedUnknown(type, asked, { spec: { ...asked.spec, clusterIPs: ["None"] } })).toEqual({
    spec: { ...asked.spec, clusterIPs: UNKNOWN },
  });
});

test("tokens and URNs say what an object is", () => {
  expect(parseTypeToken("kubernetes:core/v1:Namespace")).toEqual({ group: "", version: "v1", kind: "Namespace" });
  expect(parseTypeToken("kubernetes:yaml:ConfigFile")).toBeUndefined();
  const patch = { apiVersion: "v1", kind: "Namespace", isPatch: true };
  expect(objectType("kubernetes:core/v1:NamespacePatch", { apiVersion: "v1", kind: "Namespace" })).toEqual(patch);
  expect(objectType("kubernetes:core/v1:NamespacePatch", {})).toEqual(patch);
  expect(objectType("kubernetes:argoproj.io/v1alpha1:Workflow", {})).toEqual({
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    isPatch: false,
  });
  const urn = "urn:pulumi:dev::p::lakebed:x:Y$kubernetes:core/v1:ConfigMap::a::b";
  expect([urnType(urn), urnName(urn)]).toEqual(["kubernetes:core/v1:ConfigMap", "a::b"]);
  expect(isConstructed("kubernetes:yaml/v2:ConfigFile")).toBe(true);
});

test("a kubeconfig's content is told from a path, and a moved file from another cluster", () => {
  expect(["/home/a/.kube/config", "/a:/b"].map(isKubeconfigContent)).toEqual([false, false]);
  expect(["apiVersion: v1\n", '{"kind":"Config"}'].map(isKubeconfigContent)).toEqual([true, true]);
  const cluster = (id: string, kubeconfig: string) => ({ lakebedCluster: id, kubeconfig });
  expect(isOtherCluster(cluster("1", "/a"), cluster("1", "/b"))).toBe(false);
  expect(isOtherCluster(cluster("1", "/a"), cluster("2", "/a"))).toBe(true);
  expect(isOtherCluster({}, cluster("2", "/a"))).toBe(false);
});

test("options that this plugin lacks are named, unknown ones are not taken for values", () => {
  expect(unsupportedOptions({ enableServerSideApply: "true", context: "a" })).toEqual([]);
  expect(unsupportedOptions({ enableServerSideApply: "false", renderYamlToDirectory: "out" })).toEqual([
    "renderYamlToDirectory",
    "enableServerSideApply",
  ]);
  expect(readProviderConfig({ kubeconfig: UNKNOWN, namespace: "" }).kubeconfig).toBeUndefined();
});

test("a state tells which plugin made it", () => {
  const state = (inputs: Record<string, string>) => ({ resources: [{ type: "pulumi:providers:kubernetes", inputs }] });
  expect(stateMadeBy({ resources: [] })).toBe("nobody");
  expect(stateMadeBy(state({ version: "4.34.2" }))).toBe("official");
  expect(stateMadeBy(state({ version: "4.34.2", lakebedStandIn: "true" }))).toBe("stand-in");
});
