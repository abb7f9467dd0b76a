import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate, refuses } from "../../policies/evaluate.ts";
import { judge, outcomesOf, type ResourceUnderTest, toRuleResource } from "../../policies/harness.ts";
import { formatVerdict } from "../../policies/message.ts";
import {
  type Outcome,
  type PlainValue,
  type ResourceRule,
  type RuleContext,
  UNKNOWN,
  type Verdict,
} from "../../policies/rule.ts";
import { RULES } from "../../policies/rules.ts";
import { foreignProgram } from "./foreign-program.ts";

const SECRET = "correct-horse-battery-staple";
const crashing: ResourceRule = {
  ...(RULES[0] as ResourceRule),
  id: "crashing",
  check(resource) {
    throw new TypeError(`cannot read ${JSON.stringify(resource.props)}`);
  },
};
const context: RuleContext = {
  stage: "production",
  stack: "test",
  environment: undefined,
  environments: [],
  now: "2026-11-24T12:00:00.000Z",
};

describe("a rule that crashes", () => {
  const resource = { type: "kubernetes:core/v1:Pod", props: { spec: { containers: [{ env: [{ value: SECRET }] }] } } };
  const [verdict] = judge([resource], { rules: [crashing] });

  it("is an error and never a pass, and the other rules still speak", () => {
    expect(verdict?.outcome).toBe("error");
    const all = judge([resource], { rules: [crashing, ...RULES] });
    expect(outcomesOf(all, "k8s-run-as-nonroot")).toEqual(["fail"]);
  });

  it("says where it crashed, without the value that it choked on", () => {
    expect(verdict?.error).toMatch(/^TypeError at evaluate\.test\.ts:\d+:\d+$/);
    expect(JSON.stringify(verdict)).not.toContain(SECRET);
  });
});

describe("refusal", () => {
  const verdict = (outcome: Outcome, enforcement: Verdict["enforcement"]): Verdict => ({
    rule: "r",
    urn: "u",
    outcome,
    enforcement,
    findings: [],
  });
  it.each<[Outcome, inDevelopment: boolean, inProduction: boolean]>([
    ["pass", false, false],
    ["fail", true, true],
    ["waived", false, false],
    ["not-applicable", false, false],
    ["inconclusive", false, true],
    ["error", false, true],
  ])("of a mandatory rule that ends in %s", (outcome, inDevelopment, inProduction) => {
    expect(refuses(verdict(outcome, "mandatory"), "development")).toBe(inDevelopment);
    expect(refuses(verdict(outcome, "mandatory"), "production")).toBe(inProduction);
    expect(refuses(verdict(outcome, "advisory"), "production")).toBe(false);
  });
});

describe("a foreign program", () => {
  it("is judged rule by rule", () => {
    const verdicts = evaluate(foreignProgram(), { context });
    const counts = Object.entries(
      Object.groupBy(
        verdicts.filter(({ outcome }) => outcome !== "pass" && outcome !== "not-applicable"),
        ({ rule, outcome }) => `${rule} ${outcome}`,
      ),
    ).map(([name, list]) => [name, list?.length]);
    expect(Object.fromEntries(counts)).toEqual({
      "k8s-no-privileged fail": 1,
      "k8s-no-privileged inconclusive": 1,
      "k8s-run-as-nonroot fail": 2,
      "k8s-default-deny-netpol inconclusive": 1,
      "k8s-no-secret-literals fail": 1,
      "access-rbac-no-wildcards fail": 1,
      "repro-helm-chart-pinned fail": 1,
    });
  });
});

const resource: fc.Arbitrary<ResourceUnderTest> = fc.record({
  type: fc.constantFrom(
    "kubernetes:core/v1:Namespace",
    "kubernetes:core/v1:Pod",
    "kubernetes:core/v1:Secret",
    "kubernetes:core/v1:ConfigMap",
    "kubernetes:core/v1:ResourceQuota",
    "kubernetes:core/v1:List",
    "kubernetes:apps/v1:Deployment",
    "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    "kubernetes:rbac.authorization.k8s.io/v1:Role",
    "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
    "kubernetes:argoproj.io/v1alpha1:Workflow",
    "kubernetes:serving.kserve.io/v1beta1:InferenceService",
    "kubernetes:helm.sh/v3:Release",
    "aws:s3/bucket:Bucket",
    "lakebed:data:Bucket",
  ),
  props: fc.dictionary(
    fc.constantFrom("metadata", "spec", "data", "rules", "subjects", "roleRef", "items", "values", "version", "tags"),
    anyValue(),
  ),
});

function anyValue(): fc.Arbitrary<PlainValue> {
  const key = fc.constantFrom(
    ...[
      "containers",
      "template",
      "templates",
      "spec",
      "securityContext",
      "privileged",
      "env",
      "name",
      "value",
      "labels",
    ],
    ...[
      "predictor",
      "model",
      "resource",
      "manifest",
      "kind",
      "podSelector",
      "hard",
      "limits",
      "nvidia.com/gpu",
      "dag",
      "steps",
    ],
  );
  return fc.letrec<{ value: PlainValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom<PlainValue>(null, true, false, 0, 1, "", "*", "{{x}}", "a: [", UNKNOWN),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(key, tie("value"), { maxKeys: 4 }),
    ),
  })).value;
}

describe("whatever a program declares", { timeout: 120_000 }, () => {
  it("a list that holds something unknown in place of a tag's text crashes no rule", () => {
    const bucket: ResourceUnderTest = { type: "aws:s3/bucket:Bucket", props: { tags: { env: [UNKNOWN] } } };
    expect(judge([bucket], { rules: RULES }).filter(({ outcome }) => outcome === "error")).toEqual([]);
  });

  it("no rule crashes", () => {
    fc.assert(
      fc.property(fc.array(resource, { maxLength: 6 }), (resources) => {
        const crashed = judge(resources, { rules: RULES }).filter((verdict) => verdict.outcome === "error");
        expect(crashed).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("the order of resources changes no verdict", () => {
    const named = (list: ResourceUnderTest[]) => list.map((each, index) => toRuleResource(each, index));
    const sorted = (verdicts: Verdict[]) => verdicts.map((verdict) => JSON.stringify(verdict)).sort();
    fc.assert(
      fc.property(fc.array(resource, { minLength: 2, maxLength: 6 }), (list) => {
        const resources = named(list);
        const reversed = [...resources].reverse();
        const canonical = (each: typeof resources) =>
          sorted(
            evaluate(each, { context }).map((verdict) => ({ ...verdict, findings: sortFindings(verdict.findings) })),
          );
        expect(canonical(reversed)).toEqual(canonical(resources));
      }),
      { numRuns: 200 },
    );
  });

  it("an unrelated resource changes no verdict on the others", () => {
    const unrelated = toRuleResource({
      type: "random:index/randomId:RandomId",
      name: "unrelated",
      props: { byteLength: 4 },
    });
    fc.assert(
      fc.property(fc.array(resource, { minLength: 1, maxLength: 5 }), (list) => {
        const resources = list.map((each, index) => toRuleResource(each, index));
        const without = evaluate(resources, { context });
        const withIt = evaluate([...resources, unrelated], { context }).filter(({ urn }) => urn !== unrelated.urn);
        expect(withIt).toEqual(without);
      }),
      { numRuns: 200 },
    );
  });
});

function sortFindings(findings: Verdict["findings"]) {
  return [...findings].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

describe("a value", () => {
  const hiding: ResourceUnderTest[] = [
    {
      type: "kubernetes:core/v1:Pod",
      props: {
        metadata: { name: "p", labels: { a: SECRET }, annotations: { b: SECRET } },
        spec: {
          containers: [
            {
              name: "c",
              env: [
                { name: "DB_PASSWORD", value: SECRET },
                { name: "URL", value: `postgres://shop:${SECRET}@db/shop` },
              ],
              args: [SECRET],
              securityContext: { privileged: SECRET, runAsNonRoot: SECRET, runAsUser: SECRET },
            },
          ],
        },
      },
    },
    { type: "kubernetes:core/v1:Secret", props: { stringData: { password: SECRET }, data: { token: SECRET } } },
    { type: "kubernetes:core/v1:ConfigMap", props: { data: { password: SECRET } } },
    { type: "kubernetes:helm.sh/v3:Release", props: { chart: SECRET, version: SECRET, values: { password: SECRET } } },
    {
      type: "kubernetes:argoproj.io/v1alpha1:Workflow",
      props: {
        apiVersion: "argoproj.io/v1alpha1",
        kind: "Workflow",
        spec: { templates: [{ name: "t", resource: { manifest: `{{x}} ${SECRET}` } }], podSpecPatch: `- ${SECRET}` },
      },
    },
    {
      type: "kubernetes:core/v1:Namespace",
      props: { metadata: { labels: { "pod-security.kubernetes.io/enforce": SECRET } } },
    },
    {
      type: "kubernetes:rbac.authorization.k8s.io/v1:Role",
      props: { rules: [{ verbs: ["*", SECRET], resources: [SECRET] }] },
    },
    {
      type: "kubernetes:serving.kserve.io/v1beta1:InferenceService",
      props: {
        apiVersion: "serving.kserve.io/v1beta1",
        kind: "InferenceService",
        metadata: {
          annotations: {
            "lakebed.dev/release-digest": SECRET,
            "lakebed.dev/release-trained-by": SECRET,
            "lakebed.dev/release-approved-by": SECRET,
            "lakebed.dev/release-approved-at": SECRET,
          },
        },
        spec: { predictor: { model: { storageUri: `s3://${SECRET}` } } },
      },
    },
    {
      type: "aws:s3/bucket:Bucket",
      props: { bucket: SECRET, tags: { classification: SECRET, owner: "a", environment: "b" } },
    },
  ];

  it("never stands in a message, whatever is wrong with it", () => {
    const verdicts = judge(hiding, { rules: RULES });
    const failed = new Set(verdicts.filter(({ outcome }) => outcome === "fail").map(({ rule }) => rule));
    expect([...failed].sort()).toEqual([
      "access-rbac-no-wildcards",
      "data-classification-tag",
      "k8s-namespace-pss-labels",
      "k8s-no-secret-literals",
      "k8s-run-as-nonroot",
      "repro-helm-chart-pinned",
      "serving-model-approved",
    ]);
    const texts = verdicts.map((verdict) => formatVerdict(verdict, undefined, undefined)).join("\n");
    expect(texts + JSON.stringify(verdicts)).not.toContain(SECRET);
  });
});
