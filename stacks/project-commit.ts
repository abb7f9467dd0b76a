import { execFileSync } from "node:child_process";
import { posix } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { UserError } from "../spec/errors.ts";
import type { Project } from "../spec/model.ts";
import type { Repository } from "../spec/repository.ts";

const COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/**
 * The commit whose jobs a project's pipelines run: `lakebed:commit` of the stack, else LAKEBED_COMMIT, else the last
 * commit that touched a folder with code of the project. Not the newest commit of the repository: one that changes
 * nothing of what runs must not change what is deployed. Undefined when nothing tells it.
 */
export function findProjectCommit(
  repository: Pick<Repository, "directory">,
  project: Pick<Project, "directory" | "pipelines">,
): string | undefined {
  const said = new pulumi.Config("lakebed").get("commit") ?? process.env.LAKEBED_COMMIT;
  if (said !== undefined && said !== "") return checkCommit(said);
  return lastCommitOnce(repository, codeFolders(project));
}

const lastCommits = new WeakMap<object, Map<string, string | undefined>>();

/** A project has a stack in each environment, and git is asked of it once for all that are recorded of one reading. */
function lastCommitOnce(repository: Pick<Repository, "directory">, folders: readonly string[]): string | undefined {
  const known = lastCommits.get(repository) ?? new Map<string, string | undefined>();
  lastCommits.set(repository, known);
  const key = folders.join("\n");
  if (!known.has(key)) known.set(key, readLastCommit(repository.directory, folders));
  return known.get(key);
}

function checkCommit(commit: string): string {
  if (COMMIT.test(commit)) return commit;
  throw new UserError(
    "invalid-commit",
    `the commit to deploy is "${commit}", which is no full commit id`,
    "Set `lakebed:commit` (or LAKEBED_COMMIT) to the output of `git rev-parse HEAD`.",
  );
}

/** Folders of the steps' files, relative to the repository. */
export function codeFolders(project: Pick<Project, "directory" | "pipelines">): string[] {
  const files = Object.values(project.pipelines).flatMap(({ steps }) =>
    Object.values(steps).flatMap(({ engine }) => (engine.kind === "automl" ? [] : [engine.file])),
  );
  const folders = files.map((file) => {
    const [first, ...rest] = posix.normalize(file).split("/");
    return `${project.directory}/${rest.length === 0 ? posix.normalize(file) : first}`;
  });
  return [...new Set(folders)].sort();
}

function readLastCommit(directory: string, folders: readonly string[]): string | undefined {
  if (folders.length === 0) return undefined;
  try {
    const commit = execFileSync("git", ["log", "-1", "--format=%H", "--", ...folders], {
      cwd: directory,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
    return COMMIT.test(commit) ? commit : undefined;
  } catch {
    // No git, or no repository of git: the stack's output says that the commit is unknown.
    return undefined;
  }
}
