import { z } from "zod";
import { type CustomKind, defineKind } from "./kind.ts";

const resources = z.strictObject({
  requests: z.record(z.string(), z.string()),
  limits: z.record(z.string(), z.string()),
});

export const databaseCluster = defineKind({
  group: "postgresql.cnpg.io",
  version: "v1",
  kind: "Cluster",
  plural: "clusters",
  scope: "Namespaced",
  schema: z.strictObject({
    description: z.string().optional(),
    instances: z.int().min(1),
    imageName: z.string().optional(),
    enableSuperuserAccess: z.boolean(),
    enablePDB: z.boolean().optional(),
    bootstrap: z.strictObject({
      initdb: z.strictObject({
        database: z.string(),
        owner: z.string(),
        dataChecksums: z.boolean().optional(),
      }),
    }),
    postgresql: z.strictObject({ parameters: z.record(z.string(), z.string()).optional() }).optional(),
    storage: z.strictObject({
      size: z.string(),
      storageClass: z.string().optional(),
      resizeInUseVolumes: z.boolean().optional(),
    }),
    resources,
    inheritedMetadata: z
      .strictObject({
        labels: z.record(z.string(), z.string()).optional(),
        annotations: z.record(z.string(), z.string()).optional(),
      })
      .optional(),
  }),
});

export const cloudnativePgKinds: readonly CustomKind[] = [databaseCluster];
