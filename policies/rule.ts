/** Rules are plain objects: no engine, no Pulumi. Adapters run them over an offline graph and inside CrossGuard. */

export type Stage = "development" | "production";
export type Enforcement = "mandatory" | "advisory" | "off";
export type Outcome = "pass" | "fail" | "waived" | "not-applicable" | "inconclusive" | "error";
export type Severity = "low" | "medium" | "high" | "critical";

/** Stands for a value that is not known before deployment; the same symbol as the graph's. */
export const UNKNOWN: unique symbol = Symbol.for("lakebed.unknown");

export type PlainValue =
  | null
  | boolean
  | number
  | string
  | typeof UNKNOWN
  | PlainValue[]
  | { [key: string]: PlainValue };

export interface RuleResource {
  urn: string;
  type: string;
  name: string;
  props: { [key: string]: PlainValue };
  parent: string | undefined;
  /** `projects/plants/project.yaml#endpoints.recommend`, from the nearest component that names one. */
  source: string | undefined;
}

/** What a rule says of one resource. Messages never contain property values that could be secret. */
export interface Finding {
  outcome: "fail" | "inconclusive";
  /** URN of the resource it is about. */
  urn: string;
  /** Property path: `spec.template.spec.containers[0].securityContext.privileged`. */
  path: string;
  /** What a waiver names: stable when a list is reordered, `containers/trainer/privileged`. */
  key: string;
  /** What was found. */
  message: string;
  /** The edit that mends it. */
  fix: string;
  /** The words that caused it, where the rule knows better than the resource's component: a release record. */
  source?: string;
}

export interface RuleContext {
  stage: Stage;
  /** Name of the stack, `plants-dev`. */
  stack: string;
  /** Environment of the stack, if it can be told from the stack's name or its components. */
  environment: string | undefined;
  /** Names of all environments of the platform; empty for a program that is not ours. */
  environments: readonly string[];
  /** RFC 3339. Rules never read the clock themselves. */
  now: string;
}

interface RuleBase {
  id: string;
  title: string;
  area:
    | "data"
    | "access"
    | "gpu"
    | "serving"
    | "gate"
    | "monitoring"
    | "reproducibility"
    | "documentation"
    | "kubernetes"
    | "aws";
  severity: Severity;
  /** Controls it maps to: `CISk 5.2.2`, `N53 AC-6`. */
  frameworks: string[];
  default: { development: Enforcement; production: Enforcement };
  /** Why the rule exists and how to satisfy it; Markdown, printed by `lakebed explain`. */
  explanation: string;
}

/** Looks at one resource at a time, before it is created. */
export interface ResourceRule extends RuleBase {
  scope: "resource";
  appliesTo(resource: RuleResource): boolean;
  check(resource: RuleResource, context: RuleContext): Finding[];
}

/** Looks at all resources of a stack together; `resources` are those it applies to. */
export interface StackRule extends RuleBase {
  scope: "stack";
  appliesTo(resource: RuleResource): boolean;
  check(resources: RuleResource[], context: RuleContext): Finding[];
}

export type Rule = ResourceRule | StackRule;

/** The verdict on one rule and one resource (stack rules: the resource a finding names, or the stack's URN). */
export interface Verdict {
  rule: string;
  urn: string;
  outcome: Outcome;
  enforcement: Enforcement;
  findings: Finding[];
  /** Ids of the waivers that excuse findings of it; all of them where the outcome is `waived`. */
  waivers?: string[];
  /** What went wrong inside the rule, where the outcome is `error`; never a property value. */
  error?: string;
}
