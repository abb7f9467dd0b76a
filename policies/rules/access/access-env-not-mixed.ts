import { type Finding, type RuleResource, type StackRule, UNKNOWN } from "../../rule.ts";
import { Findings, joinPath, leavesOf, MAKE_KNOWN, read } from "../../values.ts";

const LABEL = "lakebed.dev/environment";
/** Where a resource says which environment it belongs to. */
const ENVIRONMENT_PATHS = [
  ["metadata", "labels", LABEL],
  ["tags", LABEL],
  ["tags", "environment"],
  ["tags", "Environment"],
];

export const envNotMixed: StackRule = {
  id: "access-env-not-mixed",
  title: "A stack belongs to one environment",
  area: "access",
  scope: "stack",
  severity: "critical",
  frameworks: ["ISO A.8.31", "CIS 2.1.4", "N53 CM-4(1)"],
  default: { development: "mandatory", production: "mandatory" },
  explanation: `Environments are apart only as long as no stack reaches across. The rule compares the environment of the stack with the
label \`${LABEL}\` (or the tag \`environment\`) of every resource in it, and looks for namespaces of another environment:
in object metadata, role bindings, network policies and service addresses (\`name.namespace.svc\`).

In a program that is not written with lakebed the environment is the one that most of its resources name.

**To satisfy it** declare the resource in the stack of its own environment; what crosses environments is a release record.
This rule cannot be waived.`,
  appliesTo: (resource) =>
    labelOf(resource) !== undefined || unknowns(resource).length > 0 || [...mentions(resource)].length > 0,
  check(resources, context) {
    const unknown = resources.flatMap(unknowns);
    const environment = context.environment ?? mostNamed(resources);
    if (environment === undefined) return unknown;
    const others = context.environments.filter((name) => name !== environment);
    const elsewhere = new Set(resources.flatMap((resource) => namespaceOfAnother(resource, environment)));
    const found = resources.flatMap((resource) => [
      ...judgeLabel(resource, environment),
      ...judgeMentions(resource, environment, others, elsewhere),
    ]);
    return [...found, ...unknown];
  },
};

function unknowns(resource: RuleResource): Finding[] {
  const findings = new Findings(resource.urn);
  const places = resource.type.startsWith("kubernetes:")
    ? [...ENVIRONMENT_PATHS, ["metadata", "namespace"]]
    : ENVIRONMENT_PATHS;
  for (const keys of places) {
    if (read(resource.props, ...keys) !== UNKNOWN) continue;
    const place = { path: joinPath("", ...keys), key: `${keys.at(-1)}/unknown` };
    findings.inconclusive(place, `\`${place.path}\` is not known yet, so neither is the environment`, MAKE_KNOWN);
  }
  return findings.list;
}

function labelOf(resource: RuleResource): { path: string; environment: string } | undefined {
  for (const keys of ENVIRONMENT_PATHS) {
    const value = read(resource.props, ...keys);
    if (typeof value === "string") return { path: joinPath("", ...keys), environment: value };
  }
  const isComponent = resource.type.startsWith("lakebed:");
  const input = isComponent ? read(resource.props, "environment") : undefined;
  return typeof input === "string" ? { path: "environment", environment: input } : undefined;
}

function mostNamed(resources: RuleResource[]): string | undefined {
  const counts = new Map<string, number>();
  for (const resource of resources) {
    const label = labelOf(resource)?.environment;
    if (label !== undefined) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0];
}

function judgeLabel(resource: RuleResource, environment: string): Finding[] {
  const label = labelOf(resource);
  if (label === undefined || label.environment === environment) return [];
  const findings = new Findings(resource.urn);
  findings.fail(
    { path: label.path, key: "environment" },
    `the resource is marked as environment \`${label.environment}\` in a stack of \`${environment}\``,
    `Declare it in the stack of \`${label.environment}\`, or mark it \`${environment}\`.`,
  );
  return findings.list;
}

function namespaceOfAnother(resource: RuleResource, environment: string): string[] {
  const name = read(resource.props, "metadata", "name");
  const label = labelOf(resource)?.environment;
  const isNamespace = /^kubernetes:core\/v\d+:Namespace$/.test(resource.type);
  return isNamespace && typeof name === "string" && label !== undefined && label !== environment ? [name] : [];
}

function judgeMentions(
  resource: RuleResource,
  environment: string,
  others: readonly string[],
  elsewhere: ReadonlySet<string>,
): Finding[] {
  const findings = new Findings(resource.urn);
  for (const { path, text, isEnvironment } of mentions(resource)) {
    const other = isEnvironment
      ? text !== environment
      : elsewhere.has(text) || others.some((name) => text === name || text.endsWith(`-${name}`));
    if (!other) continue;
    const what = isEnvironment ? "environment" : "namespace";
    findings.fail(
      { path, key: `${what}/${text}` },
      `it refers to ${what} \`${text}\`, which is not of environment \`${environment}\``,
      `Refer to a ${what} of \`${environment}\` only.`,
    );
  }
  return findings.list;
}

interface Mention {
  path: string;
  text: string;
  isEnvironment: boolean;
}

/** Namespaces and environments that a resource names anywhere but in its own labels. */
function* mentions(resource: RuleResource): Generator<Mention> {
  if (!resource.type.startsWith("kubernetes:")) return;
  for (const { path, keys, value } of leavesOf(resource.props)) {
    if (typeof value !== "string") continue;
    const last = keys.findLast((key) => typeof key === "string");
    if (last === "namespace" || last === "namespaces" || last === "kubernetes.io/metadata.name") {
      yield { path, text: value, isEnvironment: false };
    } else if (
      last === LABEL &&
      keys.some((key) => typeof key === "string" && /[sS]elector$|^matchLabels$/.test(key))
    ) {
      yield { path, text: value, isEnvironment: true };
    } else {
      for (const [, namespace] of value.matchAll(/[a-z0-9]\.([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)\.svc\b/g)) {
        if (namespace !== undefined) yield { path, text: namespace, isEnvironment: false };
      }
    }
  }
}
