import { createColors } from "picocolors";
import { fitExcerpt } from "./excerpt.ts";
import type { Problem } from "./problem.ts";

export interface FormatOptions {
  color: boolean;
  /** Columns of the terminal, if it is one. */
  width?: number | undefined;
}

const INDENT = "  ";

/** `file:line:column`, what is wrong, the source line with a caret, and the edit that mends it. */
export function formatProblem(problem: Problem, options: FormatOptions): string {
  const colors = createColors(options.color);
  const { file, line, column } = problem.position;
  const severity = problem.severity === "error" ? colors.red("error") : colors.yellow("warning");
  const head = `${colors.cyan(`${file}:${line}:${column}`)} ${severity} ${colors.dim(problem.code)}`;
  const fitting = fitExcerpt(problem.excerpt ?? "", (options.width ?? Number.POSITIVE_INFINITY) - INDENT.length);
  const excerpt = fitting.split("\n").filter((text) => text !== "");
  const body = [problem.message, ...excerpt.map((text) => colors.dim(text)), `${colors.green("fix:")} ${problem.fix}`];
  return [head, ...body.map((text) => INDENT + text)].join("\n");
}

/** All problems in their order, a blank line between them, and the count. */
export function formatProblems(problems: readonly Problem[], options: FormatOptions): string {
  const errors = problems.filter((problem) => problem.severity === "error").length;
  const counts = [countOf(errors, "error"), countOf(problems.length - errors, "warning")].filter((text) => text !== "");
  const files = new Set(problems.map((problem) => problem.position.file)).size;
  const summary = problems.length === 0 ? "no problems" : `${counts.join(", ")} in ${countOf(files, "file")}`;
  return [...problems.map((problem) => formatProblem(problem, options)), summary].join("\n\n");
}

function countOf(count: number, noun: string): string {
  return count === 0 ? "" : `${count} ${noun}${count === 1 ? "" : "s"}`;
}
