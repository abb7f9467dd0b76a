import { z } from "zod";
import { patternText, proseText } from "../reading/expectation.ts";
import { filledRecord } from "../reading/filled-record.ts";
import { protects } from "../reading/protection.ts";
import { columnNameSchema, datasetNameSchema, dnsNameSchema, snakeNameSchema } from "../units/name.schema.ts";
import { durationSchema } from "../units/unit.schema.ts";
import { columnSchema } from "./column.schema.ts";
import { datasetSourceSchema } from "./dataset-source.schema.ts";
import { expectationSchema } from "./expectation.schema.ts";

const mediaTypeSchema = patternText(
  { code: "invalid-value", expected: "a media type <type>/<subtype>", example: "application/pdf" },
  /^[a-z]+\/[A-Za-z0-9][A-Za-z0-9.+_-]*$/,
);

const placeSchema = patternText(
  {
    code: "invalid-value",
    expected: "a cloud region such as `eu-central-1`, or a country by its two capital letters",
    example: "eu-central-1",
  },
  /^([a-z]{2}(-[a-z]+)+-\d|[A-Z]{2})$/,
);

export const datasetSchema = z.strictObject({
  formerly: datasetNameSchema
    .optional()
    .describe("The name it was first deployed under; its data stays where it is, so a rename never deletes."),
  description: proseText("One row for each order of the web shop.")
    .optional()
    .describe("What it holds, for its readers."),
  format: z
    .enum(["delta", "files"])
    .default("delta")
    .describe("How it is kept: a Delta table, or files as they came, such as documents and images."),
  mediaTypes: z
    .array(mediaTypeSchema)
    .default([])
    .describe("What the files are; with `format: files` alone, and needed there."),
  source: datasetSourceSchema
    .optional()
    .describe(
      "Where the data comes from when no step of this project makes it: a connection, a file of the project, or another project.",
    ),
  classification: protects(
    z
      .enum(["public", "internal", "confidential", "restricted"])
      .describe("How far the data may travel; decides who may read it."),
  ),
  retention: protects(
    durationSchema
      .optional()
      .describe("How long data is kept, in whole days at least; left out, for ever. Personal data needs one."),
  ),
  residency: protects(
    z
      .array(placeSchema)
      .default([])
      .describe("Where the data may lie, by cloud region or country; left out, wherever the platform runs."),
  ),
  freshness: durationSchema
    .optional()
    .describe("How old the newest data may be; a monitor of the kind `freshness` holds it to that."),
  partitionBy: z
    .array(columnNameSchema)
    .default([])
    .describe("Columns that part the table's files, the coarsest first; for columns with few values, such as a day."),
  columns: filledRecord(columnNameSchema, columnSchema)
    .optional()
    .describe("The columns by name. A table needs them; of files they describe what is known of each."),
  expectations: protects(
    z
      .record(snakeNameSchema, expectationSchema)
      .default({})
      .describe("What has to be true of the data, by name; looked at before a write is seen by anybody."),
  ),
  share: protects(
    z
      .strictObject({
        with: z.array(dnsNameSchema).min(1).describe("Projects of this platform that may read it."),
        notice: durationSchema.describe("How long before a change that breaks readers they are told of it."),
      })
      .optional()
      .describe("Which other projects may read it, and what they may rely on; left out, none."),
  ),
});

export type DatasetSpec = z.output<typeof datasetSchema>;
