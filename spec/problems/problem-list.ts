import { basename } from "node:path";
import { locatedAt, type Path } from "../reading/located.ts";
import { decidingPath } from "../reading/overrides.ts";
import { excerptAt, positionAt, type SourceFile } from "../reading/source-file.ts";
import type { Problem } from "./problem.ts";
import type { ProblemCode } from "./problem-codes.ts";

export interface Finding {
  code: ProblemCode;
  message: string;
  fix: string;
  /** What the message is about besides its own place; each is said behind it with its line. */
  parts?: readonly { text: string; path: Path }[];
  path: Path;
  /** `key` when the thing itself is wrong or lacks something, `value` when what was written for it is. */
  at: "key" | "value";
  severity?: "warning";
}

/** Finds the place of what the checks found, once for all environments that share it. */
export function problemsOf(
  file: SourceFile,
  environments: readonly string[],
  findings: EnvironmentFindings,
): Problem[] {
  const problems = new Map<string, { problem: Problem; environments: Set<string | undefined> }>();
  for (const [environment, list] of findings) {
    for (const finding of list) {
      const { problem, isOverridden } = placeFinding(file, finding, environment);
      const { position } = problem;
      const key = JSON.stringify([problem.code, position.line, position.column, problem.message]);
      const known = problems.get(key) ?? { problem, environments: new Set() };
      known.environments.add(isOverridden ? undefined : environment);
      problems.set(key, known);
    }
  }
  return [...problems.values()].map(({ problem, environments: where }) => {
    const isEverywhere = where.has(undefined) || where.size === environments.length;
    return isEverywhere ? problem : { ...problem, message: `${problem.message} (in ${[...where].join(", ")})` };
  });
}

/** Findings by environment; under undefined those about the file as it is written. */
export type EnvironmentFindings = ReadonlyMap<string | undefined, readonly Finding[]>;

function placeFinding(
  file: SourceFile,
  finding: Finding,
  environment: string | undefined,
): { problem: Problem; isOverridden: boolean } {
  const { path, start, end } = spanOf(file, finding, environment);
  const parts = (finding.parts ?? []).map((part) => {
    const place = positionAt(file, spanOf(file, { path: part.path, at: "value" }, environment).start);
    return `${part.text} (${basename(place.file)}:${place.line})`;
  });
  const problem: Problem = {
    code: finding.code,
    severity: finding.severity ?? "error",
    message: parts.length === 0 ? finding.message : `${finding.message}: ${parts.join(", ")}`,
    position: positionAt(file, start),
    fix: finding.fix,
    excerpt: excerptAt(file, start, end),
  };
  return { problem, isOverridden: path !== finding.path };
}

function spanOf(file: SourceFile, { path: asked, at }: Pick<Finding, "path" | "at">, environment: string | undefined) {
  const path = decidingPath(file.root, asked, environment);
  const { node, depth } = locatedAt(file.root, path);
  const atKey = at === "key" || depth < path.length;
  const [start, end] = atKey ? [node.keyStart, node.keyEnd] : [node.valueStart, node.valueEnd];
  return { path, start, end };
}

export function textProblemsOf(file: SourceFile): Problem[] {
  return file.mistakes.map(({ code, message, fix, start, end }) => ({
    code,
    severity: "error",
    message,
    position: positionAt(file, start),
    fix,
    excerpt: excerptAt(file, start, end),
  }));
}

/** Of what is wrong in one place the cause: that a credential is no host name, or a malformed name unknown, need not be said. */
export function withoutConsequences(problems: readonly Problem[]): Problem[] {
  const placeOf = ({ position: { line, column } }: Problem) => `${line}:${column}`;
  const credentials = new Set(problems.filter(({ code }) => code === "credential-in-spec").map(placeOf));
  const malformed = new Set(problems.filter(({ code }) => /^(invalid-|wrong-type)/.test(code)).map(placeOf));
  return problems.filter((problem) => {
    if (credentials.has(placeOf(problem))) return problem.code === "credential-in-spec";
    return !(problem.code.startsWith("unknown-") && malformed.has(placeOf(problem)));
  });
}

export function sortProblems(problems: readonly Problem[]): Problem[] {
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return problems.toSorted(
    (a, b) =>
      order(a.position.file, b.position.file) ||
      a.position.line - b.position.line ||
      a.position.column - b.position.column ||
      order(a.code, b.code) ||
      order(a.message, b.message),
  );
}

export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === "error");
}
