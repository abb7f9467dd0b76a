import type { Rule } from "./rule.ts";
import { envNotMixed } from "./rules/access/access-env-not-mixed.ts";
import { rbacNoClusterAdmin } from "./rules/access/access-rbac-no-cluster-admin.ts";
import { rbacNoWildcards } from "./rules/access/access-rbac-no-wildcards.ts";
import { classificationTag } from "./rules/data/data-classification-tag.ts";
import { gpuNamespaceQuota } from "./rules/gpu/gpu-namespace-quota.ts";
import { defaultDenyNetpol } from "./rules/kubernetes/k8s-default-deny-netpol.ts";
import { namespacePssLabels } from "./rules/kubernetes/k8s-namespace-pss-labels.ts";
import { noPrivileged } from "./rules/kubernetes/k8s-no-privileged.ts";
import { noSecretLiterals } from "./rules/kubernetes/k8s-no-secret-literals.ts";
import { runAsNonRoot } from "./rules/kubernetes/k8s-run-as-nonroot.ts";
import { helmChartPinned } from "./rules/reproducibility/repro-helm-chart-pinned.ts";
import { modelApproved } from "./rules/serving/serving-model-approved.ts";

/** Every rule, in the order in which reports list them. */
export const RULES: readonly Rule[] = [
  noPrivileged,
  runAsNonRoot,
  namespacePssLabels,
  defaultDenyNetpol,
  noSecretLiterals,
  rbacNoWildcards,
  rbacNoClusterAdmin,
  envNotMixed,
  classificationTag,
  gpuNamespaceQuota,
  helmChartPinned,
  modelApproved,
];
