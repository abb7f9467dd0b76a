import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { RuleContext, Stage } from "./rule.ts";

/** Names the folder with `platform.yaml`, where it is not found by walking up from the pack. */
export const PLATFORM_VARIABLE = "LAKEBED_PLATFORM_DIR";

/** The repository that a program belongs to, as far as rules need it. */
export interface Repository {
  /** Folder of `Pulumi.yaml`: files are named relative to it. */
  projectRoot: string;
  /** Name in `Pulumi.yaml`, which stands in every URN. */
  projectName: string;
  /** Folder of `platform.yaml`: pointers are relative to it. Undefined for a program that is not ours. */
  platformRoot: string | undefined;
  /** Environments of `platform.yaml`, in its order. */
  environments: ReadonlyMap<string, Stage>;
}

const projectSchema = z.object({ name: z.string(), main: z.string().optional() });
const platformSchema = z.object({
  environments: z.record(z.string(), z.object({ stage: z.enum(["development", "production"]) })),
});

/**
 * Finds the repository by walking up from a folder: one with `Pulumi.yaml`, whose `platform.yaml` is beside it or beside its
 * `main`. `platformDirectory` says where `platform.yaml` is instead.
 */
export function findRepository(start: string, platformDirectory?: string): Repository | undefined {
  const told = platformDirectory === undefined ? undefined : realPath(platformDirectory);
  const projects = ancestors(told ?? start).flatMap((folder) => readProject(folder) ?? []);
  const nearest = projects[0];
  if (nearest === undefined) return undefined;
  if (told === undefined) return toRepository(nearest, nearest.platformRoot);
  // A checkout's outer Pulumi.yaml runs the repository too, and files are named as seen from there.
  const outermost = projects.findLast(({ platformRoot }) => platformRoot === told) ?? nearest;
  const platformRoot = existsSync(join(told, "platform.yaml")) ? told : nearest.platformRoot;
  return toRepository({ ...nearest, projectRoot: outermost.projectRoot }, platformRoot);
}

interface PulumiProject {
  projectRoot: string;
  projectName: string;
  platformRoot: string | undefined;
}

function readProject(folder: string): PulumiProject | undefined {
  const project = readYaml(join(folder, "Pulumi.yaml"), projectSchema);
  if (project === undefined) return undefined;
  const candidates = [folder, ...(project.main === undefined ? [] : mainFolders(folder, project.main))];
  const platformRoot = candidates.find((candidate) => existsSync(join(candidate, "platform.yaml")));
  return { projectRoot: folder, projectName: project.name, platformRoot };
}

function toRepository(project: PulumiProject, platformRoot: string | undefined): Repository {
  const environments = platformRoot === undefined ? new Map<string, Stage>() : readEnvironments(platformRoot);
  return { ...project, platformRoot, environments };
}

/** `main` may be a file or a folder, and `platform.yaml` lies beside it or above it, below the project. */
function mainFolders(folder: string, main: string): string[] {
  return ancestors(resolve(folder, main)).filter((candidate) => candidate.startsWith(folder));
}

function ancestors(start: string): string[] {
  const folders = [realPath(start)];
  for (let folder = folders[0] ?? start; dirname(folder) !== folder; folder = dirname(folder))
    folders.push(dirname(folder));
  return folders;
}

function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

function readEnvironments(platformRoot: string): Map<string, Stage> {
  const platform = readYaml(join(platformRoot, "platform.yaml"), platformSchema);
  return new Map(Object.entries(platform?.environments ?? {}).map(([name, { stage }]) => [name, stage]));
}

/** What cannot be read says nothing: `lakebed check` reports a broken file, and without it every stack counts as production. */
function readYaml<T>(file: string, schema: z.ZodType<T>): T | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return schema.safeParse(parse(readFileSync(file, "utf8"))).data;
  } catch {
    return undefined;
  }
}

/** What the rules may know of a stack. Every stack that the platform does not know counts as production. */
export function contextOf(
  urn: { project: string; stack: string },
  repository: Repository | undefined,
  options: { now: string; foreignStage?: Stage },
): RuleContext {
  const isOurs = repository?.platformRoot !== undefined && repository.projectName === urn.project;
  const environments = isOurs ? repository.environments : new Map<string, Stage>();
  const environment = environmentOf(urn.stack, environments);
  const known = environment === undefined ? undefined : environments.get(environment);
  return {
    stage: known ?? (isOurs ? "production" : (options.foreignStage ?? "production")),
    stack: urn.stack,
    environment,
    environments: [...environments.keys()],
    now: options.now,
  };
}

/** Stack `prod`, `prod-cloud` or `plants-prod`; names of environments have no hyphen. */
function environmentOf(stack: string, environments: ReadonlyMap<string, Stage>): string | undefined {
  const candidates = [stack, stack.replace(/-cloud$/, ""), stack.slice(stack.lastIndexOf("-") + 1)];
  return candidates.find((name) => environments.has(name));
}

/** `urn:pulumi:<stack>::<project>::<types>::<name>`. */
export function parseUrn(urn: string): { stack: string; project: string; name: string } {
  const [stack = "", project = "", , ...name] = urn.replace(/^urn:pulumi:/, "").split("::");
  return { stack, project, name: name.join("::") };
}
