import { isBuiltIn, isOpaque, type Manifest, manifestsOf, opaqueMessage } from "../../manifests.ts";
import { type ResourceRule, type RuleResource, UNKNOWN } from "../../rule.ts";
import { Findings, joinPath, MAKE_KNOWN, read } from "../../values.ts";

const LABEL = "pod-security.kubernetes.io/enforce";
const ACCEPTED = ["restricted", "baseline"];

export const namespacePssLabels: ResourceRule = {
  id: "k8s-namespace-pss-labels",
  title: "Every namespace enforces a Pod Security level",
  area: "kubernetes",
  scope: "resource",
  severity: "high",
  frameworks: ["CISk 5.2.1", "N53 CM-6"],
  default: { development: "advisory", production: "mandatory" },
  explanation: `The label \`${LABEL}\` makes the API server itself refuse unsafe pods in a namespace, whoever creates
them: a notebook, an operator, a person with kubectl. Without it anything is admitted.

**To satisfy it** label the namespace \`${LABEL}: restricted\`, or \`baseline\` where a cluster service needs more.
\`privileged\` enforces nothing and does not count.`,
  appliesTo: (resource) => namespacesOf(resource).length > 0,
  check(resource) {
    const findings = new Findings(resource.urn);
    for (const manifest of namespacesOf(resource)) judge(findings, manifest);
    return findings.list;
  },
};

function namespacesOf(resource: RuleResource): Manifest[] {
  return manifestsOf(resource).filter((manifest) => isBuiltIn(manifest, "Namespace") || isOpaque(manifest));
}

function judge(findings: Findings, manifest: Manifest): void {
  const place = { path: joinPath(manifest.path, "metadata", "labels", LABEL), key: "enforce" };
  const fix = `Add the label \`${LABEL}: restricted\`.`;
  if (isOpaque(manifest)) {
    findings.inconclusive({ path: manifest.path, key: "object/unknown" }, opaqueMessage(manifest), MAKE_KNOWN);
    return;
  }
  const level = read(manifest.body, "metadata", "labels", LABEL);
  if (level === UNKNOWN) findings.inconclusive(place, "the enforced Pod Security level is not known yet", MAKE_KNOWN);
  else if (level === undefined && !manifest.isPatch) findings.fail(place, "no Pod Security level is enforced", fix);
  else if (level !== undefined && !ACCEPTED.includes(String(level))) {
    findings.fail(place, "the enforced Pod Security level is neither `restricted` nor `baseline`", fix);
  }
}
