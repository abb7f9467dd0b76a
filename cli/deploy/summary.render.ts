import { formatElapsed } from "../../twin/progress.ts";
import { colors } from "../output.ts";
import type { Refusal, RuleOutcomes } from "./deployment.ts";
import type { DestroyPlan } from "./destroy.plan.ts";
import type { DestroyReport } from "./destroy.ts";
import type { StackReport, UpReport } from "./report.ts";
import type { OperationCounts } from "./run-record.ts";
import type { Verification } from "./verify.ts";

const SHOWN_ADVICE = 5;
const SHOWN_CHANGES = 20;

const PHASE_WORDS: Record<StackReport["phase"], string> = {
  unchanged: "no changes",
  updated: "updated",
  refused: "refused",
  failed: "failed",
  interrupted: "interrupted",
  "not-started": "not started",
};

export function renderUpReport(report: UpReport): string {
  const lines = report.refusals.flatMap(renderRefusal);
  for (const stack of report.stacks) lines.push("", ...renderStack(stack));
  lines.push("", verdictLine(report));
  if (report.nextSteps.length > 0) lines.push("", "Next:", ...report.nextSteps.map((step) => `  ${step}`));
  return lines.join("\n").trimStart();
}

function renderRefusal(refusal: Refusal): string[] {
  const where = refusal.stack === "" ? "" : `${refusal.stack}: `;
  const [first = "", ...rest] = refusal.message.split("\n");
  return [
    `${colors.red("refused")} ${colors.bold(refusal.code)} ${first.startsWith(where) ? "" : where}${first}`,
    ...rest.map((line) => `  ${line}`),
    ...(refusal.fix === undefined ? [] : [`  ${colors.dim("to do:")} ${refusal.fix}`]),
  ];
}

function renderStack(stack: StackReport): string[] {
  const changes = describeOperations(stack.operations);
  const words = stack.phase === "updated" ? `updated: ${changes}` : PHASE_WORDS[stack.phase];
  const lines = [
    `${colors.bold(stack.stack)}  ${words}${stack.seconds > 0 ? colors.dim(`  ${stack.seconds.toFixed(1)} s`) : ""}`,
  ];
  for (const error of stack.errors) lines.push(`  ${colors.red("error")} ${error.split("\n").join("\n    ")}`);
  // A first deployment is told by its counts; what an update alters is worth a line each.
  if (stack.changes.length <= SHOWN_CHANGES) for (const change of stack.changes) lines.push(`  ${change}`);
  addFact(lines, "objects", describeKinds(stack.objects));
  addFact(lines, "verified", describeVerification(stack.verification));
  addFact(lines, "rules", stack.rules === undefined ? "" : describeRules(stack.rules));
  addFact(lines, "simulated", describeSimulated(stack.simulated));
  addFact(lines, "trusted, not examined", describeReleases(stack.trusted));
  for (const wait of stack.waiting) addFact(lines, "waits", wait);
  for (const warning of stack.warnings) addFact(lines, "warning", warning);
  for (const advice of stack.advice.slice(0, SHOWN_ADVICE)) addFact(lines, "advice", advice.split("\n").join("\n    "));
  const more = stack.advice.length - SHOWN_ADVICE;
  if (more > 0) addFact(lines, "advice", `${more} more; \`lakebed check\` lists them`);
  return lines;
}

function addFact(lines: string[], label: string, text: string): void {
  if (text !== "") lines.push(`  ${colors.dim(`${label}:`)} ${text}`);
}

function describeVerification(verification: Verification | undefined): string {
  if (verification === undefined) return "";
  const { found, missing } = verification;
  return missing.length === 0
    ? `the API server has each of the ${found}`
    : `the API server has ${found}, lacks ${missing.length}`;
}

export function describeOperations(counts: OperationCounts): string {
  const parts = (["create", "update", "replace", "delete"] as const)
    .filter((operation) => counts[operation] > 0)
    .map((operation) => `${counts[operation]} ${operation}d`);
  return parts.length === 0 ? `${counts.same} unchanged` : `${parts.join(", ")}, ${counts.same} unchanged`;
}

export function describeKinds(kinds: Readonly<Record<string, number>>): string {
  const entries = Object.entries(kinds);
  if (entries.length === 0) return "";
  const total = entries.reduce((sum, [, count]) => sum + count, 0);
  return `${total} (${entries.map(([kind, count]) => `${count} ${kind}`).join(", ")})`;
}

/** A chart's content is made by Helm in the cluster: no rule sees it. */
export function describeReleases(releases: readonly string[]): string {
  if (releases.length === 0) return "";
  return `${releases.length === 1 ? "1 Helm release" : `${releases.length} Helm releases`} (${releases.join(", ")})`;
}

function describeSimulated(kinds: Readonly<Record<string, number>>): string {
  const text = describeKinds(kinds);
  return text === "" ? "" : `${text}: objects of the API server only; nothing runs behind them`;
}

export function describeRules(rules: RuleOutcomes): string {
  return Object.entries(rules)
    .filter(([outcome, count]) => count > 0 || outcome === "pass" || outcome === "fail")
    .map(([outcome, count]) => `${count} ${outcome}`)
    .join(", ");
}

function verdictLine(report: UpReport): string {
  const time = colors.dim(`(${formatElapsed(report.seconds * 1000)})`);
  const changed = report.stacks.filter((stack) => stack.phase === "updated").length;
  if (report.outcome === "failed") return `${colors.red("Failed.")} What was made stays, and is in the state. ${time}`;
  if (report.outcome === "interrupted") return `${colors.yellow("Interrupted.")} What was made stays. ${time}`;
  if (report.outcome === "refused") {
    const touched =
      changed === 0
        ? "Nothing was changed."
        : `${changed === 1 ? "1 stack was" : `${changed} stacks were`} updated before that.`;
    return `${colors.red("Refused.")} ${touched} ${time}`;
  }
  if (changed === 0) return `${colors.green("No changes.")} ${time}`;
  return `${colors.green("Up.")} ${changed} of ${report.stacks.length} stacks updated. ${time}`;
}

/** What a destroy will do, before it is confirmed. */
export function renderDestroyPlans(plans: readonly DestroyPlan[]): string {
  return plans
    .flatMap((plan) => [
      `${colors.bold(plan.stack)}: ${plan.deletions.length} objects go`,
      ...plan.deletedData.map((holder) => `  ${colors.red("data deleted:")} ${holder.kind} ${holder.object}`),
      ...plan.kept.map((holder) => `  ${colors.green("kept:")} ${holder.kind} ${holder.object} (${holder.name})`),
    ])
    .join("\n");
}

const DESTROY_WORDS: Record<DestroyReport["stacks"][number]["phase"], string> = {
  destroyed: "destroyed",
  "kept-data": "destroyed, data kept",
  absent: "nothing there",
  failed: "failed",
  interrupted: "interrupted",
  "not-started": "not started",
};

export function renderDestroyReport(report: DestroyReport): string {
  const lines: string[] = [];
  for (const stack of report.stacks) {
    lines.push(`${colors.bold(stack.stack)}  ${DESTROY_WORDS[stack.phase]}: ${stack.deleted} objects deleted`);
    for (const error of stack.errors) lines.push(`  ${colors.red("error")} ${error}`);
    for (const holder of stack.kept) {
      lines.push(
        `  ${colors.green("kept:")} ${holder.kind} ${holder.object}; --delete-data ${stack.stack}/${holder.name}`,
      );
    }
    for (const remain of stack.unexpected) lines.push(`  ${colors.red("still there:")} ${remain}`);
  }
  if (report.outcome === "not-confirmed") lines.push("not confirmed: nothing was deleted");
  if (report.outcome === "interrupted") lines.push("interrupted: run `lakebed destroy` again to go on");
  if (report.outcome === "failed") lines.push("failed: mend the cause above and run `lakebed destroy` again");
  return lines.join("\n");
}
