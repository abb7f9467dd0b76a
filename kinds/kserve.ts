import { z } from "zod";
import { type CustomKind, defineKind } from "./kind.ts";
import {
  containerSecurityContextSchema,
  environmentVariableSchema,
  podSecurityContextSchema,
  resourcesSchema,
  volumeMountSchema,
  volumeSchema,
} from "./pod.ts";

export const inferenceService = defineKind({
  group: "serving.kserve.io",
  version: "v1beta1",
  kind: "InferenceService",
  plural: "inferenceservices",
  scope: "Namespaced",
  schema: z.strictObject({
    predictor: z.strictObject({
      minReplicas: z.number().int(),
      maxReplicas: z.number().int(),
      scaleMetric: z.enum(["cpu", "memory", "concurrency", "rps"]),
      scaleTarget: z.number().int(),
      serviceAccountName: z.string(),
      automountServiceAccountToken: z.boolean(),
      securityContext: podSecurityContextSchema,
      labels: z.record(z.string(), z.string()).optional(),
      model: z.strictObject({
        modelFormat: z.strictObject({ name: z.string(), version: z.string().optional() }),
        protocolVersion: z.string(),
        runtime: z.string().optional(),
        storageUri: z.string(),
        env: z.array(environmentVariableSchema).optional(),
        resources: resourcesSchema,
        securityContext: containerSecurityContextSchema,
        volumeMounts: z.array(volumeMountSchema).optional(),
      }),
      volumes: z.array(volumeSchema).optional(),
    }),
  }),
});

/** How models of one format are served: the server's image and its settings, for InferenceServices that name it. */
export const clusterServingRuntime = defineKind({
  group: "serving.kserve.io",
  version: "v1alpha1",
  kind: "ClusterServingRuntime",
  plural: "clusterservingruntimes",
  scope: "Cluster",
  schema: z.strictObject({
    supportedModelFormats: z.array(
      z.strictObject({ name: z.string(), version: z.string().optional(), autoSelect: z.boolean().optional() }),
    ),
    protocolVersions: z.array(z.string()),
    containers: z.array(
      z.strictObject({
        name: z.string(),
        image: z.string(),
        env: z.array(environmentVariableSchema),
        resources: resourcesSchema,
        securityContext: containerSecurityContextSchema,
      }),
    ),
  }),
});

export const kserveKinds: readonly CustomKind[] = [inferenceService, clusterServingRuntime];
