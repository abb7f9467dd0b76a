import { type ProjectScope, scopeLabels } from "../workspace/scope.ts";

/** An account that pods run under; what it reaches is decided by roles and by the target's identities. */
export interface ServiceAccountPlan {
  name: string;
  /** Secrets that controllers may take for this account's pods: the model loader finds its store credentials here. */
  secrets: string[];
  /** Most pods have no business with the API server. */
  automountToken: boolean;
}

export function renderServiceAccount(scope: ProjectScope, account: ServiceAccountPlan) {
  return {
    metadata: { name: account.name, namespace: scope.namespace, labels: scopeLabels(scope, "access") },
    automountServiceAccountToken: account.automountToken,
    ...(account.secrets.length > 0 ? { secrets: account.secrets.map((name) => ({ name })) } : {}),
  };
}
