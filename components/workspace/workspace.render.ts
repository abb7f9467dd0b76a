import { externalSecret } from "../../kinds/external-secrets.ts";
import type { SpecOf } from "../../kinds/kind.ts";
import { localQueue } from "../../kinds/kueue.ts";
import { renderAllowance, renderDefaultDeny, renderDnsAllowance } from "../base/network-policy.render.ts";
import { podSecurityLabels } from "../base/pod-security.render.ts";
import { type Manifest, type Metadata, renderManifest } from "./manifest.render.ts";
import { type ProjectScope, scopeLabels } from "./scope.ts";
import type { QueuePlan, SecretPlan, WorkspacePlan } from "./workspace.plan.ts";

export const DEFAULT_DENY = "default-deny";

/** The tracking server finds its workspaces by the label `lakebed.dev/project`. */
export function renderNamespace({ scope, owner }: WorkspacePlan) {
  return {
    metadata: {
      name: scope.namespace,
      labels: {
        ...scopeLabels(scope, "workspace"),
        ...podSecurityLabels("restricted"),
      },
      annotations: {
        "lakebed.dev/team": owner.team,
        "lakebed.dev/contact": owner.contact,
        "lakebed.dev/cost-center": owner.costCenter,
      },
    },
  };
}

export function renderQuota({ scope, quota }: WorkspacePlan) {
  return { metadata: workspaceMetadata(scope, "quota"), spec: { hard: quota } };
}

export function renderLimitRange({ scope, containerDefaults }: WorkspacePlan) {
  return {
    metadata: workspaceMetadata(scope, "container-defaults"),
    spec: {
      limits: [{ type: "Container", default: containerDefaults.limits, defaultRequest: containerDefaults.requests }],
    },
  };
}

export function renderPolicies({ scope, allowances }: WorkspacePlan) {
  const policies = [
    { name: DEFAULT_DENY, spec: renderDefaultDeny() },
    { name: "allow-dns", spec: renderDnsAllowance() },
    ...allowances.map((allowance) => ({ name: allowance.name, spec: renderAllowance(allowance) })),
  ];
  return policies.map(({ name, spec }) => ({ metadata: workspaceMetadata(scope, name), spec }));
}

export function renderLocalQueue(scope: ProjectScope, queue: QueuePlan): Manifest<SpecOf<typeof localQueue>> {
  return renderManifest(localQueue, workspaceMetadata(scope, queue.name), { clusterQueue: queue.clusterQueue });
}

export function renderExternalSecret(scope: ProjectScope, secret: SecretPlan): Manifest<SpecOf<typeof externalSecret>> {
  return renderManifest(externalSecret, workspaceMetadata(scope, secret.name), {
    refreshInterval: goDuration(secret.refreshSeconds),
    secretStoreRef: { kind: "ClusterSecretStore", name: secret.store },
    target: { name: secret.name, creationPolicy: "Owner", deletionPolicy: "Retain" },
    dataFrom: [{ extract: { key: secret.remoteKey } }],
  });
}

/** As the API server writes durations, so that what is read back is what was written. */
function goDuration(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3_600), Math.floor((whole % 3_600) / 60), whole % 60];
  if (hours > 0) return `${hours}h${minutes}m${rest}s`;
  return minutes > 0 ? `${minutes}m${rest}s` : `${rest}s`;
}

function workspaceMetadata(scope: ProjectScope, name: string): Metadata {
  return { name, namespace: scope.namespace, labels: scopeLabels(scope, "workspace") };
}
