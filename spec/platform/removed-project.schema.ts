import { z } from "zod";
import { dataReferenceSchema } from "../pipelines/data-reference.schema.ts";
import { proseText } from "../reading/expectation.ts";
import { protects } from "../reading/protection.ts";
import { dateSchema } from "../units/unit.schema.ts";

export const removedProjectSchema = z.strictObject({
  removedAt: dateSchema.describe("The day on which it was taken out: `2026-03-01`."),
  leaves: protects(
    z
      .array(dataReferenceSchema)
      .default([])
      .describe("Datasets and models of it that are kept: `bronze.orders`, `models.germination`."),
  ),
  until: protects(
    dateSchema.optional().describe("The last day on which what it leaves is kept; for good if left out."),
  ),
  reason: proseText("Merged into plants.").describe("Why it was taken out."),
});

export type RemovedProjectSpec = z.output<typeof removedProjectSchema>;
