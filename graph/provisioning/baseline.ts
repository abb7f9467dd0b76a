import type { Platform, Project } from "../../spec/model.ts";
import type { Repository } from "../../spec/repository.ts";
import type { Graph } from "../graph.ts";
import { isEnvironmentBuilt } from "../record-stack.ts";
import { canonicalJson } from "../values.ts";
import { effectOf, type Spoken } from "./effect.ts";
import { recordResolved } from "./recording.ts";
import { concerns, differencesOf, trackReads } from "./tracked-reads.ts";

export type Target = Platform["environment"]["target"]["kind"];

interface RecordedStack {
  project: Project | undefined;
  effect: string;
  outputs: Graph["outputs"];
  reads: { platform: Set<string>; project: Set<string> };
}

interface RecordedEnvironment {
  name: string;
  target: Target;
  platform: Platform;
  /** The environment's own stack; undefined where this version has none. */
  own: RecordedStack | undefined;
  projects: RecordedStack[];
}

/** All stacks of a repository as they are, to hold others against. */
export class Baseline {
  readonly environments: readonly RecordedEnvironment[];

  private constructor(environments: RecordedEnvironment[]) {
    this.environments = environments;
  }

  static async record(repository: Repository, spoken: Spoken): Promise<Baseline> {
    const environments: RecordedEnvironment[] = [];
    for (const name of repository.environmentNames)
      environments.push(await recordEnvironment(repository, name, spoken));
    return new Baseline(environments);
  }

  /** Whether another repository means anything else in these environments, or the same in other words. */
  isMeantOtherwise(other: Repository, environmentNames: readonly string[]): boolean {
    return this.environments.some(({ name, platform, projects }) => {
      if (!environmentNames.includes(name)) return false;
      if (differencesOf(platform, required(other.platform(name), name)).length > 0) return true;
      return projects.some(({ project }) => {
        const projectName = project?.name ?? "";
        return differencesOf(project, required(other.project(projectName, name), projectName)).length > 0;
      });
    });
  }

  /** Of these environments' targets, those on which another repository would create something else. */
  async targetsChangedIn(other: Repository, spoken: Spoken, environmentNames: readonly string[]): Promise<Set<Target>> {
    const changed = new Set<Target>();
    for (const environment of this.environments) {
      if (changed.has(environment.target) || !environmentNames.includes(environment.name)) continue;
      if (await isChanged(environment, other, spoken)) changed.add(environment.target);
    }
    return changed;
  }
}

async function recordEnvironment(repository: Repository, name: string, spoken: Spoken): Promise<RecordedEnvironment> {
  const platform = required(repository.platform(name), name);
  const record = async (project: Project | undefined, outputs: Graph["outputs"] | undefined) => {
    const reads = { platform: new Set<string>(), project: new Set<string>() };
    const tracked = {
      platform: trackReads(platform, reads.platform),
      project: project === undefined ? undefined : trackReads(project, reads.project),
      outputs,
    };
    const graph = await recordResolved(tracked, repository.directory);
    return { project, effect: effectOf(graph, spoken), outputs: graph.outputs, reads };
  };
  const own = isEnvironmentBuilt(repository, name) ? await record(undefined, undefined) : undefined;
  const projects: RecordedStack[] = [];
  for (const projectName of repository.projectNames) {
    projects.push(await record(required(repository.project(projectName, name), projectName), own?.outputs));
  }
  return { name, target: platform.environment.target.kind, platform, own, projects };
}

async function isChanged(environment: RecordedEnvironment, other: Repository, spoken: Spoken): Promise<boolean> {
  const { name, own } = environment;
  const platform = required(other.platform(name), name);
  const platformDifferences = differencesOf(environment.platform, platform);
  let outputs = own?.outputs;
  if (own !== undefined && concerns(platformDifferences, own.reads.platform)) {
    const graph = await recordResolved({ platform, project: undefined, outputs: undefined }, other.directory);
    if (effectOf(graph, spoken) !== own.effect) return true;
    outputs = graph.outputs;
  }
  const isToldOtherwise = canonicalJson(outputs ?? {}) !== canonicalJson(own?.outputs ?? {});
  for (const recorded of environment.projects) {
    const project = required(other.project(recorded.project?.name ?? "", name), recorded.project?.name ?? "");
    const isConcerned =
      isToldOtherwise ||
      concerns(platformDifferences, recorded.reads.platform) ||
      concerns(differencesOf(recorded.project, project), recorded.reads.project);
    if (!isConcerned) continue;
    const graph = await recordResolved({ platform, project, outputs }, other.directory);
    if (effectOf(graph, spoken) !== recorded.effect) return true;
  }
  return false;
}

function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`${name} cannot be resolved`);
  return value;
}
