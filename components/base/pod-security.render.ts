import type { ContainerSecurityContext, PodSecurityContext } from "../../kinds/pod.ts";

/** The user that our own images run as; any but root. */
const UNPRIVILEGED_USER = 10001;

/** What Pod Security's level `restricted` asks of a pod, and a group for its volumes. */
export function renderRestrictedPodSecurity(user: number = UNPRIVILEGED_USER): PodSecurityContext {
  return {
    runAsNonRoot: true,
    runAsUser: user,
    runAsGroup: user,
    fsGroup: user,
    seccompProfile: { type: "RuntimeDefault" },
  };
}

/** What level `restricted` asks of each container, and a root file system that nobody writes to. */
export function renderRestrictedContainerSecurity(): ContainerSecurityContext {
  return {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    privileged: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
  };
}

export type PodSecurityLevel = "baseline" | "restricted";

/** Labels that make the API server hold a namespace's pods to a level; what falls short of `restricted` is warned about. */
export function podSecurityLabels(enforce: PodSecurityLevel): Record<string, string> {
  return {
    "pod-security.kubernetes.io/enforce": enforce,
    "pod-security.kubernetes.io/enforce-version": "latest",
    "pod-security.kubernetes.io/warn": "restricted",
    "pod-security.kubernetes.io/audit": "restricted",
  };
}
