import { type PlainValue, UNKNOWN } from "../../../../policies/rule.ts";
import { rbacNoClusterAdmin } from "../../../../policies/rules/access/access-rbac-no-cluster-admin.ts";
import { configMap, describeRule, object } from "../../describe-rule.ts";

const binding = (roleRef: PlainValue, subjects: PlainValue = [], kind = "ClusterRoleBinding") =>
  object(`rbac.authorization.k8s.io/v1:${kind}`, { kind, roleRef, subjects });
const reader = { kind: "ClusterRole", name: "view" };

describeRule(rbacNoClusterAdmin, {
  admits: {
    "another role": [binding(reader, [{ kind: "Group", name: "plants-data" }])],
    "a namespaced Role of that name": [binding({ kind: "Role", name: "cluster-admin" }, [], "RoleBinding")],
    "a user named like the group": [binding(reader, [{ kind: "User", name: "system:masters" }])],
  },
  denies: {
    "cluster-admin": [[binding({ kind: "ClusterRole", name: "cluster-admin" })], ["roleRef"]],
    "cluster-admin in a namespace": [
      [binding({ kind: "ClusterRole", name: "cluster-admin" }, [], "RoleBinding")],
      ["roleRef"],
    ],
    "system:masters": [
      [
        binding(reader, [
          { kind: "Group", name: "a" },
          { kind: "Group", name: "system:masters" },
        ]),
      ],
      ["subjects"],
    ],
  },
  isNotAbout: { "a ConfigMap": [configMap({})] },
  cannotDecide: {
    "an unknown role": [[binding({ kind: "ClusterRole", name: UNKNOWN })], ["roleRef"]],
    "an unknown reference": [[binding(UNKNOWN)], ["roleRef"]],
    "unknown subjects": [[binding(reader, UNKNOWN)], ["subjects"]],
    "an unknown group": [[binding(reader, [{ kind: "Group", name: UNKNOWN }])], ["subjects"]],
  },
});
