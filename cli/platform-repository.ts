import { resolve } from "node:path";
import { UserError } from "../spec/errors.ts";
import { suggestWord } from "../spec/problems/suggestion.ts";
import { loadRepository, type Repository } from "../spec/repository.ts";
import { locateRepository } from "../spec/repository-folder.ts";
import { parseStackName, stackNames } from "../spec/stack-name.ts";

/** The repository that a command is about: the one of `--dir`, else that around the current folder. */
export function openRepository(dir: string | undefined): Repository {
  const from = resolve(dir ?? process.cwd());
  const directory = locateRepository(from);
  if (directory === undefined) {
    throw new UserError(
      "no-repository",
      `there is no platform.yaml in ${from} or above it`,
      "go to your platform repository, name it with --dir, or begin one with `lakebed new platform`",
    );
  }
  return loadRepository(directory);
}

export interface StackFilter {
  /** Names of stacks; none means all. */
  stacks?: readonly string[];
  environment?: string | undefined;
  project?: string | undefined;
}

/** Stacks in the order of deployment. A name that there is not is refused, never taken for "none". */
export function selectStacks(repository: Repository, filter: StackFilter): string[] {
  const all = stackNames(repository);
  const { stacks = [], environment, project } = filter;
  for (const stack of stacks) requireName("stack", stack, all);
  if (environment !== undefined) requireName("environment", environment, repository.environmentNames);
  if (project !== undefined) requireName("project", project, repository.projectNames);
  return all.filter(
    (stack) =>
      (stacks.length === 0 || stacks.includes(stack)) &&
      (environment === undefined || stack === environment || stack.endsWith(`-${environment}`)) &&
      (project === undefined || isOf(repository, stack, project)),
  );
}

/** Of a renamed project the stacks keep their name, and people choose it by its own. */
function isOf(repository: Repository, stack: string, project: string): boolean {
  const name = parseStackName(stack, repository);
  return name.kind === "project" && name.project === project;
}

/** Refuses a name that there is not. */
export function requireName(what: "stack" | "project" | "environment", name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  const nearest = suggestWord(name, known);
  const list = known.length === 0 ? "there is none" : `there are ${known.join(", ")}`;
  throw new UserError(
    `unknown-${what}`,
    `there is no ${what} "${name}"`,
    nearest === undefined ? list : `did you mean ${nearest}? (${list})`,
  );
}
