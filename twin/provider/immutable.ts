import type { Path } from "./property-values.ts";
import { apiGroup } from "./type-token.ts";

/**
 * Fields that Kubernetes never changes in place. The API server is asked about all others; this table answers where
 * it cannot be, because a value is still unknown.
 */
const IMMUTABLE: Record<string, readonly string[]> = {
  "/PersistentVolumeClaim": [
    "spec.accessModes",
    "spec.selector",
    "spec.storageClassName",
    "spec.volumeName",
    "spec.volumeMode",
  ],
  "/Secret": ["type"],
  "apps/DaemonSet": ["spec.selector"],
  "apps/Deployment": ["spec.selector"],
  "apps/ReplicaSet": ["spec.selector"],
  "apps/StatefulSet": ["spec.podManagementPolicy", "spec.selector", "spec.serviceName", "spec.volumeClaimTemplates"],
  "batch/Job": ["spec.completionMode", "spec.selector", "spec.template"],
  "networking.k8s.io/IngressClass": ["spec.controller"],
  "rbac.authorization.k8s.io/ClusterRoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/RoleBinding": ["roleRef"],
  "scheduling.k8s.io/PriorityClass": ["preemptionPolicy", "value"],
  "storage.k8s.io/StorageClass": ["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"],
};

export function isKnownImmutable(apiVersion: string, kind: string, path: Path): boolean {
  const fields = IMMUTABLE[`${apiGroup(apiVersion)}/${kind}`] ?? [];
  const keys = path.filter((step) => typeof step === "string").join(".");
  return fields.some((field) => keys === field || keys.startsWith(`${field}.`));
}
