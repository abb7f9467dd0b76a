import { z } from "zod";
import type { LockHolder, StackLock } from "./locks.ts";
import type { StackPlan } from "./order.plan.ts";
import { kindOf, managedObjects, objectName, type StackState } from "./stack-state.ts";
import { reportStack } from "./summary.plan.ts";

/** What the scheduler says of a pod that it could not place. */
export interface PendingPod {
  pod: string;
  /** `Unschedulable`, or what the pod waits for. */
  reason: string;
  message: string;
}

export interface StackStatus {
  stack: string;
  deployed: boolean;
  /** Of a stack that nothing declares any more: why, and what to do. */
  undeclared: { why: string; fix: string } | undefined;
  lastUpdate: string | undefined;
  objects: Record<string, number>;
  simulated: Record<string, number>;
  trusted: string[];
  waiting: string[];
  /** Operations that a killed run left open. */
  interrupted: string[];
  /** Objects that were made but did not become ready. */
  unready: string[];
  lock: { process: string; holder: LockHolder } | undefined;
  pendingPods: PendingPod[];
  /** Why the cluster could not be asked. */
  unreachable: string | undefined;
}

export interface StatusFacts {
  stack: StackPlan;
  state: StackState | undefined;
  lock: { lock: StackLock; holder: LockHolder; description: string } | undefined;
  pendingPods: PendingPod[];
  unreachable: string | undefined;
  simulated: boolean;
  undeclared: StackStatus["undeclared"];
}

export function describeStack(facts: StatusFacts): StackStatus {
  const { stack, state } = facts;
  const summary = reportStack({
    stack: stack.name,
    phase: "unchanged",
    record: undefined,
    errors: [],
    state,
    rules: undefined,
    simulated: facts.simulated,
  });
  return {
    stack: stack.name,
    deployed: managedObjects(state).length > 0,
    undeclared: facts.undeclared,
    lastUpdate: state?.time,
    objects: summary.objects,
    simulated: summary.simulated,
    trusted: summary.trusted,
    waiting: summary.waiting,
    interrupted: (state?.pending ?? []).map((pending) => `${pending.operation} ${pending.urn.split("::").at(-1)}`),
    unready: managedObjects(state)
      .filter((resource) => (resource.initErrors ?? []).length > 0)
      .map((resource) => `${kindOf(resource.type)} ${objectName(resource)}`),
    lock: facts.lock === undefined ? undefined : { process: facts.lock.description, holder: facts.lock.holder },
    pendingPods: facts.pendingPods,
    unreachable: facts.unreachable,
  };
}

/** Namespaces of a stack: those that it made, and those that its objects stand in. */
export function namespacesOf(state: StackState | undefined): string[] {
  const objects = managedObjects(state);
  const made = objects.filter((object) => kindOf(object.type) === "Namespace").map(objectName);
  const used = objects.map(objectName).flatMap((name) => (name.includes("/") ? [name.split("/")[0] ?? ""] : []));
  return [...new Set([...made, ...used])].sort();
}

const conditionedSchema = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  status: z
    .object({
      conditions: z
        .array(
          z.object({
            type: z.string(),
            status: z.string(),
            reason: z.string().optional(),
            message: z.string().optional(),
          }),
        )
        .nullish(),
    })
    .optional(),
});

/** The scheduler's own words: the condition `PodScheduled=False`, or that it has not spoken. */
export function describePendingPod(pod: unknown): PendingPod | undefined {
  const parsed = conditionedSchema.safeParse(pod).data;
  if (parsed === undefined) return undefined;
  const scheduled = parsed.status?.conditions?.find((condition) => condition.type === "PodScheduled");
  const name = `${parsed.metadata.namespace}/${parsed.metadata.name}`;
  if (scheduled?.status === "False") {
    return { pod: name, reason: scheduled.reason ?? "Unschedulable", message: scheduled.message ?? "" };
  }
  const message =
    scheduled === undefined ? "the scheduler has not looked at it yet" : "placed on a node, not started yet";
  return { pod: name, reason: "Pending", message };
}

/** Workloads whose pods were refused (quota, Pod Security): there is no pod to show, the controller says why. */
export function describeRefusedPods(kind: string, owner: unknown): PendingPod | undefined {
  const parsed = conditionedSchema.safeParse(owner).data;
  const refused = parsed?.status?.conditions?.find(
    (condition) => condition.type === "ReplicaFailure" && condition.status === "True",
  );
  if (parsed === undefined || refused === undefined) return undefined;
  return {
    pod: `${kind} ${parsed.metadata.namespace}/${parsed.metadata.name}`,
    reason: refused.reason ?? "ReplicaFailure",
    message: refused.message ?? "",
  };
}
