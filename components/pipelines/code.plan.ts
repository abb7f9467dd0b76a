/** Which state of a project's repository its jobs run. */
export interface ProjectCode {
  repository: string;
  /** Folder of the project in the repository. */
  directory: string;
  /** Undefined: nothing told the commit, and so no run may start by itself. */
  commit: string | undefined;
  /** What the workflow checks out: the commit, or a name that no repository has, so that a run fails at once. */
  revision: string;
}

/** Names a commit that cannot exist; a run of it fails at the checkout and says so. */
export const UNKNOWN_COMMIT = "commit-unknown";

export function planProjectCode(
  project: { repository: string; directory: string },
  commit: string | undefined,
): ProjectCode {
  return {
    repository: project.repository,
    directory: project.directory,
    commit,
    revision: commit ?? UNKNOWN_COMMIT,
  };
}
