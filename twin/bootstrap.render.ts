/** The objects that a fresh control plane needs before anybody but its bootstrap certificate may do anything. */

export const ADMIN_GROUP = "lakebed:admins";
export const SIMULATOR_GROUP = "lakebed:simulator";

export interface BootstrapObject {
  path: string;
  manifest: object;
}

export function renderBootstrapObjects(): BootstrapObject[] {
  return [
    clusterRoleBinding("lakebed:admins", "cluster-admin", ADMIN_GROUP),
    clusterRole("lakebed:simulator", [
      rule([""], ["events"], ["create", "patch", "update", "get", "list", "watch"]),
      rule([""], ["nodes"], ["get", "list", "watch"]),
      rule([""], ["nodes/status", "pods/status"], ["patch", "update"]),
      rule([""], ["pods"], ["get", "list", "watch", "patch", "update", "delete"]),
      rule(["coordination.k8s.io"], ["leases"], ["create", "get", "list", "watch", "patch", "update"]),
    ]),
    clusterRoleBinding("lakebed:simulator", "lakebed:simulator", SIMULATOR_GROUP),
  ];
}

const RBAC = "/apis/rbac.authorization.k8s.io/v1";

function clusterRole(name: string, rules: object[]): BootstrapObject {
  return {
    path: `${RBAC}/clusterroles/${name}`,
    manifest: { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name }, rules },
  };
}

function clusterRoleBinding(name: string, role: string, group: string): BootstrapObject {
  return {
    path: `${RBAC}/clusterrolebindings/${name}`,
    manifest: {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: group }],
    },
  };
}

function rule(apiGroups: string[], resources: string[], verbs: string[]): object {
  return { apiGroups, resources, verbs };
}
