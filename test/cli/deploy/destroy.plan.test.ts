import { expect, test } from "vitest";
import { findData, planDestroy, selectDoomedData } from "../../../cli/deploy/destroy.plan.ts";
import { parseState, type StackState } from "../../../cli/deploy/stack-state.ts";
import { CONFIG_MAP } from "./records.ts";

const NAMESPACE = "kubernetes:core/v1:Namespace";
const CLAIM = "kubernetes:core/v1:PersistentVolumeClaim";
const root = "urn:pulumi:dev::tiny::pulumi:pulumi:Stack::tiny-dev";
const provider = "urn:pulumi:dev::tiny::pulumi:providers:kubernetes::cluster";

interface Written {
  name: string;
  type: string;
  namespace?: string;
  annotations?: Record<string, string>;
  more?: object;
}

function urn({ type, name }: Written): string {
  return `urn:pulumi:dev::tiny::${type}::${name}`;
}

function stateOf(objects: Written[]): StackState {
  return parseState({
    resources: [
      { urn: root, type: "pulumi:pulumi:Stack" },
      { urn: provider, type: "pulumi:providers:kubernetes", custom: true, id: "p" },
      ...objects.map((object) => ({
        urn: urn(object),
        type: object.type,
        custom: true,
        parent: root,
        provider: `${provider}::p`,
        inputs: {
          metadata: { name: object.name, namespace: object.namespace, annotations: object.annotations },
        },
        ...object.more,
      })),
    ],
  });
}

const space = { name: "space", type: NAMESPACE };
const other = { name: "other", type: NAMESPACE };
const claim = { name: "disk", type: CLAIM, namespace: "space" };
const settings = { name: "settings", type: CONFIG_MAP, namespace: "space" };

test("data stays, with its namespace, its parents and its provider; the rest goes", () => {
  const plan = planDestroy("dev", stateOf([space, other, claim, settings]), new Set());
  expect([...plan.keep].sort()).toEqual([provider, root, urn(claim), urn(space)].sort());
  expect(plan.deletions.map((resource) => resource.urn)).toEqual([urn(other), urn(settings)]);
  expect(plan.kept).toEqual([
    { stack: "dev", urn: urn(claim), kind: "PersistentVolumeClaim", name: "disk", object: "space/disk" },
  ]);
});

test("data that was named goes, and then nothing is left", () => {
  const state = stateOf([space, claim, settings]);
  const doomed = selectDoomedData(findData("dev", state), ["disk"]);
  const plan = planDestroy("dev", state, doomed);
  expect(plan.keep.size).toBe(0);
  expect(plan.deletedData.map(({ name }) => name)).toEqual(["disk"]);
  expect(plan.deletions.length).toBe(3);
});

test.each<[string, Written]>([
  ["the mark", { ...settings, annotations: { "lakebed.dev/data": "orders" } }],
  ["retention", { ...settings, more: { retainOnDelete: true } }],
  ["protection of its own", { ...settings, more: { protect: true } }],
])("what bears %s is data", (_, object) => {
  expect(findData("dev", stateOf([object])).map(({ name }) => name)).toEqual(["settings"]);
});

test("what a dependency of data is stays too", () => {
  const dependent = { ...claim, more: { dependencies: [urn(settings)] } };
  expect(planDestroy("dev", stateOf([space, settings, dependent]), new Set()).deletions).toEqual([]);
});

test("protection inherited from a production component guards the stack and does not mark data; it is released", () => {
  const component = "urn:pulumi:dev::tiny::lakebed:environment:Environment::dev";
  const inherited = { ...settings, more: { protect: true, parent: component } };
  const state = stateOf([space, inherited]);
  state.resources.push(
    ...parseState({
      resources: [{ urn: component, type: "lakebed:environment:Environment", protect: true, parent: root }],
    }).resources,
  );
  const plan = planDestroy("dev", state, new Set());
  expect(plan.kept).toEqual([]);
  expect([...plan.release].sort()).toEqual([component, urn(inherited)].sort());
});

test("the chart of a store is data, another chart is not", () => {
  const store = "urn:pulumi:dev::tiny::lakebed:data:ObjectStore::store";
  const release = { name: "seaweedfs", type: "kubernetes:helm.sh/v3:Release", more: { parent: store } };
  const state = stateOf([release, { name: "kueue", type: "kubernetes:helm.sh/v3:Release" }]);
  const component = { urn: store, type: "lakebed:data:ObjectStore", inputs: { classification: "restricted" } };
  state.resources.push(...parseState({ resources: [component] }).resources);
  expect(findData("dev", state).map(({ name }) => name)).toEqual(["seaweedfs"]);
});

test("network policies around kept data stay, those of other namespaces go", () => {
  const policy = { name: "deny", type: "kubernetes:networking.k8s.io/v1:NetworkPolicy", namespace: "space" };
  const elsewhere = { ...policy, name: "deny-other", namespace: "other" };
  const plan = planDestroy("dev", stateOf([space, other, claim, policy, elsewhere]), new Set());
  expect(plan.deletions.map((resource) => resource.urn)).toEqual([urn(other), urn(elsewhere)]);
});

test("a name that holds no data is refused with those that do", () => {
  const data = findData("dev", stateOf([space, claim, settings]));
  expect(() => selectDoomedData(data, ["settings"])).toThrow("nothing that holds data has that name");
});

test("a name that two stacks have is refused until the stack is said", () => {
  const data = [...findData("dev", stateOf([claim])), ...findData("prod", stateOf([claim]))];
  expect(() => selectDoomedData(data, ["disk"])).toThrow("there are 2 of that name");
  expect([...selectDoomedData([...findData("dev", stateOf([claim]))], ["dev/disk"])]).toEqual([urn(claim)]);
});
