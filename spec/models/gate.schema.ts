import { z } from "zod";
import { patternText } from "../reading/expectation.ts";
import { columnNameSchema, dnsNameSchema } from "../units/name.schema.ts";
import { durationSchema, percentSchema, sizeSchema } from "../units/unit.schema.ts";
import { metricNameSchema } from "./metric.schema.ts";

/** Ways to say how far two distributions are apart. */
export const distanceMethodSchema = z.enum(["psi", "ks", "chi-squared", "jensen-shannon"]);

export const distanceSchema = z.number().min(0).max(1_000);

const accuracyGate = z.strictObject({
  kind: z.literal("accuracy").describe("Compares a metric with a bound, with a baseline, or with both."),
  metric: metricNameSchema.describe("A metric that the run logs."),
  atLeast: z.number().optional().describe("The metric is this or more; a gate has `atLeast` or `atMost`, not both."),
  atMost: z.number().optional().describe("The metric is this or less, for errors and losses."),
  betterThan: dnsNameSchema.optional().describe("A baseline of the model that has to be beaten."),
});

const segmentsGate = z.strictObject({
  kind: z.literal("segments").describe("Compares a metric between groups, so that no group is served badly."),
  by: columnNameSchema.describe("The column that parts the evaluation data into groups."),
  metric: metricNameSchema.describe("The metric that is computed for each group."),
  gap: z
    .strictObject({ atMost: z.number().min(0).describe("Largest difference between the best and the worst group.") })
    .describe("How far groups may be apart."),
});

const biasGate = z.strictObject({
  kind: z.literal("bias").describe("Compares how the model treats groups of people."),
  attribute: columnNameSchema.describe("The column that tells the groups apart, such as an age group."),
  measure: z
    .enum(["demographic-parity", "equal-opportunity", "equalized-odds", "disparate-impact"])
    .describe(
      "What is compared between groups: rate of positive answers, of those among the deserving, of both kinds of error, or their ratio.",
    ),
  atMost: z
    .number()
    .min(0)
    .max(1)
    .describe("Largest difference; for `disparate-impact` how far the ratio may be from 1."),
});

const importanceGate = z.strictObject({
  kind: z.literal("importance").describe("Judges what the model relies on."),
  share: z
    .strictObject({ atMost: percentSchema.describe("Largest share of one input in the importance of all.") })
    .optional()
    .describe("Refuses a model that hangs on a single input."),
  excluded: z
    .array(columnNameSchema)
    .default([])
    .describe("Inputs that must have no importance, such as a stand-in for origin."),
});

const schemaGate = z.strictObject({
  kind: z.literal("schema").describe("Compares the signature with that of the version in use."),
  change: z
    .enum(["compatible", "none"])
    .describe("`compatible`: callers of the version in use notice nothing; `none`: the signature is the same."),
});

const skewGate = z.strictObject({
  kind: z.literal("skew").describe("Compares training data with what the endpoint was asked last."),
  method: distanceMethodSchema.default("psi").describe("How the distance is measured; `psi` if left out."),
  atMost: distanceSchema.describe("Largest distance of any column."),
  columns: z.array(columnNameSchema).default([]).describe("Inputs that are compared; left out, all."),
});

const performanceGate = z.strictObject({
  kind: z.literal("performance").describe("Measures one copy of the model, loaded as it would be served."),
  p95: z
    .strictObject({ atMost: durationSchema.describe("Time that 95 of 100 answers stay below.") })
    .optional()
    .describe("How fast it answers."),
  memory: z
    .strictObject({ atMost: sizeSchema.describe("Memory that it needs at most.") })
    .optional()
    .describe("How much memory it takes."),
});

const complianceGate = z.strictObject({
  kind: z.literal("compliance").describe("Refuses a model that answers what must never be answered."),
  output: columnNameSchema.describe("An output of the signature."),
  notIn: patternText(
    {
      code: "invalid-reference",
      expected: "a column <layer>.<table>.<column>",
      example: "reference.invasive_species.name",
    },
    /^(bronze|silver|gold|reference)\.[a-z][a-z0-9_]*\.[A-Za-z_][A-Za-z0-9_]*$/,
  ).describe("The column with the values that must not occur, as <layer>.<table>.<column>."),
});

const commandGate = z.strictObject({
  kind: z.literal("command").describe("Runs a check of the team's own."),
  run: patternText(
    { code: "invalid-value", expected: "a command on one line", example: "python jobs/gates/diversity.py" },
    /^\S[^\n\r]*$/,
  ).describe("The command; it passes when it ends with 0. Paths begin at the project's folder."),
  timeout: durationSchema.default(600).describe("How long it may run; 10 minutes if left out."),
});

export const gateSchema = z.discriminatedUnion("kind", [
  accuracyGate,
  segmentsGate,
  biasGate,
  importanceGate,
  schemaGate,
  skewGate,
  performanceGate,
  complianceGate,
  commandGate,
]);

export type GateSpec = z.output<typeof gateSchema>;
