import { availableParallelism } from "node:os";
import { join } from "node:path";
import { PLATFORM_VARIABLE } from "../../policies/repository.ts";
import { RESULTS_VARIABLE, readResults } from "../../policies/results.ts";
import { UserError } from "../../spec/errors.ts";
import type { Progress } from "../../twin/progress.ts";
import { type ClusterIdentity, movedClusters, refuseMovedCluster, refuseSharedCluster } from "./clusters.plan.ts";
import { readClusterIdentity, readKnownClusters, recordClusters } from "./clusters.ts";
import type { Deployment, OfflineCheck, Refusal, RuleOutcomes } from "./deployment.ts";
import type { PolicyRunOptions, PulumiDriver } from "./driver.ts";
import { type Interrupts, watchInterrupts } from "./interrupts.ts";
import { planLevels, type StackPlan, selectStacks, stackBelow } from "./order.plan.ts";
import { inParallel } from "./parallel.ts";
import { failuresOf, hasChanges, judgePreview } from "./preview.plan.ts";
import { clusterOf, refuseOtherProvider } from "./provider-choice.ts";
import { recoverStack } from "./recovery.ts";
import type { StackPhase, StackReport, UpReport } from "./report.ts";
import { emptyRecord, type RunRecord } from "./run-record.ts";
import { managedObjects, type StackState, stackOutputs } from "./stack-state.ts";
import { countOutcomes, nextStepsAfterUp, reportStack } from "./summary.plan.ts";
import { findUndeclared } from "./undeclared.plan.ts";
import { verifyStack } from "./verify.ts";

export interface UpOptions {
  /** Names of stacks; none means all. */
  stacks: string[];
  allowMassDelete: boolean;
  /** Environments whose cluster was rebuilt: their objects are made anew. */
  acceptClusters: string[];
  /** Reads what stands in the clusters first, so that drift is repaired. */
  refresh: boolean;
  /** Asked once, before the first update, when there is something to do. */
  confirm(previews: readonly RunRecord[]): Promise<boolean>;
}

/** Everything the steps of one `up` share. */
interface Run {
  deployment: Deployment;
  driver: PulumiDriver;
  options: UpOptions;
  progress: Progress;
  interrupts: Interrupts;
  stacks: StackPlan[];
  clusters: ClusterIdentity[];
  /** Stacks whose cluster was rebuilt. */
  refreshed: Set<string>;
  states: Map<string, StackState>;
  previews: Map<string, RunRecord>;
  updates: Map<string, RunRecord>;
  phases: Map<string, StackPhase>;
  /** Stacks whose outputs this run changed. */
  changedOutputs: Set<string>;
  offline: OfflineCheck;
  refusals: Refusal[];
}

/** Running two engines at once pays even on two cores; more only fight for them. */
const PARALLEL_STACKS = Math.min(4, Math.max(2, availableParallelism()));

/**
 * Checks every stack offline, previews with the policy pack every stack whose environment stands, and starts the first
 * update only when nothing refused. A project whose environment does not stand yet is previewed after that came up.
 */
export async function up(
  deployment: Deployment,
  driver: PulumiDriver,
  options: UpOptions,
  progress: Progress,
): Promise<UpReport> {
  const began = performance.now();
  const stacks = selectStacks(deployment.stacks, options.stacks);
  const interrupts = watchInterrupts(driver, progress);
  try {
    const { clusters, refreshed } = await examineClusters(deployment, stacks, options);
    progress.update("check", `${stacks.length} stacks, offline`);
    const offline = await deployment.checkOffline(stacks);
    progress.end("check");
    const run: Run = {
      deployment,
      driver,
      options,
      progress,
      interrupts,
      stacks,
      clusters,
      refreshed,
      states: new Map(),
      previews: new Map(),
      updates: new Map(),
      phases: new Map(),
      changedOutputs: new Set(),
      offline,
      refusals: [...offline.refusals],
    };
    if (run.refusals.length === 0) await prepareStacks(run);
    if (run.refusals.length === 0)
      await previewStacks(
        run,
        stacks.filter((stack) => standsBelow(run, stack)),
      );
    if (run.refusals.length === 0 && !interrupts.requested) await updateStacks(run);
    return await report(run, (performance.now() - began) / 1000);
  } finally {
    interrupts.dispose();
  }
}

/** Refuses shared and moved clusters; `refreshed` are the stacks that stand on a cluster rebuilt on purpose. */
async function examineClusters(
  deployment: Deployment,
  stacks: readonly StackPlan[],
  options: UpOptions,
): Promise<{ clusters: ClusterIdentity[]; refreshed: Set<string> }> {
  const contexts = new Map(
    stacks.flatMap((stack) => (stack.context === undefined ? [] : [[stack.environment, stack.context] as const])),
  );
  const clusters = await inParallel([...contexts], contexts.size, ([environment, context]) =>
    readClusterIdentity(environment, context, deployment.kubeconfig),
  );
  const known = readKnownClusters(deployment.directory);
  refuseSharedCluster(clusters);
  refuseMovedCluster(clusters, known, options.acceptClusters);
  const moved = movedClusters(clusters, known).map((cluster) => cluster.environment);
  recordClusters(deployment.directory, clusters);
  return { clusters, refreshed: new Set(names(stacks.filter((stack) => moved.includes(stack.environment)))) };
}

/** What the state itself says of who made it, and where: it outlives `.lakebed/`. */
function refuseState(run: Run, stack: StackPlan, state: StackState): void {
  refuseOtherProvider(stack.name, state, run.deployment.provider);
  const uid = clusterOf(state);
  const cluster = run.clusters.find(({ environment }) => environment === stack.environment);
  if (uid === undefined || cluster === undefined || uid === cluster.uid) return;
  refuseMovedCluster([cluster], { [stack.environment]: { context: cluster.context, uid } }, run.options.acceptClusters);
  run.refreshed.add(stack.name);
}

async function prepareStacks(run: Run): Promise<void> {
  run.progress.update("state", "reading");
  await inParallel(run.stacks, PARALLEL_STACKS, async (stack) => {
    const refuse = (state: StackState) => refuseState(run, stack, state);
    run.states.set(stack.name, await recoverStack(run.driver, stack.name, run.progress, refuse));
  });
  for (const below of new Set(run.stacks.flatMap((stack) => stackBelow(stack) ?? []))) {
    if (run.states.has(below)) continue;
    const state = await run.driver.readState(below);
    if (state === undefined || Object.keys(stackOutputs(state)).length === 0) {
      throw new UserError(
        "environment-missing",
        `environment \`${below}\` is not deployed, and the projects in it need it`,
        `deploy it first, or with them: lakebed up ${below} ${names(run.stacks).join(" ")}`,
      );
    }
    run.states.set(below, state);
  }
  run.progress.end("state");
  if (run.options.stacks.length > 0) return;
  for (const { plan, why, fix } of findUndeclared(await run.driver.listStacks(), run.deployment))
    run.progress.say(`${plan.name} stands and is left as it is: ${why}; ${fix}`);
}

/** Whether the stack that this one reads has been deployed. */
function standsBelow(run: Run, stack: StackPlan): boolean {
  const below = stackBelow(stack);
  return below === undefined || Object.keys(stackOutputs(run.states.get(below))).length > 0;
}

async function previewStacks(run: Run, stacks: readonly StackPlan[]): Promise<void> {
  await inParallel(stacks, PARALLEL_STACKS, async (stack) => {
    if (run.interrupts.requested) {
      run.phases.set(stack.name, "interrupted");
      return;
    }
    const task = `preview ${stack.name}`;
    run.progress.update(task, "starting");
    const preview = await run.driver.preview(stack.name, {
      ...runOptions(run, stack.name),
      onProgress: (record) => run.progress.update(task, `${record.steps.size} resources`),
    });
    run.progress.end(task);
    run.previews.set(stack.name, preview);
    const refusals = judgePreview(preview, {
      existingObjects: managedObjects(run.states.get(stack.name)).length,
      allowMassDelete: run.options.allowMassDelete || run.refreshed.has(stack.name),
    });
    run.refusals.push(...refusals);
    if (refusals.length > 0) run.phases.set(stack.name, preview.outcome === "interrupted" ? "interrupted" : "refused");
  });
}

function runOptions(run: Run, stack: string) {
  const { policyPack, directory } = run.deployment;
  return {
    policyPacks: policyPack === undefined ? [] : [policyPack],
    refresh: run.options.refresh || run.refreshed.has(stack),
    // The pack would look around itself and the user's shell, which with `--dir` is another repository or none.
    environment: { [RESULTS_VARIABLE]: policyResultsFile(directory, stack), [PLATFORM_VARIABLE]: directory },
  };
}

function policyResultsFile(directory: string, stack: string): string {
  return join(directory, ".lakebed", "results", `${stack}.json`);
}

async function updateStacks(run: Run): Promise<void> {
  const previews = [...run.previews.values()];
  const pending = run.stacks.length > run.previews.size || previews.some(hasChanges);
  if (pending && !(await run.options.confirm(previews))) {
    run.refusals.push({
      stack: "",
      code: "not-confirmed",
      message: "not confirmed: nothing was changed",
      fix: undefined,
    });
    return;
  }
  for (const level of planLevels(run.stacks, run.deployment.environments)) {
    await inParallel(level, PARALLEL_STACKS, (stack) => updateStack(run, stack));
    const stopped = level.some((stack) => !["updated", "unchanged"].includes(run.phases.get(stack.name) ?? ""));
    if (stopped || run.interrupts.requested) return;
  }
}

async function updateStack(run: Run, stack: StackPlan): Promise<void> {
  const below = stackBelow(stack);
  if (!run.previews.has(stack.name) || (below !== undefined && run.changedOutputs.has(below))) {
    await previewStacks(run, [stack]);
    if (run.phases.has(stack.name)) return;
  }
  const preview = run.previews.get(stack.name);
  if (preview !== undefined && !hasChanges(preview)) {
    run.phases.set(stack.name, "unchanged");
    return;
  }
  const total = preview?.steps.size ?? 0;
  const task = `update ${stack.name}`;
  run.progress.update(task, "starting");
  const update = await runUpdate(run, stack.name, {
    ...runOptions(run, stack.name),
    onProgress: (record) =>
      run.progress.update(task, `${doneSteps(record)} of ${Math.max(total, record.steps.size)} resources`),
  });
  run.progress.end(task);
  run.updates.set(stack.name, update);
  const isDone = update.outcome === "succeeded" && failuresOf(update).length === 0;
  run.phases.set(stack.name, isDone ? "updated" : update.outcome === "interrupted" ? "interrupted" : "failed");
  if (update.outcome === "succeeded" && run.stacks.some((other) => stackBelow(other) === stack.name)) {
    await rememberOutputs(run, stack.name);
  }
}

/** What cannot even start, such as a stack that somebody locked meanwhile, must not hide what other stacks did. */
async function runUpdate(run: Run, stack: string, options: PolicyRunOptions): Promise<RunRecord> {
  try {
    return await run.driver.update(stack, options);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const errors = [{ urn: undefined, text: `${error.message}; ${error.hint}` }];
    return { ...emptyRecord("update", stack), outcome: "failed", errors };
  }
}

function doneSteps(record: RunRecord): number {
  return [...record.steps.values()].filter((step) => step.done).length;
}

/** Projects read an environment's outputs: once these differ, an earlier preview of theirs is out of date. */
async function rememberOutputs(run: Run, stack: string): Promise<void> {
  const before = JSON.stringify(stackOutputs(run.states.get(stack)));
  const state = await run.driver.readState(stack);
  if (state === undefined) return;
  if (JSON.stringify(stackOutputs(state)) !== before) run.changedOutputs.add(stack);
  run.states.set(stack, state);
}

async function report(run: Run, seconds: number): Promise<UpReport> {
  const stacks: StackReport[] = await inParallel(run.stacks, PARALLEL_STACKS, async (stack) => {
    const phase = run.phases.get(stack.name) ?? "not-started";
    const update = run.updates.get(stack.name);
    const state = update === undefined ? run.states.get(stack.name) : await run.driver.readState(stack.name);
    return reportStack({
      stack: stack.name,
      phase,
      record: update ?? run.previews.get(stack.name),
      errors: update === undefined ? [] : failuresOf(update),
      state,
      rules: rulesOf(run, stack.name),
      simulated: run.deployment.simulated,
      verification: await verify(run, stack, phase, state),
    });
  });
  const phases = stacks.map((stack) => stack.phase);
  const isMissing = stacks.some((stack) => (stack.verification?.missing ?? []).length > 0);
  const outcome =
    phases.includes("failed") || isMissing
      ? "failed"
      : run.interrupts.requested || phases.includes("interrupted")
        ? "interrupted"
        : run.refusals.length > 0
          ? "refused"
          : "succeeded";
  return { outcome, stacks, refusals: run.refusals, nextSteps: nextStepsAfterUp(outcome, stacks), seconds };
}

/** What a stopped run left is told by its errors; only what claims to stand is asked for. */
async function verify(run: Run, stack: StackPlan, phase: StackPhase, state: StackState | undefined) {
  if (stack.context === undefined || (phase !== "updated" && phase !== "unchanged")) return undefined;
  return await verifyStack(state, stack.context, run.deployment.kubeconfig);
}

/** What the pack said inside the engine, or, where it did not get that far, the rules over the recorded graph. */
function rulesOf(run: Run, stack: string): RuleOutcomes | undefined {
  const wasRun = run.deployment.policyPack !== undefined && run.previews.has(stack);
  const verdicts = wasRun ? readResults(policyResultsFile(run.deployment.directory, stack)) : [];
  return verdicts.length > 0 ? countOutcomes(verdicts) : run.offline.outcomes.get(stack);
}

function names(stacks: readonly StackPlan[]): string[] {
  return stacks.map((stack) => stack.name);
}
