import { CoreV1Api } from "@kubernetes/client-node";
import type { Progress } from "../../twin/progress.ts";
import { refuseMovedCluster } from "./clusters.plan.ts";
import { loadContext, readClusterIdentity, readKnownClusters } from "./clusters.ts";
import type { Deployment } from "./deployment.ts";
import { type DataHolder, type DestroyPlan, findData, planDestroy, selectDoomedData } from "./destroy.plan.ts";
import type { PulumiDriver } from "./driver.ts";
import { type Interrupts, watchInterrupts } from "./interrupts.ts";
import { planReverseLevels, type StackPlan, selectStacks } from "./order.plan.ts";
import { withResource } from "./preview.plan.ts";
import { refuseOtherProvider } from "./provider-choice.ts";
import { clearDeadRun } from "./recovery.ts";
import { isManagedObject, type RunRecord } from "./run-record.ts";
import { kindOf, managedObjects, objectName, type StackState } from "./stack-state.ts";

export interface DestroyOptions {
  stacks: string[];
  /** Names of the data to delete too. */
  deleteData: string[];
  confirm(plans: readonly DestroyPlan[]): Promise<boolean>;
}

export interface DestroyedStack {
  stack: string;
  phase: "destroyed" | "kept-data" | "absent" | "failed" | "interrupted" | "not-started";
  deleted: number;
  kept: DataHolder[];
  /** What should be gone and is not. */
  unexpected: string[];
  errors: string[];
}

export interface DestroyReport {
  outcome: "succeeded" | "failed" | "interrupted" | "not-confirmed";
  stacks: DestroyedStack[];
}

/** Takes stacks away, projects before their environments; what holds data stays unless it was named. */
export async function destroy(
  deployment: Deployment,
  driver: PulumiDriver,
  options: DestroyOptions,
  progress: Progress,
): Promise<DestroyReport> {
  const stacks = selectStacks(deployment.stacks, options.stacks);
  const interrupts = watchInterrupts(driver, progress);
  try {
    const states = new Map<string, StackState>();
    for (const stack of stacks) {
      clearDeadRun(driver, stack.name, progress);
      const state = await driver.readState(stack.name);
      if (state === undefined || state.resources.length === 0) continue;
      refuseOtherProvider(stack.name, state, deployment.provider);
      states.set(stack.name, state);
    }
    const data = [...states].flatMap(([stack, state]) => findData(stack, state));
    const doomed = selectDoomedData(data, options.deleteData);
    const plans = new Map([...states].map(([stack, state]) => [stack, planDestroy(stack, state, doomed)]));
    await refuseWrongClusters(
      deployment,
      stacks.filter((stack) => plans.has(stack.name)),
    );
    if (plans.size > 0 && !(await options.confirm([...plans.values()]))) {
      return { outcome: "not-confirmed", stacks: [] };
    }
    const done = new Map<string, DestroyedStack>();
    for (const stack of planReverseLevels(stacks, deployment.environments).flat()) {
      const plan = plans.get(stack.name);
      const stopped = interrupts.requested || [...done.values()].some((other) => other.phase === "failed");
      const context: StackRun = { deployment, driver, progress, interrupts, stack };
      done.set(stack.name, plan === undefined ? absent(stack.name) : await destroyStack(context, plan, stopped));
    }
    return conclude([...done.values()], interrupts);
  } finally {
    interrupts.dispose();
  }
}

async function refuseWrongClusters(deployment: Deployment, stacks: readonly StackPlan[]): Promise<void> {
  const contexts = new Map(
    stacks.flatMap((stack) => (stack.context === undefined ? [] : [[stack.environment, stack.context] as const])),
  );
  const clusters = await Promise.all(
    [...contexts].map(([environment, context]) => readClusterIdentity(environment, context, deployment.kubeconfig)),
  );
  refuseMovedCluster(clusters, readKnownClusters(deployment.directory), []);
}

interface StackRun {
  deployment: Deployment;
  driver: PulumiDriver;
  progress: Progress;
  interrupts: Interrupts;
  stack: StackPlan;
}

async function destroyStack(run: StackRun, plan: DestroyPlan, stopped: boolean): Promise<DestroyedStack> {
  const { driver, progress, stack } = run;
  const result: DestroyedStack = {
    stack: stack.name,
    phase: "not-started",
    deleted: 0,
    kept: plan.kept,
    unexpected: [],
    errors: [],
  };
  if (stopped) return result;
  if (plan.deletions.length === 0) return { ...result, phase: "kept-data" };
  if (plan.release.size > 0) await driver.release(stack.name, plan.release);
  const exclude = [...plan.keep];
  const preview = await driver.previewDestroy(stack.name, { exclude });
  if (preview.outcome !== "succeeded") return { ...result, ...failure(preview) };

  const task = `destroy ${stack.name}`;
  const record = await driver.destroy(stack.name, {
    exclude,
    onProgress: (current) => progress.update(task, `${doneSteps(current)} of ${plan.deletions.length} objects`),
  });
  progress.end(task);
  result.deleted = doneSteps(record);
  if (record.outcome !== "succeeded") return { ...result, ...failure(record) };
  result.unexpected = await findRemains(run, plan);
  result.phase = plan.kept.length > 0 ? "kept-data" : "destroyed";
  return result;
}

function doneSteps(record: RunRecord): number {
  return [...record.steps.values()].filter((step) => step.done && step.op === "delete" && isManagedObject(step)).length;
}

function failure(record: RunRecord): Pick<DestroyedStack, "phase" | "errors"> {
  return {
    phase: record.outcome === "interrupted" ? "interrupted" : "failed",
    errors: record.errors.map(withResource),
  };
}

/** What the state or the cluster still has although it should be gone. */
async function findRemains(run: StackRun, plan: DestroyPlan): Promise<string[]> {
  const state = await run.driver.readState(run.stack.name);
  const inState = managedObjects(state)
    .filter((resource) => !plan.keep.has(resource.urn))
    .map((resource) => `${kindOf(resource.type)} ${objectName(resource)} (in the stack's state)`);
  const namespaces = plan.deletions
    .filter((resource) => kindOf(resource.type) === "Namespace")
    .map((resource) => objectName(resource));
  if (run.stack.context === undefined || namespaces.length === 0) return inState;
  const api = loadContext(run.deployment.kubeconfig, run.stack.context).makeApiClient(CoreV1Api);
  const present = (await api.listNamespace()).items.map((item) => item.metadata?.name ?? "");
  return [
    ...inState,
    ...namespaces.filter((name) => present.includes(name)).map((name) => `Namespace ${name} (in the cluster)`),
  ];
}

function absent(stack: string): DestroyedStack {
  return { stack, phase: "absent", deleted: 0, kept: [], unexpected: [], errors: [] };
}

function conclude(stacks: DestroyedStack[], interrupts: Interrupts): DestroyReport {
  const failed = stacks.some((stack) => stack.phase === "failed" || stack.unexpected.length > 0);
  const interrupted = interrupts.requested || stacks.some((stack) => stack.phase === "interrupted");
  return { outcome: failed ? "failed" : interrupted ? "interrupted" : "succeeded", stacks };
}
