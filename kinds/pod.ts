import { z } from "zod";

/** Parts of core/v1 that custom kinds embed, as far as we write them: pods locked down to the `restricted` standard. */

/** The API server takes numbers too, and gives back its own spelling; we write canonical strings. */
export const quantitySchema = z.string();

export const resourcesSchema = z.strictObject({
  requests: z.record(z.string(), quantitySchema),
  limits: z.record(z.string(), quantitySchema),
});

export const podSecurityContextSchema = z.strictObject({
  runAsNonRoot: z.literal(true),
  runAsUser: z.number().int().optional(),
  runAsGroup: z.number().int().optional(),
  fsGroup: z.number().int().optional(),
  seccompProfile: z.strictObject({ type: z.literal("RuntimeDefault") }),
});

export const containerSecurityContextSchema = z.strictObject({
  allowPrivilegeEscalation: z.literal(false),
  capabilities: z.strictObject({ drop: z.array(z.literal("ALL")) }),
  privileged: z.literal(false),
  readOnlyRootFilesystem: z.boolean(),
  runAsNonRoot: z.literal(true),
  seccompProfile: z.strictObject({ type: z.literal("RuntimeDefault") }).optional(),
});

export const environmentVariableSchema = z.strictObject({
  name: z.string(),
  value: z.string().optional(),
  valueFrom: z
    .strictObject({
      secretKeyRef: z.strictObject({ name: z.string(), key: z.string() }).optional(),
      fieldRef: z.strictObject({ fieldPath: z.string() }).optional(),
    })
    .optional(),
});

export const volumeMountSchema = z.strictObject({
  name: z.string(),
  mountPath: z.string(),
  readOnly: z.boolean().optional(),
});

export const volumeSchema = z.strictObject({
  name: z.string(),
  emptyDir: z.strictObject({ sizeLimit: quantitySchema.optional(), medium: z.string().optional() }).optional(),
  secret: z.strictObject({ secretName: z.string() }).optional(),
  configMap: z.strictObject({ name: z.string() }).optional(),
});

export const containerSchema = z.strictObject({
  name: z.string(),
  image: z.string(),
  command: z.array(z.string()),
  args: z.array(z.string()).optional(),
  workingDir: z.string().optional(),
  env: z.array(environmentVariableSchema).optional(),
  resources: resourcesSchema,
  securityContext: containerSecurityContextSchema,
  volumeMounts: z.array(volumeMountSchema).optional(),
});

export const tolerationSchema = z.strictObject({
  key: z.string(),
  operator: z.enum(["Equal", "Exists"]),
  value: z.string().optional(),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]),
});

export type Resources = z.infer<typeof resourcesSchema>;
export type Container = z.infer<typeof containerSchema>;
export type PodSecurityContext = z.infer<typeof podSecurityContextSchema>;
export type ContainerSecurityContext = z.infer<typeof containerSecurityContextSchema>;
export type Volume = z.infer<typeof volumeSchema>;
export type Toleration = z.infer<typeof tolerationSchema>;
export type EnvironmentVariable = z.infer<typeof environmentVariableSchema>;
