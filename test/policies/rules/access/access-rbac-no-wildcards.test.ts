import { UNKNOWN } from "../../../../policies/rule.ts";
import { rbacNoWildcards } from "../../../../policies/rules/access/access-rbac-no-wildcards.ts";
import { configMap, describeRule, object, type Props } from "../../describe-rule.ts";

const role = (rules: Props[] | typeof UNKNOWN, more: Props = {}) =>
  object("rbac.authorization.k8s.io/v1:Role", { kind: "Role", metadata: { name: "r" }, rules, ...more });
const rule = { apiGroups: [""], resources: ["pods"], verbs: ["get"] };

describeRule(rbacNoWildcards, {
  admits: {
    "named verbs and resources": [role([rule])],
    "a tree of URLs": [
      object("rbac.authorization.k8s.io/v1:ClusterRole", {
        kind: "ClusterRole",
        rules: [{ nonResourceURLs: ["/healthz/*"], verbs: ["get"] }],
      }),
    ],
    "no rules": [role([])],
  },
  denies: {
    "all verbs": [[role([{ ...rule, verbs: ["*"] }])], ["verbs"]],
    "all resources": [[role([rule, { ...rule, resources: ["*"] }])], ["resources"]],
    "all subresources": [[role([{ ...rule, resources: ["pods/*", "*/scale"] }])], ["resources", "resources"]],
    "all groups": [[role([{ ...rule, apiGroups: ["*"] }])], ["apiGroups"]],
    "all URLs": [[role([{ nonResourceURLs: ["*", "/*"], verbs: ["get"] }])], ["nonResourceURLs", "nonResourceURLs"]],
    "an older version of the kind": [
      [
        object("rbac.authorization.k8s.io/v1beta1:ClusterRole", {
          kind: "ClusterRole",
          rules: [{ ...rule, verbs: ["*"] }],
        }),
      ],
      ["verbs"],
    ],
    "a wildcard beside what is not known": [[role([{ ...rule, verbs: ["*"], resources: UNKNOWN }])], ["verbs"]],
  },
  isNotAbout: { "a ConfigMap": [configMap({ verbs: "*" })] },
  cannotDecide: {
    "unknown rules": [[role(UNKNOWN)], ["rules"]],
    "unknown verbs": [[role([{ ...rule, verbs: UNKNOWN }])], ["verbs/unknown"]],
    "an unknown verb": [[role([{ ...rule, verbs: ["get", UNKNOWN] }])], ["verbs/unknown"]],
    "an aggregated role": [[role([], { aggregationRule: { clusterRoleSelectors: [] } })], ["aggregationRule"]],
  },
});
