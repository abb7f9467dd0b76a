import { type ResourceUnderTest, toRuleResource } from "../../policies/harness.ts";
import { type RuleResource, UNKNOWN } from "../../policies/rule.ts";

/** A program that knows nothing of lakebed: what people write first, with a mistake in each resource. */
export function foreignProgram(stack = "test"): RuleResource[] {
  return FOREIGN_RESOURCES.map((resource, index) => toRuleResource(resource, index, stack));
}

export const FOREIGN_RESOURCES: ResourceUnderTest[] = [
  {
    type: "kubernetes:core/v1:Pod",
    name: "agent",
    props: {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "agent" },
      spec: { containers: [{ name: "agent", image: "agent:1", securityContext: { privileged: true } }] },
    },
  },
  {
    type: "kubernetes:rbac.authorization.k8s.io/v1:Role",
    name: "everything",
    props: {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata: { name: "everything" },
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["*"] }],
    },
  },
  {
    type: "kubernetes:core/v1:Secret",
    name: "database",
    props: { apiVersion: "v1", kind: "Secret", metadata: { name: "database" }, stringData: { password: "hunter2" } },
  },
  {
    type: "kubernetes:helm.sh/v3:Release",
    name: "mlflow",
    props: { chart: "mlflow", repositoryOpts: { repo: "https://community-charts.example" } },
  },
  {
    type: "kubernetes:apps/v1:Deployment",
    name: "late",
    props: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "late" },
      spec: {
        template: {
          spec: { containers: [{ name: "late", image: "late:1", securityContext: { privileged: UNKNOWN } }] },
        },
      },
    },
  },
];
