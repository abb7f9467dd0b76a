import { locate, type Roots } from "./locate.ts";
import type { Finding, RuleResource, Verdict } from "./rule.ts";

type Named = Pick<RuleResource, "urn" | "type" | "name" | "source">;

/** What a person reads of one verdict: rule and resource, what was found and where, the line that caused it, and the edit. */
export function formatVerdict(verdict: Verdict, resource: Named | undefined, roots: Roots | undefined): string {
  const what = resource === undefined ? verdict.urn : `${resource.type} \`${resource.name}\``;
  const head = `${verdict.rule}: ${what} [${verdict.outcome}${verdict.enforcement === "advisory" ? ", advisory" : ""}]`;
  const bodies =
    verdict.outcome === "error"
      ? [crashLines(verdict)]
      : verdict.findings.map((finding) => findingLines(finding, resource, roots));
  return [head, ...bodies.flat().map((line) => `  ${line}`)].join("\n");
}

/** One finding: what, the property path, the URN, the line of the file that asked for it, and the edit. */
export function findingLines(finding: Finding, resource: Named | undefined, roots: Roots | undefined): string[] {
  const pointer = finding.source ?? resource?.source;
  const line = pointer === undefined || roots === undefined ? undefined : locate(pointer, roots);
  const undecided = finding.outcome === "inconclusive" ? "cannot be decided: " : "";
  return [
    `found: ${undecided}${finding.message}`,
    ...(finding.path === "" ? [] : [`at:    ${finding.path}`]),
    `of:    ${finding.urn}`,
    ...(line === undefined ? [] : [`from:  ${line}`]),
    `fix:   ${finding.fix}`,
  ];
}

/** A rule that crashed has found nothing out, which is not the same as having found nothing. */
export function crashLines(verdict: Verdict): string[] {
  return [
    `found: the rule itself failed (${verdict.error}), so nothing is known of this resource`,
    `of:    ${verdict.urn}`,
    "fix:   Report it to the authors of the rule. In production a rule that failed refuses.",
  ];
}
