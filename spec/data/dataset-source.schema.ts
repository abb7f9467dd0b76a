import { z } from "zod";
import { patternText } from "../reading/expectation.ts";
import { columnNameSchema, datasetNameSchema, dnsNameSchema, projectPathSchema } from "../units/name.schema.ts";

/** One of `connection`, `file` and `project`; the checks see to it. */
export const datasetSourceSchema = z.strictObject({
  connection: dnsNameSchema
    .optional()
    .describe("A connection of platform.yaml, for data of a system outside; a step of a pipeline reads it."),
  table: patternText(
    { code: "invalid-name", expected: "a table with its schema", example: "public.orders" },
    /^[A-Za-z_][A-Za-z0-9_$]*(\.[A-Za-z_][A-Za-z0-9_$]*)?$/,
  )
    .optional()
    .describe("Table of a database connection (postgres, mysql)."),
  cursor: columnNameSchema
    .optional()
    .describe("Column of the table that only grows, so that a run reads what is new; left out, it reads everything."),
  topic: patternText(
    { code: "invalid-name", expected: "a Kafka topic", example: "shop.clicks" },
    /^[A-Za-z0-9._-]{1,249}$/,
  )
    .optional()
    .describe("Topic of a Kafka connection."),
  path: patternText(
    {
      code: "invalid-value",
      expected: "a path below the connection's address, without leading slash and `..`",
      example: "scans/*.pdf",
    },
    /^[^\s/\\][^\s\\]*$/,
    (text) => !text.split("/").includes(".."),
  )
    .optional()
    .describe("What to read of an object-store or http connection, below its address; `*` stands for any name."),
  file: projectPathSchema
    .optional()
    .describe("A file of the project that is the data: small tables that people maintain, in the layer `reference`."),
  project: dnsNameSchema
    .optional()
    .describe("The project whose dataset this is; it is read where it lies, and never written from here."),
  dataset: datasetNameSchema.optional().describe("Which dataset of that project; it must be shared with this one."),
});

export type DatasetSourceSpec = z.output<typeof datasetSourceSchema>;
