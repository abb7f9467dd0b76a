import { z } from "zod";
import { datasetSchema } from "../data/dataset.schema.ts";
import { featureSchema } from "../data/feature.schema.ts";
import { modelSchema } from "../models/model.schema.ts";
import { monitorSchema } from "../monitoring/monitor.schema.ts";
import { pipelineSchema } from "../pipelines/pipeline.schema.ts";
import { API_VERSION } from "../platform/platform.schema.ts";
import { proseText } from "../reading/expectation.ts";
import { protects } from "../reading/protection.ts";
import { endpointSchema } from "../serving/endpoint.schema.ts";
import { datasetNameSchema, dnsNameSchema, httpsUrlSchema, snakeNameSchema } from "../units/name.schema.ts";
import { sizeSchema } from "../units/unit.schema.ts";
import { workbenchSchema } from "../workspace/workbench.schema.ts";
import { grantSchema, personasSchema } from "./access.schema.ts";
import { purposeSchema } from "./purpose.schema.ts";

export const quotaSchema = z.strictObject({
  cpu: z.number().positive().max(1_000_000).describe("CPU cores."),
  memory: sizeSchema.describe("Memory."),
  storage: sizeSchema.describe("Volumes and buckets."),
  pods: z.int().min(1).max(100_000).describe("Pods at a time."),
  gpus: z.record(dnsNameSchema, z.int().min(0).max(100_000)).default({}).describe("GPUs by pool of platform.yaml."),
});

export const projectSchema = z.strictObject({
  apiVersion: z.literal(API_VERSION).describe("Version of the language."),
  kind: z.literal("Project").describe("What the file describes."),
  name: dnsNameSchema.describe("Name of the project; the same as its folder's."),
  formerly: dnsNameSchema
    .optional()
    .describe("The name it was first deployed under; what is in clusters keeps it, so a rename never deletes."),
  owner: z
    .strictObject({
      team: proseText("recommenders").describe("Team that answers for the project."),
      contact: proseText('"#plants-ml"').describe("Where the team is reached."),
      costCenter: proseText("CC-1042").describe("Who pays."),
    })
    .describe("Who answers for the project."),
  repository: httpsUrlSchema.describe("Git repository of the code; runs check out the commit that was deployed."),
  purpose: purposeSchema.describe("What the system is for, and on what ground it does that."),
  personas: protects(personasSchema).describe("Which groups of the identity provider play which part."),
  grants: protects(
    z
      .record(dnsNameSchema, grantSchema)
      .default({})
      .describe("What a group may reach beyond its persona, by name, with a reason and an end."),
  ),
  quota: quotaSchema.describe("Upper bounds of all that the project runs in one environment."),
  datasets: z
    .record(datasetNameSchema, datasetSchema)
    .default({})
    .describe(
      "Datasets, named <layer>.<name>: raw data is `bronze`, cleaned `silver`, for use `gold`, tables to look up `reference`.",
    ),
  features: z
    .record(snakeNameSchema, featureSchema)
    .default({})
    .describe(
      "Groups of features by name: values of a customer, a product, that models are trained on and asked with.",
    ),
  pipelines: z.record(dnsNameSchema, pipelineSchema).default({}).describe("Pipelines by name."),
  models: z.record(dnsNameSchema, modelSchema).default({}).describe("Models by name."),
  endpoints: z.record(dnsNameSchema, endpointSchema).default({}).describe("Endpoints by name."),
  workbenches: z
    .record(dnsNameSchema, workbenchSchema)
    .default({})
    .describe("Notebooks for the people of a persona, by name."),
  monitors: z
    .record(dnsNameSchema, monitorSchema)
    .default({})
    .describe("What is watched while the system runs, by name, and what happens when a threshold is crossed."),
  overrides: z.unknown().optional().describe("What differs by environment: maps merge, lists replace, null removes."),
});

export type ProjectSpec = z.output<typeof projectSchema>;

/** Sections of a project that may differ by environment. */
export const PROJECT_OVERRIDABLE = [
  "personas",
  "grants",
  "quota",
  "datasets",
  "features",
  "pipelines",
  "models",
  "endpoints",
  "workbenches",
  "monitors",
] as const;
