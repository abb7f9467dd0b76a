import { z } from "zod";
import { dataReferenceSchema, datasetReferenceSchema } from "../pipelines/data-reference.schema.ts";
import { coresSchema } from "../pipelines/pipeline.schema.ts";
import { patternText, proseText } from "../reading/expectation.ts";
import { protects } from "../reading/protection.ts";
import { dnsNameSchema, groupNameSchema, projectPathSchema } from "../units/name.schema.ts";
import { cronSchema, durationSchema, percentSchema, scheduleTimeZoneSchema, sizeSchema } from "../units/unit.schema.ts";
import { parseCondition } from "./condition.ts";

const objectivesSchema = z.strictObject({
  availability: z
    .strictObject({ atLeast: percentSchema.describe("Share of requests that succeed.") })
    .optional()
    .describe("How often it answers."),
  p95: z
    .strictObject({ atMost: durationSchema.describe("Time that 95 of 100 answers stay below.") })
    .optional()
    .describe("How fast it answers."),
  errors: z
    .strictObject({
      atMost: percentSchema.describe("Share of requests that are answered with an error of the model's."),
    })
    .optional()
    .describe("How often it answers wrongly formed or not at all."),
});

const canarySchema = z.strictObject({
  steps: z
    .array(percentSchema)
    .min(1)
    .describe("Shares of the traffic that a new version gets one after the other, rising; then it gets all."),
  each: durationSchema.describe("How long each share is watched before the next."),
});

const captureSchema = z.strictObject({
  sample: percentSchema.default(100).describe("Share of the requests that is kept; all if left out."),
  to: datasetReferenceSchema.describe("The dataset that requests and answers are written to."),
});

const scalingSchema = z.strictObject({
  metric: z
    .enum(["concurrency", "requests", "cpu", "gpu"])
    .describe("What decides on more copies: requests at a time, requests per second, CPU or GPU in use."),
  target: z
    .number()
    .positive()
    .max(1_000_000)
    .describe("What one copy should bear of it: requests, requests per second, or percent of its CPU or GPU."),
  idle: durationSchema
    .optional()
    .describe("Without a request for this long the last copies stop; needs `replicas.min: 0`."),
});

const resourcesSchema = z.strictObject({
  cpu: coresSchema.optional().describe("CPU cores of one copy."),
  memory: sizeSchema.optional().describe("Memory of one copy."),
});

const fallbackSchema = z.strictObject({
  model: dnsNameSchema.optional().describe("A simpler model of the project that answers instead."),
  response: projectPathSchema.optional().describe("A file with the answer that is given instead."),
});

const humanReviewSchema = z.strictObject({
  when: patternText(
    {
      code: "invalid-value",
      expected: "conditions on inputs and outputs, compared by >=, <=, >, <, = or != and joined by `and` or `or`",
      example: "score >= 0.9",
    },
    /\S/,
    (text) => parseCondition(text) !== undefined,
  ).describe("Answers that a person looks at before they take effect, as a condition on inputs and outputs."),
  by: z.array(groupNameSchema).min(1).describe("Groups of the identity provider whose members decide."),
  within: durationSchema.describe("How soon a person has to decide."),
  to: datasetReferenceSchema.describe("The dataset that decisions are written to."),
});

export const endpointSchema = z.strictObject({
  description: proseText("Asked by the shop's start page.").optional().describe("What it is for, in a sentence."),
  model: dnsNameSchema.describe(
    "The model that answers; its version comes from releases/<environment>.yaml, never from here.",
  ),
  mode: z
    .enum(["online", "batch", "streaming"])
    .default("online")
    .describe(
      "`online` answers requests, `batch` works through a dataset on a schedule, `streaming` follows a dataset as it grows.",
    ),
  protocol: z
    .enum(["rest", "grpc"])
    .default("rest")
    .describe("How an online endpoint is spoken to; both are the Open Inference Protocol."),
  servedOn: z
    .enum(["cluster", "sagemaker", "azure-ml"])
    .default("cluster")
    .describe("Where copies run: in the environment's cluster, or as a managed endpoint of a cloud."),
  callers: protects(
    z.array(dnsNameSchema).default([]).describe("Clients of the identity provider that may call; left out, nobody."),
  ),
  objectives: objectivesSchema.default({}).describe("What callers may rely on; each becomes an alert."),
  canary: protects(canarySchema.optional().describe("How a new version takes over; left out, all at once.")),
  capture: protects(
    captureSchema.optional().describe("Keeps requests and answers, for monitors and the next training."),
  ),
  replicas: z
    .strictObject({
      min: z.int().min(0).max(1_000).describe("Copies that always run."),
      max: z.int().min(1).max(1_000).describe("Copies at most."),
    })
    .default({ min: 1, max: 1 })
    .describe("How many copies serve."),
  scaling: scalingSchema
    .optional()
    .describe("When copies are added and taken away; left out, at 70 percent of their CPU."),
  resources: resourcesSchema.default({}).describe("What each copy asks for, and may not exceed."),
  gpuPool: dnsNameSchema.optional().describe("A GPU pool of platform.yaml, for a model that needs GPUs."),
  gpus: z.int().min(1).max(64).default(1).describe("How many GPUs of the pool each copy asks for; 1 if left out."),
  fallback: fallbackSchema.optional().describe("What is answered when the model cannot; a model or a fixed response."),
  humanReview: protects(
    humanReviewSchema.optional().describe("Which answers a person decides on; EU AI Act words: human oversight."),
  ),
  schedule: cronSchema.optional().describe("When a batch endpoint runs, as cron."),
  timeZone: scheduleTimeZoneSchema,
  reads: protects(
    dataReferenceSchema.optional().describe("The dataset that a batch or streaming endpoint takes its questions from."),
  ),
  writes: protects(
    datasetReferenceSchema.optional().describe("The dataset that a batch or streaming endpoint writes its answers to."),
  ),
  notify: z
    .array(dnsNameSchema)
    .default([])
    .describe("Receivers of platform.yaml that are told when an objective is missed."),
});

export type EndpointSpec = z.output<typeof endpointSchema>;
