import { z } from "zod";
import { proseText } from "../reading/expectation.ts";
import { protects } from "../reading/protection.ts";
import { measureSchema } from "../units/measure.schema.ts";
import {
  columnNameSchema,
  datasetNameSchema,
  dnsNameSchema,
  groupNameSchema,
  projectPathSchema,
  snakeNameSchema,
} from "../units/name.schema.ts";
import { dateSchema, durationSchema } from "../units/unit.schema.ts";

const stakeholderSchema = z.strictObject({
  groups: z.array(groupNameSchema).min(1).describe("Groups of the identity provider that they are in."),
  interest: proseText("Conversion of the web shop.").describe("What they want from the system."),
});

/** One of `atLeast` and `atMost`; the checks see to it. */
const kpiSchema = z.strictObject({
  description: proseText("Visits that end in a purchase.").optional().describe("What is measured."),
  atLeast: measureSchema.optional().describe("The target, of something that should be high: `3.1 %`, `500 USD`."),
  atMost: measureSchema.optional().describe("The target, of something that should be low: `5 %`, `2 days`."),
  computedFrom: datasetNameSchema.describe("The dataset that the value is computed from."),
});

const personalDataSchema = z.strictObject({
  subjectKey: columnNameSchema.describe(
    "The column that says whose data a row is, in each dataset that has it; people are found by it to inform them and to erase.",
  ),
  lawfulBasis: z
    .enum(["consent", "contract", "legal-obligation", "vital-interests", "public-task", "legitimate-interests"])
    .describe("Why the data may be processed, in the words of article 6 of the GDPR."),
  erasure: protects(
    z
      .strictObject({
        within: durationSchema.describe("How long it may take until a person's data is gone from all datasets."),
      })
      .optional()
      .describe("What a person who asks to be forgotten may rely on."),
  ),
});

const assessmentSchema = z.strictObject({
  kind: z
    .enum(["data-protection", "fundamental-rights", "conformity", "security"])
    .describe(
      "What was assessed: data protection (GDPR, article 35), fundamental rights (EU AI Act, article 27), conformity (article 43), or security.",
    ),
  file: projectPathSchema.describe("The assessment, a file of the project."),
  reviewed: dateSchema.describe("The day it was last looked at whole: `2026-05-01`."),
  validFor: durationSchema.describe("How long it counts from that day; `check` warns once it has run out."),
});

export const purposeSchema = z.strictObject({
  summary: proseText("Recommends plants to shoppers.").describe("What the system does, in a sentence."),
  riskTier: z
    .enum(["minimal", "limited", "high"])
    .describe("Risk in the words of the EU AI Act; `high` needs assessments and people who oversee what it decides."),
  stakeholders: z
    .record(dnsNameSchema, stakeholderSchema)
    .default({})
    .describe("Who has an interest in the results, by name."),
  kpis: z
    .record(snakeNameSchema, kpiSchema)
    .default({})
    .describe("What the system is measured by, with its target; a monitor of the kind `kpi` watches one."),
  personalData: personalDataSchema
    .optional()
    .describe("On what ground personal data is processed; needed as soon as a column is `personal`."),
  assessments: protects(
    z
      .record(dnsNameSchema, assessmentSchema)
      .default({})
      .describe("Assessments of what the system may do to people, by name."),
  ),
});

export type PurposeSpec = z.output<typeof purposeSchema>;
