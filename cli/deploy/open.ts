import { existsSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { MachineError } from "../../spec/errors.ts";
import type { Repository } from "../../spec/repository.ts";
import { parseStackName, stackNames } from "../../spec/stack-name.ts";
import { cacheFolder } from "../../twin/cache.ts";
import type { CrdChoice } from "../../twin/crds.ts";
import { type Engine, ensureEngine } from "../../twin/engine.ts";
import { twinEnvironmentVariables } from "../../twin/environment.ts";
import { knownEnvironments, twinLayout } from "../../twin/layout.ts";
import type { Progress } from "../../twin/progress.ts";
import { TwinError } from "../../twin/twin-error.ts";
import { twinEnvironments } from "../twin-environments.ts";
import type { Deployment, OfflineCheck, Refusal } from "./deployment.ts";
import { AutomationDriver } from "./driver.ts";
import type { EnvironmentOrder, StackPlan } from "./order.plan.ts";
import type { ProviderKind } from "./provider-choice.ts";

export interface OpenOptions {
  /** Starts the twin first, and uses it; if it is not said, the twin is started where it is in use. */
  startTwin: boolean | undefined;
  crds?: CrdChoice | undefined;
  progress: Progress;
}

/** A checked platform repository, ready to be deployed: engine, plugins, clusters and rules are found. */
export async function openDeployment(
  repository: Repository,
  options: OpenOptions,
): Promise<{ deployment: Deployment; driver: AutomationDriver }> {
  try {
    return await open(repository, options);
  } catch (error) {
    if (error instanceof TwinError) throw new MachineError(error.code, error.message, error.hint, { cause: error });
    throw error;
  }
}

async function open(repository: Repository, options: OpenOptions) {
  const engine = await ensureEngine(cacheFolder(), options.progress);
  const isInUse = isTwinInUse(repository.directory);
  if (options.startTwin ?? isInUse) await startTwin(repository, options);
  const usesTwin = options.startTwin === true || isInUse;
  const { environment, provider } = await engineEnvironment(repository.directory, engine, usesTwin, options.progress);
  mkdirSync(join(repository.directory, ".lakebed", "results"), { recursive: true, mode: 0o700 });
  const directory = existsSync(join(repository.directory, "Pulumi.yaml"))
    ? repository.directory
    : repository.displayRoot;
  const deployment: Deployment = {
    directory: repository.directory,
    stacks: stackNames(repository).map((name) => planStack(repository, name)),
    environments: planEnvironments(repository),
    removedProjects: removedProjectsOf(repository),
    policyPack: join(import.meta.dirname, "..", "..", "policies"),
    kubeconfig: environment.KUBECONFIG,
    provider,
    simulated: usesTwin,
    checkOffline: (stacks) => checkOffline(repository, stacks),
  };
  const { path: binary, version } = engine;
  const say = (line: string) => options.progress.say(line);
  return { deployment, driver: new AutomationDriver({ directory, binary, version, environment, say }) };
}

async function startTwin(repository: Repository, options: OpenOptions): Promise<void> {
  const { twinUp } = await import("../../twin/twin.ts");
  const { progress, crds } = options;
  await twinUp({ root: repository.directory, environments: twinEnvironments(repository), progress, crds });
}

/** The twin of this repository was started, and nobody named another kubeconfig. */
function isTwinInUse(root: string): boolean {
  if (knownEnvironments(root).length === 0) return false;
  const { KUBECONFIG } = process.env;
  return KUBECONFIG === undefined || KUBECONFIG === "" || KUBECONFIG === twinLayout(root).kubeconfig;
}

/**
 * The twin brings backend, passphrase and kubeconfig. A real cluster is reached with the user's own kubeconfig, backend
 * and PULUMI_HOME; only where the engine is one that we built do the stand-ins have to be added.
 */
async function engineEnvironment(
  root: string,
  engine: Engine,
  usesTwin: boolean,
  progress: Progress,
): Promise<{ environment: Record<string, string>; provider: ProviderKind }> {
  if (!usesTwin && engine.hasLanguageHost) return { environment: {}, provider: "official" };
  const { variables, path, plugins } = await twinEnvironmentVariables(root, engine, progress);
  const environment: Record<string, string> = {
    ...variables,
    PATH: [...path, process.env.PATH ?? ""].join(delimiter),
  };
  if (!usesTwin) {
    delete environment.KUBECONFIG;
    for (const own of ["PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE_FILE"]) {
      if (process.env.PULUMI_BACKEND_URL !== undefined) delete environment[own];
    }
  }
  return { environment, provider: plugins.provider };
}

function planStack(repository: Repository, stack: string): StackPlan {
  const name = parseStackName(stack, repository);
  const platform = repository.platform(name.environment);
  const target = platform?.environment.target;
  return {
    name: stack,
    kind: name.kind,
    environment: name.environment,
    project: name.kind === "project" ? name.project : undefined,
    stage: platform?.environment.stage ?? "production",
    context: target?.kind === "kubernetes" ? target.context : undefined,
  };
}

function planEnvironments(repository: Repository): EnvironmentOrder[] {
  return repository.environmentNames.map((name) => ({
    name,
    promotesFrom: repository.platform(name)?.environment.promotesFrom,
  }));
}

function removedProjectsOf(repository: Repository): string[] {
  const platforms = repository.environmentNames.flatMap((name) => repository.platform(name) ?? []);
  return Object.keys(platforms[0]?.removedProjects ?? {});
}

async function checkOffline(repository: Repository, stacks: readonly StackPlan[]): Promise<OfflineCheck> {
  const [{ recordGraphs }, { judgeGraphs }] = await Promise.all([import("../stack-graphs.ts"), import("../judge.ts")]);
  const { graphs, later } = await recordGraphs(
    repository,
    stacks.map((stack) => stack.name),
  );
  const judgements = await judgeGraphs(repository, graphs.values());
  const refusals = judgements
    .flatMap(({ remarks }) => remarks.filter(({ refuses }) => refuses))
    .map(
      ({ stack, rule, type, name, path, found, fix, position, urn }): Refusal => ({
        stack,
        code: rule,
        message: [
          `${type} ${name}: ${found}`,
          ...(path === "" ? [] : [`at ${path}`]),
          `from ${position === undefined ? urn : `${position.file}:${position.line}:${position.column}`}`,
        ].join("\n"),
        fix,
      }),
    );
  const absent = later.map(
    ({ stack, reason }): Refusal => ({ stack, code: "not-built", message: reason, fix: undefined }),
  );
  return {
    refusals: [...absent, ...refusals],
    outcomes: new Map(judgements.map(({ stack, counts }) => [stack, counts])),
  };
}
