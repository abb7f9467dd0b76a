import type { Problem } from "../spec/problems/problem.ts";
import { formatProblems } from "../spec/problems/problem-format.ts";
import type { Repository } from "../spec/repository.ts";
import { colors, printJson, printNote } from "./output.ts";

/** Prints what is wrong with the files; true if they cannot be used as they are. */
export function reportProblems(repository: Repository, { json }: { json: boolean }): boolean {
  const isBroken = repository.problems.some(({ severity }) => severity === "error");
  if (json && isBroken) printJson({ problems: repository.problems });
  else printProblems(repository.problems);
  return isBroken;
}

export function printProblems(problems: readonly Problem[]): void {
  if (problems.length > 0)
    printNote(formatProblems(problems, { color: colors.isColorSupported, width: process.stderr.columns }));
}
