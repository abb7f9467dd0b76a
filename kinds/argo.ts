import { z } from "zod";
import { type CustomKind, defineKind } from "./kind.ts";
import {
  containerSchema,
  environmentVariableSchema,
  podSecurityContextSchema,
  resourcesSchema,
  tolerationSchema,
  volumeMountSchema,
  volumeSchema,
} from "./pod.ts";

const metadataSchema = z.strictObject({
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

const retryStrategySchema = z.strictObject({
  limit: z.string(),
  retryPolicy: z.enum(["Always", "OnFailure", "OnError", "OnTransientError"]),
  backoff: z.strictObject({ duration: z.string(), factor: z.string(), maxDuration: z.string() }),
});

const gitArtifactSchema = z.strictObject({
  name: z.string(),
  path: z.string(),
  git: z.strictObject({ repo: z.string(), revision: z.string(), depth: z.number().int().optional() }),
});

const dagTaskSchema = z.strictObject({
  name: z.string(),
  template: z.string(),
  dependencies: z.array(z.string()).optional(),
});

const workflowStepSchema = z.strictObject({ name: z.string(), template: z.string(), when: z.string().optional() });

const scriptSchema = z.strictObject({
  name: z.string(),
  image: z.string(),
  command: z.array(z.string()),
  source: z.string(),
  env: z.array(environmentVariableSchema).optional(),
  resources: resourcesSchema,
  securityContext: containerSchema.shape.securityContext,
  volumeMounts: z.array(volumeMountSchema).optional(),
});

const templateSchema = z.strictObject({
  name: z.string(),
  metadata: metadataSchema.optional(),
  dag: z.strictObject({ tasks: z.array(dagTaskSchema) }).optional(),
  steps: z.array(z.array(workflowStepSchema)).optional(),
  inputs: z.strictObject({ artifacts: z.array(gitArtifactSchema) }).optional(),
  container: containerSchema.optional(),
  script: scriptSchema.optional(),
  serviceAccountName: z.string().optional(),
  activeDeadlineSeconds: z.number().int().optional(),
  retryStrategy: retryStrategySchema.optional(),
  securityContext: podSecurityContextSchema.optional(),
  nodeSelector: z.record(z.string(), z.string()).optional(),
  tolerations: z.array(tolerationSchema).optional(),
  volumes: z.array(volumeSchema).optional(),
});

export const workflowTemplate = defineKind({
  group: "argoproj.io",
  version: "v1alpha1",
  kind: "WorkflowTemplate",
  plural: "workflowtemplates",
  scope: "Namespaced",
  schema: z.strictObject({
    entrypoint: z.string(),
    onExit: z.string().optional(),
    serviceAccountName: z.string(),
    workflowMetadata: metadataSchema.optional(),
    podMetadata: metadataSchema.optional(),
    podGC: z.strictObject({ strategy: z.string() }).optional(),
    ttlStrategy: z
      .strictObject({
        secondsAfterSuccess: z.number().int().optional(),
        secondsAfterFailure: z.number().int().optional(),
      })
      .optional(),
    securityContext: podSecurityContextSchema,
    templates: z.array(templateSchema),
  }),
});

export const cronWorkflow = defineKind({
  group: "argoproj.io",
  version: "v1alpha1",
  kind: "CronWorkflow",
  plural: "cronworkflows",
  scope: "Namespaced",
  schema: z.strictObject({
    schedules: z.array(z.string()),
    timezone: z.string(),
    concurrencyPolicy: z.enum(["Allow", "Forbid", "Replace"]),
    startingDeadlineSeconds: z.number().int().optional(),
    successfulJobsHistoryLimit: z.number().int().optional(),
    failedJobsHistoryLimit: z.number().int().optional(),
    suspend: z.boolean(),
    workflowMetadata: metadataSchema.optional(),
    workflowSpec: z.strictObject({ workflowTemplateRef: z.strictObject({ name: z.string() }) }),
  }),
});

export type WorkflowStepTemplate = z.infer<typeof templateSchema>;

export const argoKinds: readonly CustomKind[] = [workflowTemplate, cronWorkflow];
