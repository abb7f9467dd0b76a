import { colors } from "../output.ts";
import type { StackStatus } from "./status.plan.ts";
import { describeKinds, describeReleases } from "./summary.render.ts";

export function renderStatus(stacks: readonly StackStatus[]): string {
  return stacks.map((stack) => renderStack(stack).join("\n")).join("\n\n");
}

function renderStack(status: StackStatus): string[] {
  if (!status.deployed && status.lock === undefined && status.undeclared === undefined)
    return [`${colors.bold(status.stack)}  not deployed`];
  const lines = [`${colors.bold(status.stack)}  last update ${status.lastUpdate ?? "never"}`];
  const add = (label: string, text: string) => {
    if (text !== "") lines.push(`  ${colors.dim(`${label}:`)} ${text}`);
  };
  if (status.undeclared !== undefined) {
    add("not declared", status.undeclared.why);
    add("fix", status.undeclared.fix);
  }
  add("objects", describeKinds(status.objects));
  const simulated = describeKinds(status.simulated);
  add("simulated", simulated === "" ? "" : `${simulated}: nothing runs behind them`);
  add("trusted, not examined", describeReleases(status.trusted));
  if (status.lock !== undefined)
    add("locked", `by ${status.lock.process}${status.lock.holder === "dead" ? ", which is dead" : ""}`);
  if (status.interrupted.length > 0) {
    add("interrupted", `${status.interrupted.join(", ")}; \`lakebed up\` goes on`);
  }
  for (const object of status.unready) add("not ready", object);
  for (const wait of status.waiting) add("waits", wait);
  for (const pod of status.pendingPods) add("pending", `${pod.pod}: ${pod.reason}: ${pod.message}`);
  if (status.unreachable !== undefined) add("unreachable", status.unreachable);
  return lines;
}
