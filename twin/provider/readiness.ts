import { isProperties, objectAt, type Properties, type Value, valueAt } from "./property-values.ts";
import { apiGroup } from "./type-token.ts";

export type Readiness = { state: "ready" } | { state: "waiting"; for: string } | { state: "failed"; because: string };

const READY: Readiness = { state: "ready" };

type Judge = (object: Properties) => Readiness;

/** Kinds that are not usable at once. All others, custom resources too, are ready as soon as they exist. */
const JUDGES: Record<string, Judge> = {
  "/Namespace": judgeNamespace,
  "/PersistentVolumeClaim": judgeClaim,
  "/Pod": judgePod,
  "apps/DaemonSet": judgeDaemonSet,
  "apps/Deployment": judgeDeployment,
  "apps/StatefulSet": judgeStatefulSet,
  "apiextensions.k8s.io/CustomResourceDefinition": judgeDefinition,
  "batch/Job": judgeJob,
};

export function judgeReadiness(apiVersion: string, kind: string, object: Properties): Readiness {
  return JUDGES[`${apiGroup(apiVersion)}/${kind}`]?.(object) ?? READY;
}

/** A Service answers once a pod stands behind it; one without selector, or by another name, is none of ours. */
export function needsEndpoints(apiVersion: string, kind: string, object: Properties): boolean {
  if (apiVersion !== "v1" || kind !== "Service") return false;
  const spec = objectAt(object, ["spec"]);
  if (spec.type === "ExternalName" || spec.clusterIP === "None") return false;
  return Object.keys(objectAt(spec, ["selector"])).length > 0;
}

export function hasReadyEndpoint(slices: readonly Properties[]): boolean {
  return slices.some((slice) =>
    listAt(slice, "endpoints").some((endpoint) => valueAt(endpoint, ["conditions", "ready"]) !== false),
  );
}

function waiting(reason: string): Readiness {
  return { state: "waiting", for: reason };
}

function failed(because: string): Readiness {
  return { state: "failed", because };
}

function listAt(object: Properties, key: string): Properties[] {
  const list = object[key];
  return Array.isArray(list) ? list.filter(isProperties) : [];
}

function count(value: Value | undefined, absent = 0): number {
  return typeof value === "number" ? value : absent;
}

interface Condition {
  isTrue: boolean;
  isFalse: boolean;
  reason: string;
  /** Reason and message, for the user. */
  text: string;
}

function condition(object: Properties, type: string): Condition {
  const found = listAt(objectAt(object, ["status"]), "conditions").find((candidate) => candidate.type === type) ?? {};
  const [reason, message] = [found.reason, found.message].map((part) => (typeof part === "string" ? part : ""));
  return {
    isTrue: found.status === "True",
    isFalse: found.status === "False",
    reason: reason ?? "",
    text: [reason, message].filter(Boolean).join(": "),
  };
}

/** The controller has not looked at the latest change yet, so its counts speak of the one before. */
function isUnobserved(object: Properties): boolean {
  return count(valueAt(object, ["status", "observedGeneration"])) < count(valueAt(object, ["metadata", "generation"]));
}

function judgeDeployment(object: Properties): Readiness {
  const [spec, status] = [objectAt(object, ["spec"]), objectAt(object, ["status"])];
  if (spec.paused === true) return READY;
  if (isUnobserved(object)) return waiting("the controller to see the change");
  const progress = condition(object, "Progressing");
  if (progress.isFalse && progress.reason === "ProgressDeadlineExceeded") return failed(progress.text);
  const wanted = count(spec.replicas, 1);
  const [updated, available] = [count(status.updatedReplicas), count(status.availableReplicas)];
  if (updated >= wanted && available >= wanted && count(status.replicas) <= updated) return READY;
  const trouble = condition(object, "ReplicaFailure");
  return waiting(withReason(`${available} of ${wanted} replicas available`, trouble.isTrue ? trouble.text : ""));
}

function judgeStatefulSet(object: Properties): Readiness {
  const [spec, status] = [objectAt(object, ["spec"]), objectAt(object, ["status"])];
  if (isUnobserved(object)) return waiting("the controller to see the change");
  if (valueAt(spec, ["updateStrategy", "type"]) === "OnDelete") return READY;
  const wanted = count(spec.replicas, 1);
  const ready = count(status.readyReplicas);
  const toUpdate = Math.max(0, wanted - count(valueAt(spec, ["updateStrategy", "rollingUpdate", "partition"])));
  const isUpdated = wanted === 0 || count(status.updatedReplicas) >= toUpdate;
  return ready >= wanted && isUpdated ? READY : waiting(`${ready} of ${wanted} replicas ready`);
}

function judgeDaemonSet(object: Properties): Readiness {
  const status = objectAt(object, ["status"]);
  if (isUnobserved(object)) return waiting("the controller to see the change");
  if (valueAt(object, ["spec", "updateStrategy", "type"]) === "OnDelete") return READY;
  const wanted = count(status.desiredNumberScheduled);
  const ready = count(status.numberReady);
  return ready >= wanted && count(status.updatedNumberScheduled) >= wanted
    ? READY
    : waiting(`${ready} of ${wanted} pods ready`);
}

function judgeJob(object: Properties): Readiness {
  if (valueAt(object, ["spec", "suspend"]) === true) return READY;
  if (condition(object, "Complete").isTrue) return READY;
  const failure = condition(object, "Failed");
  if (failure.isTrue) return failed(failure.text);
  return waiting(`completion (${count(valueAt(object, ["status", "succeeded"]))} succeeded)`);
}

function judgePod(object: Properties): Readiness {
  const phase = valueAt(object, ["status", "phase"]);
  if (phase === "Succeeded" || condition(object, "Ready").isTrue) return READY;
  if (phase === "Failed")
    return failed(`the pod failed: ${String(valueAt(object, ["status", "reason"]) ?? "see its log")}`);
  const scheduled = condition(object, "PodScheduled");
  return waiting(
    withReason("the pod to become ready", scheduled.isFalse ? scheduled.text : condition(object, "Ready").text),
  );
}

/** A claim is usually bound when its first pod comes, so only a lost one is a failure. */
function judgeClaim(object: Properties): Readiness {
  return valueAt(object, ["status", "phase"]) === "Lost" ? failed("the volume behind the claim is lost") : READY;
}

function judgeDefinition(object: Properties): Readiness {
  const names = condition(object, "NamesAccepted");
  if (names.isFalse) return failed(names.text);
  return condition(object, "Established").isTrue ? READY : waiting("the kind to be served");
}

function judgeNamespace(object: Properties): Readiness {
  return valueAt(object, ["status", "phase"]) === "Terminating" ? failed("the namespace is being deleted") : READY;
}

function withReason(text: string, reason: string): string {
  return reason === "" ? text : `${text} (${reason})`;
}
