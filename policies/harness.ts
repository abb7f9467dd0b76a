import { unknownCheckingProxy } from "@pulumi/policy";
import { evaluate } from "./evaluate.ts";
import { materialise } from "./materialise.ts";
import {
  type Outcome,
  type PlainValue,
  type Rule,
  type RuleContext,
  type RuleResource,
  UNKNOWN,
  type Verdict,
} from "./rule.ts";
import { isObject } from "./values.ts";
import type { Waivers } from "./waivers.ts";

/** A resource as a test writes it: `UNKNOWN` stands for what a preview does not know. */
export interface ResourceUnderTest {
  type: string;
  name?: string;
  props?: { [key: string]: PlainValue };
  source?: string;
}

export interface HarnessOptions {
  rules: readonly Rule[];
  context?: Partial<RuleContext>;
  waivers?: Waivers;
}

/** Marks an unknown value on the wire; the SDK's proxy recognises it. */
const UNKNOWN_SENTINEL = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Judges resources as the engine would have it: their properties come through the SDK's own proxy. */
export function judge(resources: readonly ResourceUnderTest[], options: HarnessOptions): Verdict[] {
  const context: RuleContext = {
    stage: "production",
    stack: "test",
    environment: undefined,
    environments: [],
    now: "2026-11-24T12:00:00.000Z",
    ...options.context,
  };
  const seen = resources.map((resource, index) => throughProxy(toRuleResource(resource, index, context.stack)));
  return evaluate(seen, { ...options, context });
}

/** Outcomes of one rule, `not-applicable` left out where another was reached, sorted and without repetitions. */
export function outcomesOf(verdicts: readonly Verdict[], rule: string): Outcome[] {
  const outcomes = new Set(verdicts.filter((verdict) => verdict.rule === rule).map((verdict) => verdict.outcome));
  if (outcomes.size > 1) outcomes.delete("not-applicable");
  return [...outcomes].sort();
}

export function toRuleResource(resource: ResourceUnderTest, index = 0, stack = "test"): RuleResource {
  const name = resource.name ?? `resource${index}`;
  return {
    urn: `urn:pulumi:${stack}::harness::${resource.type}::${name}`,
    type: resource.type,
    name,
    props: resource.props ?? {},
    parent: undefined,
    source: resource.source,
  };
}

function throughProxy(resource: RuleResource): RuleResource {
  return { ...resource, props: materialise(unknownCheckingProxy(toWire(resource.props))) };
}

function toWire(value: PlainValue): unknown {
  if (value === UNKNOWN) return UNKNOWN_SENTINEL;
  if (Array.isArray(value)) return value.map(toWire);
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toWire(item)]));
  return value;
}
