import { expect, test } from "vitest";
import { parseState } from "../../../cli/deploy/stack-state.ts";
import { describePendingPod, describeRefusedPods } from "../../../cli/deploy/status.plan.ts";
import { reportStack } from "../../../cli/deploy/summary.plan.ts";
import { previewOf } from "./records.ts";

const resource = (type: string, name: string, inputs: object = {}) => ({
  urn: `urn:pulumi:dev::tiny::${type}::${name}`,
  type,
  custom: true,
  inputs: { metadata: { name, namespace: "space" }, ...inputs },
});

const state = parseState({
  resources: [
    {
      urn: "urn:pulumi:dev::tiny::pulumi:pulumi:Stack::tiny-dev",
      type: "pulumi:pulumi:Stack",
      outputs: {
        endpoints: { recommend: { state: "awaiting its first approved version" }, other: { state: "serving" } },
      },
    },
    resource("kubernetes:core/v1:ConfigMap", "a"),
    resource("kubernetes:core/v1:ConfigMap", "b"),
    resource("kubernetes:argoproj.io/v1alpha1:WorkflowTemplate", "train"),
    resource("kubernetes:helm.sh/v3:Release", "kueue", { chart: "kueue", version: "0.16.1" }),
    resource("kubernetes:external-secrets.io/v1:ExternalSecret", "oltp", {
      spec: { data: [{ remoteRef: { key: "shop/oltp" } }] },
    }),
  ],
});

test("a stack's report counts, and says what is simulated, trusted and awaited", () => {
  const report = reportStack({
    stack: "dev",
    phase: "updated",
    record: previewOf({ create: 5 }),
    errors: [],
    state,
    rules: undefined,
    simulated: true,
  });
  expect(report.objects).toEqual({ ConfigMap: 2, ExternalSecret: 1, Release: 1, WorkflowTemplate: 1 });
  expect(report.simulated).toEqual({ ExternalSecret: 1, WorkflowTemplate: 1 });
  expect(report.trusted).toEqual(["kueue 0.16.1"]);
  expect(report.waiting).toEqual([
    "endpoint recommend: awaiting its first approved version",
    "1 ExternalSecret needs these entries of the environment's secret store: shop/oltp",
  ]);
});

test("on a real cluster nothing is called simulated", () => {
  const facts = { stack: "dev", phase: "updated", record: undefined, errors: [], state, rules: undefined } as const;
  expect(reportStack({ ...facts, errors: [], simulated: false }).simulated).toEqual({});
});

const metadata = { name: "fit-0", namespace: "space" };

test("a pending pod is described in the scheduler's own words", () => {
  const message = "0/1 nodes are available: 1 Insufficient nvidia.com/gpu.";
  const conditions = [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }];
  expect(describePendingPod({ metadata, status: { conditions } })).toEqual({
    pod: "space/fit-0",
    reason: "Unschedulable",
    message,
  });
  expect(describePendingPod({ metadata })?.message).toBe("the scheduler has not looked at it yet");
});

test("pods that were refused leave no pod: their owner says why", () => {
  const conditions = [{ type: "ReplicaFailure", status: "True", reason: "FailedCreate", message: "exceeded quota" }];
  expect(describeRefusedPods("ReplicaSet", { metadata, status: { conditions } })).toEqual({
    pod: "ReplicaSet space/fit-0",
    reason: "FailedCreate",
    message: "exceeded quota",
  });
  expect(describeRefusedPods("ReplicaSet", { metadata, status: {} })).toBeUndefined();
});
