import { z } from "zod";
import { metricNameSchema } from "../models/metric.schema.ts";
import { derives, sameAs } from "../reading/derived-default.ts";
import { patternText, proseText } from "../reading/expectation.ts";
import { filledRecord } from "../reading/filled-record.ts";
import { documents, protects } from "../reading/protection.ts";
import { columnNameSchema, dnsNameSchema, projectPathSchema } from "../units/name.schema.ts";
import { cronSchema, durationSchema, scheduleTimeZoneSchema, sizeSchema } from "../units/unit.schema.ts";
import { dataReferenceSchema } from "./data-reference.schema.ts";
import { parameterSchema } from "./parameter.schema.ts";

export { dataReferenceSchema };

export const coresSchema = z.number().min(0.1).max(1_000);

const executorsSchema = z.strictObject({
  min: z.int().min(1).max(1_000).default(1).describe("Executors that always run; 1 if left out."),
  max: z.int().min(1).max(1_000).describe("Executors at most; Spark asks for more while tasks wait, up to this."),
});

export const stepResourcesSchema = z.strictObject({
  cpu: coresSchema.optional().describe("CPU cores of the step's pod; for Spark of the driver and of each executor."),
  memory: sizeSchema.optional().describe("Memory of the step's pod; for Spark of the driver and of each executor."),
  executors: executorsSchema.optional().describe("How many executors a Spark step may have; 2 if left out."),
});

export const automlSchema = z.strictObject({
  target: columnNameSchema.describe("The column to predict, of a dataset that the step reads."),
  metric: metricNameSchema.describe("The metric by which candidates are compared."),
  maximum: durationSchema.default(3_600).describe("How long candidates are searched for; 1 hour if left out."),
});

export const stepSchema = z.strictObject({
  spark: projectPathSchema.optional().describe("Program to run with spark-submit. A step has exactly one engine."),
  python: projectPathSchema.optional().describe("Program to run with Python. A step has exactly one engine."),
  sql: projectPathSchema.optional().describe(
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholders are those of the SQL file.
    "File of SQL statements that Spark runs; `${silver.purchases}` stands for a table the step reads or writes, `${window_days}` for a parameter. A step has exactly one engine.",
  ),
  notebook: projectPathSchema
    .optional()
    .describe("Notebook that papermill runs from top to bottom. A step has exactly one engine."),
  automl: automlSchema.optional().describe("Searches for the best model by itself. A step has exactly one engine."),
  trigger: z
    .enum(["available-now", "continuous"])
    .optional()
    .describe(
      "In a streaming pipeline: `available-now` works off what has come since the last run and ends, `continuous` never ends.",
    ),
  gpuPool: dnsNameSchema.optional().describe("A GPU pool of platform.yaml, for a step that needs GPUs."),
  gpus: z.int().min(1).max(64).default(1).describe("How many GPUs of the pool the step asks for; 1 if left out."),
  resources: stepResourcesSchema.default({}).describe("What the step's pod asks for, and may not exceed."),
  parameters: z
    .record(columnNameSchema, parameterSchema)
    .default({})
    .describe("Values by name that the program is given; the same file can then serve several steps."),
  requirements: projectPathSchema
    .optional()
    .describe("A requirements.txt with the Python packages that the step needs beyond those of the runtime image."),
  reads: protects(
    z
      .array(dataReferenceSchema)
      .default([])
      .describe("Datasets, features and models that the step may read, and no others."),
  ),
  writes: protects(
    z
      .array(dataReferenceSchema)
      .default([])
      .describe("Datasets, features and models that the step may write, and no others."),
  ),
  after: z.array(dnsNameSchema).default([]).describe("Steps to wait for besides those that write what this one reads."),
  timeout: derives(
    durationSchema
      .optional()
      .describe(
        "How long the step may run before it is stopped; left out, 6 hours, or for ever with a `continuous` trigger.",
      ),
    (path, valueAt) =>
      valueAt([...path.slice(0, -1), "trigger"]) === "continuous" ? undefined : { value: "6 hours", from: undefined },
  ),
  retries: derives(
    z.int().min(0).max(20).optional().describe("How often this step is tried again; left out, as the pipeline."),
    sameAs((path) => [...path.slice(0, 2), "retries"]),
  ),
});

export type StepSpec = z.output<typeof stepSchema>;

const backoffSchema = z.strictObject({
  min: durationSchema.default(30).describe("Pause before the first retry; 30 seconds if left out."),
  max: durationSchema.default(3_600).describe("No pause is longer; 1 hour if left out."),
  factor: z.int().min(1).max(10).default(2).describe("By how much each pause is longer than the one before."),
});

const commandText = documents(
  patternText(
    { code: "invalid-value", expected: "a command on one line", example: "pytest tests/unit" },
    /^\S[^\n\r]*$/,
  ),
);

const testsSchema = z.strictObject({
  unit: commandText.optional().describe("Command of the tests that need nothing but the code."),
  integration: commandText.optional().describe("Command of the tests that run against data of the environment."),
});

export const pipelineSchema = z.strictObject({
  formerly: dnsNameSchema
    .optional()
    .describe("The name that it was first deployed under; what runs keeps it, so that a rename deletes nothing."),
  description: proseText("Trains the recommender every night.").optional().describe("What it does, in a sentence."),
  mode: z
    .enum(["batch", "streaming"])
    .default("batch")
    .describe("`batch` runs end by themselves; the steps of `streaming` follow data as it comes."),
  schedule: cronSchema.optional().describe("When it runs, as cron; left out, only when asked or by `startsOn`."),
  timeZone: scheduleTimeZoneSchema,
  startsOn: z.array(dataReferenceSchema).default([]).describe("Datasets and models whose new version starts a run."),
  api: protects(
    z
      .strictObject({
        callers: z
          .array(dnsNameSchema)
          .min(1)
          .describe("Clients of the identity provider that may start it, and no others."),
      })
      .optional()
      .describe("Lets other systems start a run by API; left out, none may."),
  ),
  retries: z.int().min(0).max(20).default(2).describe("How often a failed step is tried again; 2 times if left out."),
  backoff: backoffSchema.default({ min: 30, max: 3_600, factor: 2 }).describe("How long to wait before a retry."),
  timeout: durationSchema
    .optional()
    .describe("How long a whole run may take before it is stopped; left out, its steps decide."),
  notify: z.array(dnsNameSchema).default([]).describe("Receivers of platform.yaml that are told of a failure."),
  notifyOnSuccess: z
    .array(dnsNameSchema)
    .default([])
    .describe("Receivers of platform.yaml that are told when a run ends well."),
  tests: testsSchema
    .default({})
    .describe("Commands that test the code before it is deployed; paths begin at the project's folder."),
  steps: filledRecord(dnsNameSchema, stepSchema).describe(
    "The steps by name; what they read and write gives their order, features by the dataset that they are computed from.",
  ),
});

export type PipelineSpec = z.output<typeof pipelineSchema>;
