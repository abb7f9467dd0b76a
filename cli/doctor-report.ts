import type { Diagnosis, Finding } from "../twin/doctor.ts";
import type { StandIn } from "../twin/stand-ins.ts";
import { table, terminalWidth, wrap } from "./layout.ts";
import { colors } from "./output.ts";

const signs: Record<Finding["status"], string> = {
  ok: colors.green("ok"),
  later: colors.cyan("later"),
  optional: colors.dim("none"),
  missing: colors.red("missing"),
};

export function formatDiagnosis({ findings, standIns, canProvision }: Diagnosis): string {
  const rows = table(findings.map(({ name, status, found }) => [signs[status], name, found]));
  const fixes = findings
    .filter(({ status, fix }) => status === "missing" && fix !== undefined)
    .map(({ name, fix }) => `  ${name}: ${fix}`);
  return [
    ...rows,
    "",
    canProvision ? colors.green("Everything needed is here or can be had.") : colors.red("Something is missing:"),
    ...fixes,
    "",
    colors.bold("What stands in for the real thing, and what it does not do"),
    ...standIns.flatMap(formatStandIn),
  ].join("\n");
}

function formatStandIn({ name, replaces, when, doesNot }: StandIn): string[] {
  const width = Math.min(terminalWidth(), 100);
  return [
    `  ${colors.bold(name)} for ${replaces}`,
    wrap(when, width, "    "),
    ...doesNot.map((words) => wrap(`- does not ${words}`, width, "    ")),
  ];
}
