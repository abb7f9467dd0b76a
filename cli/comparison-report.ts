import type { ChangedNode, GraphDifferences, PropertyChange } from "../graph/differences.ts";
import { type Cause, differenceKey, type ExplainedDifferences } from "../graph/environment-causes.ts";
import type { GraphNode } from "../graph/graph.ts";
import { displayName, shortType } from "../graph/queries.ts";
import type { Side, SpecDifference } from "../spec/explaining/environment-differences.ts";
import { inlineYaml } from "../spec/explaining/written-form.ts";
import { colors } from "./output.ts";
import { originJson } from "./value-report.ts";

export interface Comparison {
  stack: string;
  against: string;
  environments: { before: string; after: string };
  explained: ExplainedDifferences;
}

/** What one stack has, lacks and has otherwise than another, and which words make it so. Values of resources are not shown: they may be secret. */
export function formatComparison(comparison: Comparison): string {
  const { stack, against, explained, environments } = comparison;
  const { added, removed, changed } = explained.differences;
  const why = (urn: string, path: string, environment: string) =>
    formatCauses(causesOf(explained, urn, path, environment));
  const lines = [
    ...sorted(added).map((node) => `  ${colors.green("+")} ${describe(node)}${why(node.urn, "", environments.after)}`),
    ...sorted(removed).map((node) => `  ${colors.red("-")} ${describe(node)}${why(node.urn, "", environments.before)}`),
    ...changed
      .toSorted((a, b) => describe(a.after).localeCompare(describe(b.after)))
      .flatMap((node) => formatChanged(node, (path) => why(node.after.urn, path, environments.after))),
  ];
  const head = `${colors.bold(stack)} compared with ${colors.bold(against)}`;
  const isEqual = lines.length === 0;
  return [
    isEqual ? `${head}: no difference but the environments' names` : head,
    ...lines,
    ...formatReasons(comparison),
  ].join("\n");
}

function causesOf({ causesOf: known }: ExplainedDifferences, urn: string, path: string, environment: string): number[] {
  return known.get(differenceKey(urn, path, environment)) ?? [];
}

function formatCauses(causes: readonly number[]): string {
  const shown = causes.length === 0 ? "cause not found" : causes.map((index) => index + 1).join(", ");
  return `  ${colors.dim(`[${shown}]`)}`;
}

/** The causes by number; words that differ and change nothing in this stack stand apart. */
function formatReasons({ explained, environments }: Comparison): string[] {
  const used = new Set([...explained.causesOf.values()].flat());
  const reasons = explained.causes.map((cause, index) => ({ cause, index }));
  const effective = reasons.filter(({ index }) => used.has(index));
  const idle = reasons.filter(({ cause, index }) => !used.has(index) && cause.kind === "word");
  const number = (index: number) => colors.dim(`[${index + 1}]`);
  return [
    ...(effective.length === 0 ? [] : [`  ${colors.dim("why")}`]),
    ...effective.flatMap(({ cause, index }) => {
      const [first = "", ...rest] = formatCause(cause, environments);
      return [`  ${number(index)} ${first}`, ...rest.map((line) => `      ${line}`)];
    }),
    ...(idle.length === 0 ? [] : [`  ${colors.dim("differ in the files, and change no resource of this stack")}`]),
    ...idle.flatMap(({ cause }) => formatCause(cause, environments).map((line) => `      ${line}`)),
  ];
}

function formatCause(cause: Cause, environments: Comparison["environments"]): string[] {
  if (cause.kind === "word") return [formatWordDifference(cause.difference, environments)];
  if (cause.kind === "name")
    return [`the environment's own name, ${environments.after} and not ${environments.before}`];
  const words = cause.differences.map((difference) => formatWordDifference(difference, environments));
  return ["all of these together:", ...words.map((line) => `  ${line}`)];
}

function formatWordDifference(
  { label, before, after }: SpecDifference,
  environments: Comparison["environments"],
): string {
  const [here, there] = [formatSide(after), formatSide(before)];
  return `${colors.bold(label)}: ${here}; in ${environments.before} ${there}`;
}

const LONGEST_VALUE = 60;

function formatSide({ value, origin }: Side): string {
  if (value === undefined) return `left out${removal(origin)}`;
  const text = inlineYaml(value).replaceAll("\n", " ");
  const shown = text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text;
  if (origin === undefined || !("position" in origin)) return `${shown} by default${removal(origin)}`;
  const { file, line, column } = origin.position;
  return `${shown} ${colors.cyan(`${file}:${line}:${column}`)}${origin.kind === "override" ? " (override)" : ""}`;
}

function removal(origin: Side["origin"]): string {
  if (origin === undefined || !("removedAt" in origin) || origin.removedAt === undefined) return "";
  const { file, line, column } = origin.removedAt;
  return ` (removed at ${colors.cyan(`${file}:${line}:${column}`)})`;
}

/** The same for programs. Causes are named by their place in the list; a difference without any has an unknown cause. */
export function comparisonJson({ stack, against, environments, explained }: Comparison) {
  const { added, removed, changed }: GraphDifferences = explained.differences;
  const named = (node: GraphNode) => ({ type: node.type, name: displayName(node) });
  const whole = (environment: string) => (node: GraphNode) => ({
    ...named(node),
    causes: causesOf(explained, node.urn, "", environment),
  });
  return {
    stack,
    against,
    causes: explained.causes.map(causeJson),
    added: sorted(added).map(whole(environments.after)),
    removed: sorted(removed).map(whole(environments.before)),
    changed: changed.map(({ after, changes }) => ({
      ...named(after),
      changes: changes.map((change) => ({
        ...change,
        causes: causesOf(explained, after.urn, change.path, environments.after),
      })),
    })),
  };
}

function causeJson(cause: Cause) {
  if (cause.kind === "word") return { kind: cause.kind, ...wordJson(cause.difference) };
  return cause.kind === "name" ? cause : { kind: cause.kind, words: cause.differences.map(wordJson) };
}

function wordJson({ file, label, before, after }: SpecDifference) {
  const side = ({ value, origin }: Side) => ({ value, ...(origin === undefined ? {} : originJson(origin)) });
  return { file, path: label, before: side(before), after: side(after) };
}

function formatChanged({ after, changes }: ChangedNode, why: (path: string) => string): string[] {
  return [
    `  ${colors.yellow("~")} ${describe(after)}`,
    ...changes.map((change) => `      ${mark(change)} ${colors.dim(change.path)}${why(change.path)}`),
  ];
}

function mark({ kind }: PropertyChange): string {
  return { added: colors.green("+"), removed: colors.red("-"), changed: colors.yellow("~") }[kind];
}

function describe(node: GraphNode): string {
  return `${shortType(node)} ${displayName(node)}`;
}

function sorted(nodes: readonly GraphNode[]): GraphNode[] {
  return nodes.toSorted((a, b) => describe(a).localeCompare(describe(b)));
}
