import type { Outcome } from "../policies/rule.ts";
import type { Remark, StackJudgement } from "./judge.ts";
import { count, table } from "./layout.ts";
import { colors } from "./output.ts";

const OUTCOMES: Outcome[] = ["pass", "fail", "waived", "inconclusive", "error", "not-applicable"];

/** Findings by rule, those that refuse last and so next to the summary. */
export function formatRemarks(remarks: readonly Remark[], titles: ReadonlyMap<string, string>): string {
  const isMild = ({ refuses }: Remark) => !refuses;
  const ordered = [...remarks.filter(isMild), ...remarks.filter(({ refuses }) => refuses)];
  const groups = Map.groupBy(ordered, ({ rule, refuses, outcome }) => JSON.stringify([rule, refuses, outcome]));
  return [...groups.values()].map((group) => formatGroup(group, titles)).join("\n\n");
}

function formatGroup(group: readonly Remark[], titles: ReadonlyMap<string, string>): string {
  const [first] = group;
  if (first === undefined) return "";
  const title = titles.get(first.rule);
  const head = `${mark(first)} ${colors.bold(first.rule)}${title === undefined ? "" : `  ${colors.dim(title)}`}`;
  return [head, ...group.map(formatRemark)].join("\n");
}

function mark({ outcome, refuses }: Remark): string {
  if (outcome === "waived") return colors.dim("waived");
  const word = outcome === "fail" ? (refuses ? "refused" : "advice") : outcome;
  return refuses ? colors.red(word) : colors.yellow(word);
}

function formatRemark(remark: Remark): string {
  const { position } = remark;
  const where = position === undefined ? remark.urn : `${position.file}:${position.line}:${position.column}`;
  const rows = [
    ["found", remark.found],
    ...(remark.path === "" ? [] : [["at", remark.path]]),
    ["from", colors.cyan(where)],
    ["fix", remark.fix],
  ];
  const what = [colors.dim(remark.stack), remark.type, remark.name].filter((word) => word !== "").join(" ");
  return [`  ${what}`, ...table(rows.map(([key = "", value = ""]) => [`    ${colors.dim(key)}`, value]))].join("\n");
}

/** One line a stack: how many verdicts of each outcome, and whether it would be refused. */
export function formatCounts(judgements: readonly StackJudgement[]): string {
  const shown = OUTCOMES.filter((outcome) => judgements.some(({ counts }) => counts[outcome] > 0));
  const rows = judgements.map(({ stack, stage, counts, isRefused }) => [
    colors.bold(stack),
    colors.dim(stage),
    ...shown.map((outcome) => `${counts[outcome]} ${outcome.replace("-", " ")}`),
    isRefused ? colors.red("refused") : colors.green("admitted"),
  ]);
  return table(rows).join("\n");
}

export function formatSummary(judgements: readonly StackJudgement[]): string {
  const refused = judgements.filter(({ isRefused }) => isRefused).length;
  return refused === 0
    ? `${count(judgements.length, "stack")} checked: ${colors.green("nothing refuses")}`
    : `${count(judgements.length, "stack")} checked: ${colors.red(`${refused} refused`)}`;
}
