import { isBuiltIn, isOpaque, type Manifest, manifestsOf, opaqueMessage } from "../../manifests.ts";
import { type PlainValue, type ResourceRule, type RuleResource, UNKNOWN } from "../../rule.ts";
import { Findings, joinPath, MAKE_KNOWN, read } from "../../values.ts";

const FIELDS = ["verbs", "resources", "apiGroups", "nonResourceURLs"];

export const rbacNoWildcards: ResourceRule = {
  id: "access-rbac-no-wildcards",
  title: "No role grants with a wildcard",
  area: "access",
  scope: "resource",
  severity: "high",
  frameworks: ["CISk 5.1.3", "N53 AC-6"],
  default: { development: "advisory", production: "mandatory" },
  explanation: `A \`*\` in a role grants what nobody has thought of: new verbs, new kinds, secrets included. Access that is written out
can be reviewed, and stays the same when a cluster gains a kind.

The rule looks at \`verbs\`, \`resources\` (\`*\`, \`*/scale\`, \`pods/*\`), \`apiGroups\` and \`nonResourceURLs\` of roles and
cluster roles. A role that is aggregated from others by a selector is inconclusive: what it grants stands elsewhere.

**To satisfy it** name the verbs, resources and API groups.`,
  appliesTo: (resource) => rolesOf(resource).length > 0,
  check(resource) {
    const findings = new Findings(resource.urn);
    for (const manifest of rolesOf(resource)) judge(findings, manifest);
    return findings.list;
  },
};

function rolesOf(resource: RuleResource): Manifest[] {
  return manifestsOf(resource).filter((manifest) => isBuiltIn(manifest, "Role", "ClusterRole") || isOpaque(manifest));
}

function judge(findings: Findings, manifest: Manifest): void {
  if (isOpaque(manifest)) {
    findings.inconclusive({ path: manifest.path, key: "object/unknown" }, opaqueMessage(manifest), MAKE_KNOWN);
    return;
  }
  if (read(manifest.body, "aggregationRule") !== undefined) {
    findings.inconclusive(
      { path: joinPath(manifest.path, "aggregationRule"), key: "aggregationRule" },
      "what the role grants is aggregated from other roles",
      "Write the rules out in the role itself.",
    );
  }
  const rules = read(manifest.body, "rules");
  const path = joinPath(manifest.path, "rules");
  if (rules === UNKNOWN) findings.inconclusive({ path, key: "rules" }, "the rules are not known yet", MAKE_KNOWN);
  if (!Array.isArray(rules)) return;
  for (const [index, rule] of rules.entries()) {
    for (const field of FIELDS) judgeField(findings, joinPath(path, index, field), field, read(rule, field));
  }
}

function judgeField(findings: Findings, path: string, field: string, values: PlainValue | undefined): void {
  if (values === UNKNOWN) {
    findings.inconclusive({ path, key: `${field}/unknown` }, `the ${field} are not known yet`, MAKE_KNOWN);
  }
  if (!Array.isArray(values)) return;
  for (const [index, value] of values.entries()) {
    const at = joinPath(path, index);
    if (value === UNKNOWN) {
      findings.inconclusive({ path: at, key: `${field}/unknown` }, `one of the ${field} is not known yet`, MAKE_KNOWN);
    } else if (isWildcard(field, value)) {
      findings.fail({ path: at, key: field }, `${field} holds a \`*\``, `Name the ${field} that are needed.`);
    }
  }
}

/** `/healthz/*` is how a tree of URLs is named; `*` and `/*` are all of them. */
function isWildcard(field: string, value: PlainValue): boolean {
  if (typeof value !== "string") return false;
  return field === "nonResourceURLs" ? value === "*" || value === "/*" : value.split("/").includes("*");
}
