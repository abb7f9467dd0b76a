import { z } from "zod";
import { plainTypeSchema } from "../data/column-type.schema.ts";
import { patternText, proseText } from "../reading/expectation.ts";
import { filledRecord } from "../reading/filled-record.ts";
import { protects } from "../reading/protection.ts";
import { columnNameSchema, dnsNameSchema, httpsUrlSchema, projectPathSchema } from "../units/name.schema.ts";
import { gateSchema } from "./gate.schema.ts";
import { metricNameSchema } from "./metric.schema.ts";

const fields = filledRecord(columnNameSchema, plainTypeSchema);

const baselineSchema = z.strictObject({
  model: dnsNameSchema.optional().describe("Another model of the project, evaluated on the same data."),
  metrics: z
    .record(metricNameSchema, z.number())
    .optional()
    .describe("Known values by metric, of whatever does the job today."),
});

const baseModelSchema = z.strictObject({
  name: proseText("layoutlmv3-base").describe("Name that its maker gave it."),
  url: httpsUrlSchema.describe("Where it comes from."),
  revision: patternText(
    { code: "invalid-value", expected: "a revision without spaces, such as a tag or a commit", example: "v1.0" },
    /^[A-Za-z0-9][A-Za-z0-9._+/-]{0,99}$/,
  ).describe("Tag or commit; never a name that moves, such as `main`."),
  licence: patternText(
    { code: "invalid-value", expected: "an SPDX licence identifier", example: "Apache-2.0" },
    /^(LicenseRef-)?[A-Za-z0-9][A-Za-z0-9.+-]{0,63}$/,
  ).describe("Its licence, as SPDX names it; `LicenseRef-…` for one that SPDX does not know."),
  digest: protects(
    patternText(
      {
        code: "invalid-digest",
        expected: "sha256: and 64 hexadecimal digits",
        example: `sha256:${"0123456789abcdef".repeat(4)}`,
      },
      /^sha256:[0-9a-f]{64}$/,
    )
      .optional()
      .describe("Digest of its files; exactly these are used."),
  ),
});

export const modelSchema = z.strictObject({
  formerly: dnsNameSchema
    .optional()
    .describe(
      "The name that it was first registered under; its versions stay there, so that a rename deletes nothing.",
    ),
  description: proseText("Species that a shopper is likely to buy next.")
    .optional()
    .describe("What it predicts, in a sentence."),
  signature: z
    .strictObject({
      inputs: fields.describe(
        "What the model is asked with: type by field. A model knows no decimals: give them as `double`.",
      ),
      outputs: fields.describe("What the model answers: type by field."),
    })
    .describe("What goes in and what comes out."),
  baselines: z
    .record(dnsNameSchema, baselineSchema)
    .default({})
    .describe("What a version has to be better than, by name; gates refer to them."),
  gates: protects(
    z
      .record(dnsNameSchema, gateSchema)
      .default({})
      .describe("Checks that run when a version is registered; a version that fails one cannot be approved."),
  ),
  approvals: protects(
    z
      .strictObject({
        atLeast: z.int().min(1).max(10).default(1).describe("How many approvers have to agree; 1 if left out."),
      })
      .default({ atLeast: 1 })
      .describe("Who has to agree before a version is released; who trained it never counts."),
  ),
  card: projectPathSchema.optional().describe("The model card, a Markdown file."),
  logs: z
    .array(z.enum(["importance", "shap", "data-profile", "confusion-matrix"]))
    .default([])
    .describe("What every run logs besides parameters, metrics and the commit."),
  baseModel: baseModelSchema.optional().describe("The third party's model that this one is, or is trained from."),
});

export type ModelSpec = z.output<typeof modelSchema>;
