import { isBuiltIn, isOpaque, type Manifest, manifestsOf, opaqueMessage } from "../../manifests.ts";
import { type ResourceRule, type RuleResource, UNKNOWN } from "../../rule.ts";
import { Findings, joinPath, MAKE_KNOWN, read } from "../../values.ts";

export const rbacNoClusterAdmin: ResourceRule = {
  id: "access-rbac-no-cluster-admin",
  title: "Nobody is bound to cluster-admin",
  area: "access",
  scope: "resource",
  severity: "critical",
  frameworks: ["CISk 5.1.1", "CISk 5.1.7", "N53 AC-6"],
  default: { development: "mandatory", production: "mandatory" },
  explanation: `\`cluster-admin\` may do everything, everywhere, for ever; a workload or persona that holds it makes every other rule
pointless. The group \`system:masters\` is the same by another name: the API server does not even ask RBAC.

The rule looks at role bindings and cluster role bindings, whatever namespace they are in.

**To satisfy it** bind a role that lists what is needed. Emergency access belongs to people, outside of a program.`,
  appliesTo: (resource) => bindingsOf(resource).length > 0,
  check(resource) {
    const findings = new Findings(resource.urn);
    for (const manifest of bindingsOf(resource)) judge(findings, manifest);
    return findings.list;
  },
};

function bindingsOf(resource: RuleResource): Manifest[] {
  return manifestsOf(resource).filter(
    (manifest) => isBuiltIn(manifest, "RoleBinding", "ClusterRoleBinding") || isOpaque(manifest),
  );
}

function judge(findings: Findings, manifest: Manifest): void {
  if (isOpaque(manifest)) {
    findings.inconclusive({ path: manifest.path, key: "object/unknown" }, opaqueMessage(manifest), MAKE_KNOWN);
    return;
  }
  judgeRole(findings, manifest);
  judgeSubjects(findings, manifest);
}

function judgeRole(findings: Findings, manifest: Manifest): void {
  const place = { path: joinPath(manifest.path, "roleRef", "name"), key: "roleRef" };
  const name = read(manifest.body, "roleRef", "name");
  // A namespaced Role that happens to have the name grants only what it says.
  if (read(manifest.body, "roleRef", "kind") === "Role") return;
  if (name === "cluster-admin") {
    findings.fail(place, "the binding grants `cluster-admin`", "Bind a role that lists what is needed.");
  } else if (name === UNKNOWN) {
    findings.inconclusive(place, "which role is bound is not known yet", MAKE_KNOWN);
  }
}

function judgeSubjects(findings: Findings, manifest: Manifest): void {
  const subjects = read(manifest.body, "subjects");
  const path = joinPath(manifest.path, "subjects");
  if (subjects === UNKNOWN)
    findings.inconclusive({ path, key: "subjects" }, "the subjects are not known yet", MAKE_KNOWN);
  if (!Array.isArray(subjects)) return;
  for (const [index, subject] of subjects.entries()) {
    const kind = read(subject, "kind");
    const name = read(subject, "name");
    if (kind !== "Group" && kind !== UNKNOWN) continue;
    const place = { path: joinPath(path, index, "name"), key: "subjects" };
    if (name === "system:masters") {
      findings.fail(place, "the group `system:masters` is bound", "Bind a group of the identity provider.");
    } else if (name === UNKNOWN) {
      findings.inconclusive(place, "which group is bound is not known yet", MAKE_KNOWN);
    }
  }
}
