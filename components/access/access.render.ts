import { type ProjectScope, scopeLabels } from "../workspace/scope.ts";
import type { RolePlan } from "./rbac.plan.ts";

const RBAC_GROUP = "rbac.authorization.k8s.io";

export function renderRole(scope: ProjectScope, role: RolePlan) {
  return {
    metadata: { name: role.name, namespace: scope.namespace, labels: scopeLabels(scope, "access") },
    rules: role.rules,
  };
}

export function renderRoleBinding(scope: ProjectScope, role: RolePlan) {
  return {
    metadata: { name: role.name, namespace: scope.namespace, labels: scopeLabels(scope, "access") },
    roleRef: { apiGroup: RBAC_GROUP, kind: "Role", name: role.name },
    subjects: role.subjects.map(({ kind, name }) =>
      kind === "Group" ? { kind, name, apiGroup: RBAC_GROUP } : { kind, name, namespace: scope.namespace },
    ),
  };
}
