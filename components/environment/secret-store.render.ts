import type { clusterSecretStore, externalSecret } from "../../kinds/external-secrets.ts";
import type { SpecOf } from "../../kinds/kind.ts";
import { SECRET_STORE, SECRETS_NAMESPACE } from "../naming/names.ts";

/** The service account that reads the secrets namespace, and that namespace only. */
export const SECRET_READER = "lakebed-secret-reader";

/** Secrets of the environment are Secrets of one namespace; only namespaces of this environment may copy from it. */
export function renderSecretStore(namespaces: Record<string, string>): SpecOf<typeof clusterSecretStore> {
  return {
    provider: {
      kubernetes: {
        remoteNamespace: SECRETS_NAMESPACE,
        server: {
          url: "https://kubernetes.default.svc",
          caProvider: { type: "ConfigMap", name: "kube-root-ca.crt", key: "ca.crt", namespace: SECRETS_NAMESPACE },
        },
        auth: { serviceAccount: { name: SECRET_READER, namespace: SECRETS_NAMESPACE } },
      },
    },
    conditions: [{ namespaceSelector: { matchLabels: namespaces } }],
  };
}

/** The operator watches what it copies; that it may ask what it may do, every account may. */
export function renderSecretReaderRules(): { apiGroups: string[]; resources: string[]; verbs: string[] }[] {
  return [{ apiGroups: [""], resources: ["secrets"], verbs: ["get", "list", "watch"] }];
}

/** A copy of some properties of one secret of the store. */
export interface SecretCopy {
  name: string;
  remoteKey: string;
  /** Key in the copy to property in the store. */
  properties: Record<string, string>;
  /** Further keys, as templates over the copied ones. */
  template?: Record<string, string>;
}

export function renderSecretCopy(copy: SecretCopy): SpecOf<typeof externalSecret> {
  return {
    refreshInterval: "1h0m0s",
    secretStoreRef: { kind: "ClusterSecretStore", name: SECRET_STORE },
    target: {
      name: copy.name,
      creationPolicy: "Owner",
      deletionPolicy: "Retain",
      ...(copy.template === undefined ? {} : { template: { engineVersion: "v2", data: copy.template } }),
    },
    data: Object.entries(copy.properties).map(([secretKey, property]) => ({
      secretKey,
      remoteRef: { key: copy.remoteKey, property },
    })),
  };
}
