import { isBuiltIn, isOpaque, type Manifest, manifestsOf } from "../../manifests.ts";
import { declaredNamespaces, foreignNamespaces, isIn, type UsedNamespace } from "../../namespaces.ts";
import { podsOf } from "../../pods.ts";
import { type Finding, type PlainValue, type RuleResource, type StackRule, UNKNOWN } from "../../rule.ts";
import { Findings, isObject, joinPath, MAKE_KNOWN, read } from "../../values.ts";

const DIRECTIONS = ["Ingress", "Egress"] as const;
type Direction = (typeof DIRECTIONS)[number];

export const defaultDenyNetpol: StackRule = {
  id: "k8s-default-deny-netpol",
  title: "Every workload namespace denies traffic by default",
  area: "kubernetes",
  scope: "stack",
  severity: "high",
  frameworks: ["CISk 5.3.2", "N53 SC-7"],
  default: { development: "advisory", production: "mandatory" },
  explanation: `Without a network policy every pod of the cluster can reach every other one, and the internet. A namespace is safe when
a policy selects all of its pods and allows nothing, in both directions; further policies then open what is needed.

The rule looks at the namespaces that a stack declares and at those it runs pods in. Where a namespace is declared in another
stack, its policies may be there too: that is inconclusive. A policy that selects all pods and allows everything undoes the
denial and is found as well.

**To satisfy it** declare in each namespace a \`NetworkPolicy\` with \`podSelector: {}\`, \`policyTypes: [Ingress, Egress]\` and no rules.
Network policies work only where the cluster's network plugin enforces them.`,
  appliesTo: (resource) =>
    policiesOf(resource).length > 0 || declaredNamespaces([resource]).length > 0 || podsOf(resource).length > 0,
  check(resources) {
    const declared = declaredNamespaces(resources);
    const policies = resources.flatMap((resource) =>
      policiesOf(resource).map((manifest) => ({ manifest, urn: resource.urn })),
    );
    const opaque = resources.some((resource) => manifestsOf(resource).some(isOpaque));
    const missing = [...declared, ...foreignNamespaces(resources, declared)].flatMap((namespace) =>
      DIRECTIONS.flatMap((direction) =>
        judge(
          namespace,
          direction,
          policies.map(({ manifest }) => manifest),
          opaque,
        ),
      ),
    );
    return [...missing, ...policies.flatMap(({ manifest, urn }) => allowances(manifest, urn))];
  },
};

function policiesOf(resource: RuleResource): Manifest[] {
  return manifestsOf(resource).filter((manifest) => isBuiltIn(manifest, "NetworkPolicy"));
}

function judge(namespace: UsedNamespace, direction: Direction, policies: Manifest[], opaque: boolean): Finding[] {
  const findings = new Findings(namespace.urn);
  const place = { path: namespace.path, key: `namespace/${namespace.name}/${direction.toLowerCase()}` };
  const answers = policies.map((policy) => and(isIn(policy.namespace, namespace.name), denies(policy, direction)));
  if (answers.includes(true)) return [];
  const fix = `Declare a NetworkPolicy in namespace \`${namespace.name}\` with \`podSelector: {}\`, \`policyTypes: [Ingress, Egress]\` and no rules.`;
  const what = `namespace \`${namespace.name}\` has no policy here that denies ${direction.toLowerCase()} by default`;
  if (answers.includes(undefined) || opaque) {
    findings.inconclusive(place, `${what}; one that is not fully known yet may do so`, MAKE_KNOWN);
  } else if (namespace.isDeclared) findings.fail(place, what, fix);
  else findings.inconclusive(place, `${what}; the namespace is declared in another stack, which may have one`, fix);
  return findings.list;
}

function and(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  if (a === false || b === false) return false;
  return a === true && b === true ? true : undefined;
}

/** Whether a policy selects every pod and allows nothing in a direction; undefined where that is not known yet. */
function denies(policy: Manifest, direction: Direction): boolean | undefined {
  return and(and(selectsAllPods(policy), governs(policy, direction)), allowsNothing(policy, direction));
}

function selectsAllPods(policy: Manifest): boolean | undefined {
  const spec = read(policy.body, "spec");
  if (spec === UNKNOWN) return undefined;
  const selector = read(spec, "podSelector");
  if (selector === UNKNOWN) return undefined;
  const parts: (PlainValue | undefined)[] = [read(selector, "matchLabels"), read(selector, "matchExpressions")];
  if (
    parts.some((part) => (isObject(part) && Object.keys(part).length > 0) || (Array.isArray(part) && part.length > 0))
  ) {
    return false;
  }
  return parts.includes(UNKNOWN) ? undefined : spec !== undefined;
}

/** Without `policyTypes` a policy governs ingress, and egress only if it has egress rules. */
function governs(policy: Manifest, direction: Direction): boolean | undefined {
  const types = read(policy.body, "spec", "policyTypes");
  if (types === UNKNOWN) return undefined;
  if (Array.isArray(types) && types.length > 0) {
    return types.includes(direction) || (types.includes(UNKNOWN) ? undefined : false);
  }
  return direction === "Ingress" || rulesOf(policy, direction) !== undefined;
}

function allowsNothing(policy: Manifest, direction: Direction): boolean | undefined {
  const rules = rulesOf(policy, direction);
  if (rules === UNKNOWN) return undefined;
  return !Array.isArray(rules) || rules.length === 0;
}

function rulesOf(policy: Manifest, direction: Direction) {
  return read(policy.body, "spec", direction.toLowerCase());
}

/** `ingress: [{}]` on all pods lets everything in again, whatever other policies deny. */
function allowances(policy: Manifest, urn: string): Finding[] {
  const findings = new Findings(urn);
  for (const direction of DIRECTIONS) {
    const rules = rulesOf(policy, direction);
    if (!Array.isArray(rules) || selectsAllPods(policy) !== true || governs(policy, direction) !== true) continue;
    for (const [index, rule] of rules.entries()) {
      if (!isObject(rule) || Object.values(rule).some((value) => value !== null && !isEmptyList(value))) continue;
      const path = joinPath(policy.path, "spec", direction.toLowerCase(), index);
      findings.fail(
        { path, key: `allow-all/${direction.toLowerCase()}` },
        `the policy allows all ${direction.toLowerCase()} of all pods, which undoes a default denial`,
        "Name who may be reached in the rule, or select the pods that need it.",
      );
    }
  }
  return findings.list;
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
