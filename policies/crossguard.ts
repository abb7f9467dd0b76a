import type {
  Policies,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import { refuses } from "./evaluate.ts";
import { materialise } from "./materialise.ts";
import { crashLines, findingLines } from "./message.ts";
import type { ResourceRule, Rule, RuleResource, StackRule, Stage, Verdict } from "./rule.ts";
import type { Session } from "./session.ts";
import { WAIVER_RULE } from "./waivers.ts";

/** The policy whose configuration is the pack's: `{ "lakebed-settings": { "stage": "development" } }`. */
export const SETTINGS_POLICY = "lakebed-settings";
const DOCUMENTATION = "https://github.com/lakebed/lakebed/blob/main/docs/rules";

/** Every rule as a CrossGuard policy. The settings come first and the waivers last: policies of a pack run in order. */
export function toPolicies(rules: readonly Rule[], session: Session): Policies {
  return [
    settingsPolicy(session),
    ...rules.map((rule) => (rule.scope === "resource" ? resourcePolicy(rule, session) : stackPolicy(rule, session))),
    waiverPolicy(session),
  ];
}

function settingsPolicy(session: Session): ResourceValidationPolicy {
  return {
    name: SETTINGS_POLICY,
    description: "Settings of the pack: the stage of programs that belong to no platform repository.",
    enforcementLevel: "advisory",
    configSchema: {
      properties: { stage: { type: "string", enum: ["development", "production"], default: "production" } },
    },
    validateResource(args) {
      session.foreignStage = args.getConfig<{ stage?: Stage }>().stage;
      args.notApplicable("it holds settings only");
    },
  };
}

function resourcePolicy(rule: ResourceRule, session: Session): ResourceValidationPolicy {
  return {
    ...describe(rule),
    validateResource(args, report) {
      const resource = session.resource(seen(args), rule.id);
      const verdict = session.judgeResource(rule, resource);
      if (verdict.outcome === "not-applicable") args.notApplicable("the rule is about other resources");
      reportVerdict(rule.title, verdict, session, report);
    },
  };
}

function stackPolicy(rule: StackRule, session: Session): StackValidationPolicy {
  return {
    ...describe(rule),
    validateStack(args, report) {
      const verdicts = session.judgeStack(rule, stackResources(args, session));
      if (verdicts.every((verdict) => verdict.outcome === "not-applicable"))
        args.notApplicable("nothing in the stack needs it");
      for (const verdict of verdicts) reportVerdict(rule.title, verdict, session, report);
    },
  };
}

function waiverPolicy(session: Session): StackValidationPolicy {
  const description = "Waivers are complete, approved and in force";
  return {
    name: WAIVER_RULE,
    description,
    enforcementLevel: "mandatory",
    severity: "high",
    tags: ["area:governance", "RMF GOVERN 1.4", "ISO A.5.36"],
    url: `${DOCUMENTATION}/${WAIVER_RULE}.md`,
    validateStack(args, report) {
      const verdicts = session.judgeWaivers(stackResources(args, session));
      if (verdicts.every((verdict) => verdict.outcome === "not-applicable")) args.notApplicable("there are no waivers");
      for (const verdict of verdicts) reportVerdict(description, verdict, session, report);
    },
  };
}

function describe(rule: Rule) {
  const [first = ""] = rule.frameworks;
  const space = first.indexOf(" ");
  return {
    name: rule.id,
    displayName: rule.title,
    description: rule.title,
    // One level is declared for both stages; what a stage asks less of is reported at its own level.
    enforcementLevel: "mandatory" as const,
    severity: rule.severity,
    // Only one framework fits there; all of them are tags.
    framework: { name: first.slice(0, space), reference: first.slice(space + 1), version: "", specification: "" },
    tags: [`area:${rule.area}`, ...rule.frameworks],
    url: `${DOCUMENTATION}/${rule.id}.md`,
  };
}

function seen(args: Pick<ResourceValidationArgs, "urn" | "type" | "name" | "props" | "opts">) {
  const { urn, type, name, props, opts } = args;
  return { urn, type, name, parent: opts.parent, readProps: () => materialise(props) };
}

function stackResources(args: StackValidationArgs, session: Session): RuleResource[] {
  return args.resources.map((resource) =>
    session.stackResource({ ...seen(resource), parent: resource.parent?.urn ?? resource.opts.parent }),
  );
}

/** The SDK takes an object too, with a level of its own (1.21, `makeReportViolationFun`); its types do not say so yet. */
type ReportAtLevel = (violation: { message: string; urn: string; enforcementLevel: "advisory" }) => void;

/** A refusal has the level that is configured for the policy (mandatory, if nobody lowered it); all else is advice. */
function reportVerdict(title: string, verdict: Verdict, session: Session, report: ReportViolation): void {
  const isRefusal = refuses(verdict, session.contextOf(verdict.urn).stage);
  for (const text of textsOf(verdict, session)) {
    if (isRefusal) report(text, verdict.urn);
    else {
      const message = `${title}\n${text}`;
      (report as unknown as ReportAtLevel)({ message, urn: verdict.urn, enforcementLevel: "advisory" });
    }
  }
}

function textsOf(verdict: Verdict, session: Session): string[] {
  if (verdict.outcome === "error") return [crashLines(verdict).join("\n")];
  const excuse = verdict.outcome === "waived" ? [`waived by ${verdict.waivers?.join(", ")}`] : [];
  return verdict.findings.map((finding) =>
    [...excuse, ...findingLines(finding, session.find(finding.urn), session.rootsOf(finding.urn))].join("\n"),
  );
}
