import { RunError } from "@pulumi/pulumi";
import {
  type EnvironmentPair,
  platformDifferences,
  projectDifferences,
  type SpecDifference,
} from "../spec/explaining/environment-differences.ts";
import { platformIf, projectIf } from "../spec/explaining/what-if.ts";
import type { Platform, Project } from "../spec/model.ts";
import type { Repository } from "../spec/repository.ts";
import { projectStackName } from "../spec/stack-name.ts";
import { compareGraphs, type GraphDifferences } from "./differences.ts";
import { compareEnvironments, withoutEnvironment } from "./environments.ts";
import type { Graph } from "./graph.ts";
import { recordProgram } from "./record.ts";
import { toWire } from "./record-stack.ts";

/** Why two environments' copies of a stack differ somewhere. */
export type Cause =
  | { kind: "word"; difference: SpecDifference }
  /** No name of one environment is a name of the other: hosts, and digests of what has them. */
  | { kind: "name" }
  /** Words that cannot differ alone, or only together make this difference. */
  | { kind: "together"; differences: SpecDifference[] };

export interface ExplainedDifferences {
  differences: GraphDifferences;
  causes: Cause[];
  /** Indexes of causes by `differenceKey`; none means that the cause is not known. */
  causesOf: Map<string, number[]>;
}

/** Names a difference: of a resource that one of the two lacks the path is empty. */
export function differenceKey(urn: string, path: string, environment: string): string {
  return JSON.stringify([withoutEnvironment(urn, environment).split("::").slice(2).join("::"), path]);
}

/**
 * Finds causes by trying: each word that differs is said as the other environment says it, one at a time, and what then
 * becomes as it is there was caused by that word. Undefined if one of the two stacks cannot be recorded.
 */
export async function explainDifferences(
  repository: Repository,
  project: string | undefined,
  pair: EnvironmentPair,
): Promise<ExplainedDifferences | undefined> {
  const trial = new Trial(repository, project);
  const before = await trial.record(pair.before, []);
  const after = await trial.record(pair.after, []);
  if (before === undefined || after === undefined) return undefined;
  const differences = compareEnvironments(
    { graph: before, environment: pair.before },
    { graph: after, environment: pair.after },
  );
  const words = [
    ...platformDifferences(repository, pair),
    ...(project === undefined ? [] : projectDifferences(repository, project, pair)),
  ];
  const effectOf = async (changed: readonly SpecDifference[]): Promise<string[] | undefined> => {
    const other = changed.length === 0 ? undefined : await trial.record(pair.after, changed);
    return other && effectKeys(other, after, pair.after);
  };
  const found = new Attribution(keysOf(differences, pair));
  const untried: SpecDifference[] = [];
  for (const difference of words) {
    const effect = await effectOf([difference]);
    if (effect === undefined) untried.push(difference);
    else found.add({ kind: "word", difference }, effect);
  }
  const renamed = await trial.record(pair.after, [], pair.before);
  if (renamed !== undefined) {
    const sides = [
      { graph: renamed, environment: pair.before },
      { graph: after, environment: pair.after },
    ] as const;
    found.add({ kind: "name" }, keysOf(compareEnvironments(...sides), pair));
  }
  for (const together of found.isComplete() ? [] : [untried, words]) {
    const wanted = found.unknownAmong(await effectOf(together));
    if (wanted.length === 0) continue;
    const needed = await fewestOf(together, async (fewer) => areAmong(wanted, await effectOf(fewer)));
    found.add({ kind: "together", differences: needed }, wanted);
  }
  return { differences, ...found.result() };
}

/** Which causes go with which differences. */
class Attribution {
  readonly #causes: Cause[] = [];
  readonly #causesOf: Map<string, number[]>;

  constructor(keys: readonly string[]) {
    this.#causesOf = new Map(keys.map((key) => [key, []]));
  }

  /** A cause without effect is kept: that a word changes nothing is worth knowing. */
  add(cause: Cause, effects: readonly string[]): void {
    const index = this.#causes.push(cause) - 1;
    for (const [key, causes] of this.#causesOf) if (isAmong(key, effects)) causes.push(index);
  }

  /** Differences that have no cause yet, of those that an effect has. */
  unknownAmong(effects: readonly string[] = []): string[] {
    const unknown = [...this.#causesOf].filter(([, causes]) => causes.length === 0).map(([key]) => key);
    return unknown.filter((key) => isAmong(key, effects));
  }

  isComplete(): boolean {
    return [...this.#causesOf.values()].every((causes) => causes.length > 0);
  }

  /** Those with an effect first, so that their numbers have no gaps. */
  result(): Pick<ExplainedDifferences, "causes" | "causesOf"> {
    const used = new Set([...this.#causesOf.values()].flat());
    const order = [...this.#causes.keys()].toSorted((a, b) => Number(used.has(b)) - Number(used.has(a)) || a - b);
    const places = new Map(order.map((index, place) => [index, place]));
    const causes = order.flatMap((index) => this.#causes[index] ?? []);
    const causesOf = new Map(
      [...this.#causesOf].map(([key, indexes]) => [key, indexes.map((index) => places.get(index) ?? index)]),
    );
    return { causes, causesOf };
  }
}

/** What is left when one after the other is left out that is not needed. */
async function fewestOf<T>(all: readonly T[], suffice: (fewer: readonly T[]) => Promise<boolean>): Promise<T[]> {
  let needed = [...all];
  for (const each of all) {
    const fewer = needed.filter((other) => other !== each);
    if (await suffice(fewer)) needed = fewer;
  }
  return needed;
}

function areAmong(keys: readonly string[], effects: readonly string[] = []): boolean {
  return keys.every((key) => isAmong(key, effects));
}

/** A list that grew differs at its new places; one whose place is an item of another differs above them. */
function isAmong(key: string, effects: readonly string[]): boolean {
  const [urn, path] = JSON.parse(key) as [string, string];
  return effects.some((effect) => {
    const [otherUrn, otherPath] = JSON.parse(effect) as [string, string];
    return urn === otherUrn && (path === otherPath || isBelow(path, otherPath) || isBelow(otherPath, path));
  });
}

function isBelow(path: string, above: string): boolean {
  return above !== "" && (path.startsWith(`${above}.`) || path.startsWith(`${above}[`));
}

function keysOf({ added, removed, changed }: GraphDifferences, pair: EnvironmentPair): string[] {
  return [
    ...added.map(({ urn }) => differenceKey(urn, "", pair.after)),
    ...removed.map(({ urn }) => differenceKey(urn, "", pair.before)),
    ...changed.flatMap(({ after, changes }) => changes.map(({ path }) => differenceKey(after.urn, path, pair.after))),
  ];
}

function effectKeys(other: Graph, graph: Graph, environment: string): string[] {
  return keysOf(compareGraphs(other, graph), { before: environment, after: environment });
}

/** Any commit: which one runs is the same in both environments. */
const COMMIT = "0123456789abcdef0123456789abcdef01234567";

/** Records one stack, or an environment's, from values in place of files. */
class Trial {
  readonly #repository: Repository;
  readonly #project: string | undefined;
  /** What environments tell their projects, as they are. */
  readonly #outputs = new Map<string, Graph["outputs"] | undefined>();

  constructor(repository: Repository, project: string | undefined) {
    this.#repository = repository;
    this.#project = project;
  }

  /** Undefined where these words make no platform or project, or where the program refuses them. */
  async record(
    environment: string,
    differences: readonly SpecDifference[],
    name = environment,
  ): Promise<Graph | undefined> {
    const platform = renamed(platformIf(this.#repository, environment, differences), name);
    if (platform === undefined) return undefined;
    if (this.#project === undefined) return await this.#recordEnvironment(platform);
    const project = projectIf(this.#repository, { project: this.#project, environment }, differences);
    if (project === undefined) return undefined;
    const isAsWritten = name === environment && !differences.some(({ file }) => file === "platform");
    const outputs = isAsWritten ? await this.#outputsOf(environment, platform) : await this.#tell(platform);
    return await this.#recordProject(platform, project, outputs);
  }

  async #outputsOf(environment: string, platform: Platform): Promise<Graph["outputs"] | undefined> {
    if (!this.#outputs.has(environment)) this.#outputs.set(environment, await this.#tell(platform));
    return this.#outputs.get(environment);
  }

  async #tell(platform: Platform): Promise<Graph["outputs"] | undefined> {
    return (await this.#recordEnvironment(platform))?.outputs;
  }

  async #recordEnvironment(platform: Platform): Promise<Graph | undefined> {
    if (platform.environment.target.kind === "aws") return undefined;
    const { deployEnvironment } = await import("../stacks/environment.ts");
    return await this.#run(platform.environment.name, () => deployEnvironment(platform), {});
  }

  async #recordProject(
    platform: Platform,
    project: Project,
    outputs: Graph["outputs"] | undefined,
  ): Promise<Graph | undefined> {
    const { deployProject } = await import("../stacks/project.ts");
    const { name } = platform.environment;
    const told = outputs === undefined ? {} : { [name]: toWire(outputs) };
    return await this.#run(projectStackName(project, name), () => deployProject(platform, project, COMMIT), told);
  }

  async #run(
    stack: string,
    program: () => Promise<Record<string, unknown>>,
    stackOutputs: Record<string, Record<string, unknown>>,
  ): Promise<Graph | undefined> {
    try {
      const options = { project: "lakebed", stack, rootDirectory: this.#repository.directory, stackOutputs };
      return await recordProgram(program, options);
    } catch (error) {
      if (RunError.isInstance(error)) return undefined;
      throw error;
    }
  }
}

function renamed(platform: Platform | undefined, name: string): Platform | undefined {
  return platform === undefined ? undefined : { ...platform, environment: { ...platform.environment, name } };
}
