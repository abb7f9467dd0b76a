import { describe, expect, it } from "vitest";
import { judge, type ResourceUnderTest } from "../../policies/harness.ts";
import type { Finding, PlainValue, Rule, RuleContext } from "../../policies/rule.ts";

export type Props = { [key: string]: PlainValue };

interface Cases {
  context?: Partial<RuleContext>;
  admits: Record<string, ResourceUnderTest[]>;
  /** Resources, and the keys of all findings, in order. */
  denies: Record<string, [resources: ResourceUnderTest[], keys: string[]]>;
  isNotAbout: Record<string, ResourceUnderTest[]>;
  cannotDecide: Record<string, [resources: ResourceUnderTest[], keys: string[]]>;
}

/** The four answers that every rule must have a case for, through the SDK's own proxy. */
export function describeRule(rule: Rule, cases: Cases): void {
  const verdictsOn = (resources: ResourceUnderTest[]) => {
    const verdicts = judge(resources, { rules: [rule], context: cases.context });
    const mine = verdicts.filter((verdict) => verdict.rule === rule.id);
    const telling = mine.filter((verdict) => verdict.outcome !== "not-applicable");
    return telling.length > 0 ? telling : mine;
  };
  const outcomes = (resources: ResourceUnderTest[]) => [...new Set(verdictsOn(resources).map((each) => each.outcome))];
  const keys = (resources: ResourceUnderTest[], outcome: Finding["outcome"]) =>
    verdictsOn(resources).flatMap((verdict) =>
      verdict.findings.filter((finding) => finding.outcome === outcome).map((finding) => finding.key),
    );

  describe(rule.id, () => {
    it.each(Object.entries(cases.admits))("admits %s", (_, resources) => {
      expect(verdictsOn(resources).flatMap((verdict) => verdict.findings)).toEqual([]);
      expect(outcomes(resources)).toEqual(["pass"]);
    });
    it.each(Object.entries(cases.denies))("denies %s", (_, [resources, expected]) => {
      expect(outcomes(resources)).toContain("fail");
      expect(keys(resources, "fail")).toEqual(expected);
    });
    it.each(Object.entries(cases.isNotAbout))("is not about %s", (_, resources) => {
      expect(outcomes(resources)).toEqual(["not-applicable"]);
    });
    it.each(Object.entries(cases.cannotDecide))("cannot decide %s", (_, [resources, expected]) => {
      expect(outcomes(resources)).toEqual(["inconclusive"]);
      expect(keys(resources, "inconclusive")).toEqual(expected);
    });
  });
}

export function object(token: string, body: Props, name?: string): ResourceUnderTest {
  return { type: `kubernetes:${token}`, props: body, ...(name === undefined ? {} : { name }) };
}

export function pod(spec: Props): ResourceUnderTest {
  return object("core/v1:Pod", { apiVersion: "v1", kind: "Pod", metadata: { name: "p", namespace: "plants" }, spec });
}

export const configMap = (data: Props) => object("core/v1:ConfigMap", { apiVersion: "v1", kind: "ConfigMap", data });
