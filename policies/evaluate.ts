import { parseUrn } from "./repository.ts";
import type { Finding, ResourceRule, Rule, RuleContext, RuleResource, StackRule, Stage, Verdict } from "./rule.ts";
import { RULES } from "./rules.ts";
import { findWaiver, judgeWaivers, NO_WAIVERS, type Waivers } from "./waivers.ts";

export interface EvaluationOptions {
  context: RuleContext;
  rules?: readonly Rule[];
  waivers?: Waivers;
}

/** The verdicts of all rules on all resources of one stack, waivers applied and judged. */
export function evaluate(resources: readonly RuleResource[], options: EvaluationOptions): Verdict[] {
  const { context, rules = RULES, waivers = NO_WAIVERS } = options;
  const verdicts = rules.flatMap((rule) =>
    rule.scope === "resource"
      ? resources.map((resource) => evaluateResource(rule, resource, context, waivers))
      : evaluateStack(rule, resources, context, waivers),
  );
  const judged = verdicts.filter((verdict) => verdict.enforcement !== "off");
  return [...judged, ...judgeWaivers(waivers, judged, stackUrn(resources, context), context)];
}

/** Whether a verdict stops a deployment. What could not be decided stops it in production only. */
export function refuses(verdict: Verdict, stage: Stage): boolean {
  if (verdict.enforcement !== "mandatory") return false;
  const isUndecided = verdict.outcome === "inconclusive" || verdict.outcome === "error";
  return verdict.outcome === "fail" || (isUndecided && stage === "production");
}

export function evaluateResource(
  rule: ResourceRule,
  resource: RuleResource,
  context: RuleContext,
  waivers: Waivers = NO_WAIVERS,
): Verdict {
  const base = { rule: rule.id, urn: resource.urn, enforcement: rule.default[context.stage] };
  if (base.enforcement === "off") return { ...base, outcome: "not-applicable", findings: [] };
  try {
    if (!rule.appliesTo(resource)) return { ...base, outcome: "not-applicable", findings: [] };
    return settle(base, rule.check(resource, context), context, waivers);
  } catch (error) {
    return { ...base, outcome: "error", findings: [], error: describeCrash(error) };
  }
}

/** One verdict for each resource that a finding names, or one on the stack if there is none. */
export function evaluateStack(
  rule: StackRule,
  resources: readonly RuleResource[],
  context: RuleContext,
  waivers: Waivers = NO_WAIVERS,
): Verdict[] {
  const enforcement = rule.default[context.stage];
  const onStack = { rule: rule.id, urn: stackUrn(resources, context), enforcement };
  if (enforcement === "off") return [{ ...onStack, outcome: "not-applicable", findings: [] }];
  try {
    const applicable = resources.filter((resource) => rule.appliesTo(resource));
    if (applicable.length === 0) return [{ ...onStack, outcome: "not-applicable", findings: [] }];
    const findings = rule.check(applicable, context);
    if (findings.length === 0) return [{ ...onStack, outcome: "pass", findings: [] }];
    return [...Map.groupBy(findings, (finding) => finding.urn)].map(([urn, list]) =>
      settle({ rule: rule.id, urn, enforcement }, list, context, waivers),
    );
  } catch (error) {
    return [{ ...onStack, outcome: "error", findings: [], error: describeCrash(error) }];
  }
}

/** A fail beats what is not known, and that beats a pass; what is waived no longer counts. */
function settle(
  base: Pick<Verdict, "rule" | "urn" | "enforcement">,
  findings: Finding[],
  context: RuleContext,
  waivers: Waivers,
): Verdict {
  const waived: string[] = [];
  const open = findings.filter((finding) => {
    const waiver = findWaiver(waivers, base.rule, finding, context);
    if (waiver !== undefined) waived.push(waiver.id);
    return waiver === undefined;
  });
  const used = waived.length === 0 ? {} : { waivers: [...new Set(waived)] };
  if (open.length === 0) return { ...base, outcome: waived.length > 0 ? "waived" : "pass", findings, ...used };
  const outcome = open.some((finding) => finding.outcome === "fail") ? "fail" : "inconclusive";
  return { ...base, outcome, findings: open, ...used };
}

/** A crash is named by its kind and place only: its message may quote a property's value. */
function describeCrash(error: unknown): string {
  if (!(error instanceof Error)) return "the rule threw something that is not an error";
  const frame = /([\w.-]+\.[jt]s:\d+:\d+)/.exec(error.stack?.split("\n").find((line) => /^\s+at /.test(line)) ?? "");
  return `${error.name}${frame === null ? "" : ` at ${frame[1]}`}`;
}

export function stackUrn(resources: readonly RuleResource[], context: RuleContext): string {
  const project = resources[0] === undefined ? "" : parseUrn(resources[0].urn).project;
  return `urn:pulumi:${context.stack}::${project}::pulumi:pulumi:Stack::${project}-${context.stack}`;
}
