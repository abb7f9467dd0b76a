import { z } from "zod";
import { derives, sameAs } from "../reading/derived-default.ts";
import { proseText } from "../reading/expectation.ts";
import { filledRecord } from "../reading/filled-record.ts";
import { columnNameSchema, datasetNameSchema } from "../units/name.schema.ts";
import { durationSchema } from "../units/unit.schema.ts";
import { columnTypeSchema } from "./column-type.schema.ts";

const featureFieldSchema = z.strictObject({
  type: columnTypeSchema.describe("Type of the values."),
  description: proseText("Purchases of the last 30 days.").optional().describe("What the value means."),
});

export const featureSchema = z.strictObject({
  description: proseText("What a customer bought lately.")
    .optional()
    .describe("What the features say, for those who look for some to use."),
  owner: derives(
    proseText("recommenders").optional().describe("Team that answers for them; left out, the project's."),
    sameAs(() => ["owner", "team"]),
  ),
  entities: z
    .array(columnNameSchema)
    .min(1)
    .describe("Columns of the dataset that say whose features these are; they are asked for by these."),
  computedFrom: datasetNameSchema.describe("The dataset whose rows are the features' history."),
  timestamp: columnNameSchema.describe(
    "Column that says since when a row is true; the time that training looks back from.",
  ),
  ttl: durationSchema.optional().describe("How old a value may be and still be served; left out, of any age."),
  online: z.boolean().default(false).describe("Whether endpoints can ask for the latest values in milliseconds."),
  offline: z.boolean().default(true).describe("Whether training can ask for the values of any past moment."),
  pointInTime: z
    .strictObject({
      delay: durationSchema
        .optional()
        .describe("How late a row becomes known: training never sees one younger than this. Left out, at once."),
      lookback: derives(
        durationSchema.optional().describe("How far back training looks for a value; left out, as far as `ttl` says."),
        sameAs((path) => [...path.slice(0, -2), "ttl"]),
      ),
    })
    .default({})
    .describe("What training may see of the past, so that it learns from nothing that was not known yet."),
  fields: filledRecord(columnNameSchema, featureFieldSchema).describe(
    "The features by name: columns of the dataset, or what a step that writes features.<name> computes from it.",
  ),
});

export type FeatureSpec = z.output<typeof featureSchema>;
