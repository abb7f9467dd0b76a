import { expect, test } from "vitest";
import type { Properties } from "../../../twin/provider/property-values.ts";
import { hasReadyEndpoint, judgeReadiness, needsEndpoints } from "../../../twin/provider/readiness.ts";

const READY = { state: "ready" };
const deployment = (status: Properties, spec: Properties = { replicas: 2 }): Properties => ({
  metadata: { generation: 2 },
  spec,
  status: { observedGeneration: 2, ...status },
});
const withCondition = (type: string, status: string, more: Properties = {}): Properties => ({
  status: { conditions: [{ type, status, ...more }] },
});

test("a Deployment is ready when all its replicas are the new ones and available", () => {
  const judge = (object: Properties) => judgeReadiness("apps/v1", "Deployment", object);
  expect(judge(deployment({ replicas: 2, updatedReplicas: 2, availableReplicas: 2 }))).toEqual(READY);
  expect(judge(deployment({ replicas: 3, updatedReplicas: 2, availableReplicas: 2 })).state).toBe("waiting");
  expect(judge(deployment({ observedGeneration: 1, replicas: 2, updatedReplicas: 2, availableReplicas: 2 }))).toEqual({
    state: "waiting",
    for: "the controller to see the change",
  });
  expect(judge(deployment({}, { replicas: 0 }))).toEqual(READY);
  expect(judge(deployment({}, { paused: true }))).toEqual(READY);
});

test("a Deployment says why it waits, and fails when its deadline is over", () => {
  const judge = (object: Properties) => judgeReadiness("apps/v1", "Deployment", object);
  const quota = [{ type: "ReplicaFailure", status: "True", reason: "FailedCreate", message: "exceeded quota" }];
  expect(judge(deployment({ conditions: quota }))).toEqual({
    state: "waiting",
    for: "0 of 2 replicas available (FailedCreate: exceeded quota)",
  });
  const late = [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded", message: "timed out" }];
  expect(judge(deployment({ conditions: late }))).toEqual({
    state: "failed",
    because: "ProgressDeadlineExceeded: timed out",
  });
});

test("a StatefulSet and a DaemonSet are ready when their pods are", () => {
  const set = (status: Properties, spec: Properties = { replicas: 1 }) =>
    judgeReadiness("apps/v1", "StatefulSet", {
      metadata: { generation: 1 },
      spec,
      status: { observedGeneration: 1, ...status },
    });
  expect(set({ readyReplicas: 1, updatedReplicas: 1 })).toEqual(READY);
  expect(set({ readyReplicas: 1 }).state).toBe("waiting");
  expect(set({}, { updateStrategy: { type: "OnDelete" } })).toEqual(READY);
  const daemons = (status: Properties) =>
    judgeReadiness("apps/v1", "DaemonSet", {
      metadata: { generation: 1 },
      status: { observedGeneration: 1, ...status },
    });
  expect(daemons({ desiredNumberScheduled: 2, numberReady: 2, updatedNumberScheduled: 2 })).toEqual(READY);
  expect(daemons({ desiredNumberScheduled: 2, numberReady: 1 })).toEqual({
    state: "waiting",
    for: "1 of 2 pods ready",
  });
});

test("a Job is ready when complete, or when somebody else is to start it", () => {
  const judge = (object: Properties) => judgeReadiness("batch/v1", "Job", object);
  expect(judge(withCondition("Complete", "True"))).toEqual(READY);
  expect(judge({ spec: { suspend: true } })).toEqual(READY);
  expect(judge({ status: { succeeded: 1 } })).toEqual({ state: "waiting", for: "completion (1 succeeded)" });
  expect(judge(withCondition("Failed", "True", { reason: "BackoffLimitExceeded" }))).toEqual({
    state: "failed",
    because: "BackoffLimitExceeded",
  });
});

test("a Pod tells the scheduler's reason", () => {
  const judge = (object: Properties) => judgeReadiness("v1", "Pod", object);
  expect(judge(withCondition("Ready", "True"))).toEqual(READY);
  expect(judge({ status: { phase: "Succeeded" } })).toEqual(READY);
  expect(judge({ status: { phase: "Failed", reason: "Evicted" } })).toEqual({
    state: "failed",
    because: "the pod failed: Evicted",
  });
  expect(judge(withCondition("PodScheduled", "False", { reason: "Unschedulable", message: "no nodes" }))).toEqual({
    state: "waiting",
    for: "the pod to become ready (Unschedulable: no nodes)",
  });
});

test("a definition is ready when its kind is served; a claim at once, bound or not", () => {
  const definition = (object: Properties) =>
    judgeReadiness("apiextensions.k8s.io/v1", "CustomResourceDefinition", object);
  expect(definition(withCondition("Established", "True"))).toEqual(READY);
  expect(definition({}).state).toBe("waiting");
  expect(definition(withCondition("NamesAccepted", "False", { message: "taken" }))).toEqual({
    state: "failed",
    because: "taken",
  });
  expect(judgeReadiness("v1", "PersistentVolumeClaim", { status: { phase: "Pending" } })).toEqual(READY);
  expect(judgeReadiness("v1", "PersistentVolumeClaim", { status: { phase: "Lost" } }).state).toBe("failed");
});

test("a custom resource of a known kind's name is not that kind", () => {
  expect(judgeReadiness("batch.example.com/v1", "Job", {})).toEqual(READY);
});

test("only a Service that selects pods waits for them", () => {
  const needs = (spec: Properties) => needsEndpoints("v1", "Service", { spec });
  expect(needs({ selector: { app: "web" }, clusterIP: "10.0.0.1" })).toBe(true);
  expect(needs({ selector: { app: "web" }, clusterIP: "None" })).toBe(false);
  expect(needs({ type: "ExternalName", selector: { app: "web" } })).toBe(false);
  expect(needs({})).toBe(false);
  expect(hasReadyEndpoint([{ endpoints: null }, { endpoints: [{ conditions: { ready: false } }] }])).toBe(false);
  expect(hasReadyEndpoint([{ endpoints: [{ conditions: { ready: true } }] }])).toBe(true);
});
