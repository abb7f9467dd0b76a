import { statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { MachineError, UserError } from "../spec/errors.ts";
import type { Problem } from "../spec/problems/problem.ts";
import { loadRepository, type Repository } from "../spec/repository.ts";
import { locateRepository } from "../spec/repository-folder.ts";
import type { StackJudgement } from "./judge.ts";
import { EXIT } from "./output.ts";
import { selectStacks } from "./platform-repository.ts";
import { recordGraphs } from "./stack-graphs.ts";

export interface CheckOptions {
  /** Whether only the files are looked at. */
  specOnly: boolean;
  environment: string | undefined;
  project: string | undefined;
}

/** What was found in one platform repository. */
export interface CheckedRepository {
  repository: Repository;
  problems: Problem[];
  /** Whether the files cannot be used as they are. */
  isBroken: boolean;
  /** Empty where the rules did not run. */
  judgements: StackJudgement[];
  /** Stacks that cannot be recorded yet, and why. */
  later: { stack: string; reason: string }[];
}

export async function checkRepository(repository: Repository, options: CheckOptions): Promise<CheckedRepository> {
  const { specOnly, environment, project } = options;
  const stacks = selectStacks(repository, { environment, project });
  const { problems } = repository;
  const isBroken = problems.some(({ severity }) => severity === "error");
  if (isBroken || specOnly) return { repository, problems, isBroken, judgements: [], later: [] };
  const { graphs, later } = await recordGraphs(repository, stacks);
  const { judgeGraphs } = await import("./judge.ts");
  return { repository, problems, isBroken, judgements: await judgeGraphs(repository, graphs.values()), later };
}

export function isRefused({ isBroken, judgements }: CheckedRepository): boolean {
  return isBroken || judgements.some((judgement) => judgement.isRefused);
}

/** Something to mend is 1; what could not be looked at is graver. */
export function exitCodeOf({ result }: CheckedDirectory): number {
  if ("error" in result) return result.error instanceof MachineError ? EXIT.machine : EXIT.usage;
  return isRefused(result.checked) ? EXIT.findings : EXIT.ok;
}

export interface CheckedDirectory {
  /** As it was given. */
  directory: string;
  /** What could not even be looked at has an error instead. */
  result: { checked: CheckedRepository } | { error: UserError };
}

/** Checks them one after the other; whatever is wrong with one, the others are checked too. */
export async function checkDirectories(
  directories: readonly string[],
  options: CheckOptions,
): Promise<CheckedDirectory[]> {
  const seen = new Set<string>();
  const results: CheckedDirectory[] = [];
  for (const directory of directories) {
    const [settled] = await Promise.allSettled([checkDirectory(directory, seen, options)]);
    if (settled.status === "fulfilled") {
      if (settled.value !== undefined) results.push({ directory, result: { checked: settled.value } });
    } else if (settled.reason instanceof UserError) results.push({ directory, result: { error: settled.reason } });
    else throw settled.reason;
  }
  return results;
}

async function checkDirectory(
  directory: string,
  seen: Set<string>,
  options: CheckOptions,
): Promise<CheckedRepository | undefined> {
  const found = repositoryAt(directory);
  if (seen.has(found)) return undefined;
  seen.add(found);
  const checked = await checkRepository(loadRepository(found), options);
  return namedFrom(checked, process.cwd());
}

/** A folder that is named must be of a repository itself: the one that a Pulumi.yaml far above points into is not meant. */
function repositoryAt(directory: string): string {
  const from = resolve(directory);
  if (!statSync(from, { throwIfNoEntry: false })?.isDirectory())
    throw new UserError("no-repository", `there is no folder ${directory}`, "name folders of platform repositories");
  const found = locateRepository(from);
  if (found === undefined || !(isWithin(from, found) || isWithin(found, from))) {
    throw new UserError(
      "no-repository",
      `there is no platform.yaml in ${directory} or above it`,
      "name folders of platform repositories, or begin one with `lakebed new`",
    );
  }
  return found;
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}${sep}`);
}

/** Where several repositories are named, files are named from where the command was given: each has a platform.yaml. */
export function namedFrom(checked: CheckedRepository, folder: string): CheckedRepository {
  const { repository } = checked;
  const rename = renamer(repository, folder);
  const words = () => repository.words().map((word) => ({ ...word, position: rename(word.position) }));
  return {
    ...checked,
    repository: { ...repository, words },
    problems: checked.problems.map((problem) => ({ ...problem, position: rename(problem.position) })),
    judgements: checked.judgements.map((judgement) => ({
      ...judgement,
      remarks: judgement.remarks.map((remark) => ({
        ...remark,
        position: remark.position && rename(remark.position),
      })),
    })),
  };
}

type Rename = <T extends { file: string }>(position: T) => T;

/** Names a repository's files from a folder that holds it; from any other the names stay. */
function renamer({ displayRoot, directory }: Repository, folder: string): Rename {
  if (!isWithin(directory, folder)) return (position) => position;
  return (position) => ({
    ...position,
    file: relative(folder, join(displayRoot, position.file)).split(sep).join("/"),
  });
}
