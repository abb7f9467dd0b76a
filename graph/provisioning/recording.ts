import type { Platform, Project } from "../../spec/model.ts";
import { projectStackName } from "../../spec/stack-name.ts";
import type { Graph } from "../graph.ts";
import { recordProgram } from "../record.ts";
import { toWire } from "../record-stack.ts";

/** Any commit: which one runs is not said in the files. */
const COMMIT = "0123456789abcdef0123456789abcdef01234567";

export interface Resolved {
  platform: Platform;
  /** Undefined for the environment's own stack. */
  project: Project | undefined;
  /** What the environment's stack tells; undefined where none is built. */
  outputs: Graph["outputs"] | undefined;
}

/** Records what a resolved platform or project becomes, from values in place of files. */
export async function recordResolved({ platform, project, outputs }: Resolved, directory: string): Promise<Graph> {
  const { deployEnvironment } = await import("../../stacks/environment.ts");
  const { deployProject } = await import("../../stacks/project.ts");
  const environment = platform.environment.name;
  const program = () =>
    project === undefined ? deployEnvironment(platform) : deployProject(platform, project, COMMIT);
  return withoutStackTraces(() =>
    recordProgram(program, {
      project: "trial",
      stack: project === undefined ? environment : projectStackName(project, environment),
      rootDirectory: directory,
      stackOutputs: outputs === undefined ? {} : { [environment]: toWire(outputs) },
    }),
  );
}

/** The SDK takes a stack trace at every promise, which is most of the time that a recording needs. */
async function withoutStackTraces<T>(record: () => Promise<T>): Promise<T> {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return await record();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
