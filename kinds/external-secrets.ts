import { z } from "zod";
import { type CustomKind, defineKind } from "./kind.ts";

const group = "external-secrets.io";
const version = "v1";

export const clusterSecretStore = defineKind({
  group,
  version,
  kind: "ClusterSecretStore",
  plural: "clustersecretstores",
  scope: "Cluster",
  schema: z.strictObject({
    provider: z.strictObject({
      kubernetes: z
        .strictObject({
          remoteNamespace: z.string(),
          server: z.strictObject({
            url: z.string().optional(),
            caProvider: z
              .strictObject({
                type: z.enum(["Secret", "ConfigMap"]),
                name: z.string(),
                key: z.string(),
                namespace: z.string().optional(),
              })
              .optional(),
          }),
          auth: z.strictObject({
            serviceAccount: z.strictObject({ name: z.string(), namespace: z.string() }),
          }),
        })
        .optional(),
    }),
    /** Namespaces that may read from the store. */
    conditions: z
      .array(
        z.strictObject({
          namespaceSelector: z.strictObject({ matchLabels: z.record(z.string(), z.string()) }).optional(),
          namespaces: z.array(z.string()).optional(),
        }),
      )
      .optional(),
  }),
});

const remoteReference = z.strictObject({ key: z.string(), property: z.string().optional() });

export const externalSecret = defineKind({
  group,
  version,
  kind: "ExternalSecret",
  plural: "externalsecrets",
  scope: "Namespaced",
  schema: z.strictObject({
    refreshInterval: z.string().optional(),
    secretStoreRef: z.strictObject({ kind: z.enum(["SecretStore", "ClusterSecretStore"]), name: z.string() }),
    target: z.strictObject({
      name: z.string(),
      creationPolicy: z.enum(["Owner", "Orphan", "Merge", "None"]).optional(),
      deletionPolicy: z.enum(["Delete", "Merge", "Retain"]).optional(),
      template: z
        .strictObject({
          type: z.string().optional(),
          engineVersion: z.literal("v2").optional(),
          metadata: z
            .strictObject({
              labels: z.record(z.string(), z.string()).optional(),
              annotations: z.record(z.string(), z.string()).optional(),
            })
            .optional(),
          data: z.record(z.string(), z.string()).optional(),
        })
        .optional(),
    }),
    data: z.array(z.strictObject({ secretKey: z.string(), remoteRef: remoteReference })).optional(),
    dataFrom: z.array(z.strictObject({ extract: remoteReference })).optional(),
  }),
});

export const externalSecretsKinds: readonly CustomKind[] = [clusterSecretStore, externalSecret];
