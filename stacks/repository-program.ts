import * as pulumi from "@pulumi/pulumi";
import { UserError } from "../spec/errors.ts";
import { formatProblems } from "../spec/problems/problem-format.ts";
import type { Repository } from "../spec/repository.ts";
import { parseStackName } from "../spec/stack-name.ts";
import { environmentProgram } from "./environment.ts";
import { projectProgram } from "./project.ts";

type Outputs = Record<string, pulumi.Input<unknown>>;

/** The program of every stack of a repository that is read when the program runs. */
export function repositoryProgram(read: () => Repository): () => Promise<Outputs> {
  return async () => {
    try {
      return await runStack(read(), pulumi.getStack());
    } catch (error) {
      // The engine prints a RunError without the stack trace, which is of no use for a mistake in a file.
      if (error instanceof UserError) throw new pulumi.RunError(`${error.message}\n${error.hint}`);
      throw error;
    }
  };
}

/** A repository with mistakes never becomes a program: half of it would delete the other half. */
async function runStack(repository: Repository, stack: string): Promise<Outputs> {
  const errors = repository.problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    throw new pulumi.RunError(`The platform repository has mistakes:\n\n${formatProblems(errors, { color: false })}`);
  }
  const name = parseStackName(stack, repository);
  return name.kind === "environment"
    ? environmentProgram(repository, name.environment)
    : projectProgram(repository, name.project, name.environment);
}
