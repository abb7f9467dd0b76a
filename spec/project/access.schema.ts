import { z } from "zod";
import { dataReferenceSchema } from "../pipelines/data-reference.schema.ts";
import { proseText } from "../reading/expectation.ts";
import { groupNameSchema } from "../units/name.schema.ts";
import { dateSchema } from "../units/unit.schema.ts";

const groups = (who: string) => z.array(groupNameSchema).default([]).describe(`Groups of ${who}.`);

export const personasSchema = z.strictObject({
  "data-engineer": groups("those who build pipelines and own data quality"),
  "data-scientist": groups("those who explore curated data and train in development"),
  "ml-engineer": groups("those who run training and serving"),
  approver: groups("those who approve a model version for release"),
  stakeholder: groups("those who read results"),
  auditor: groups("those who look at runs, versions and releases, and touch neither data nor anything else"),
});

export const grantSchema = z.strictObject({
  group: groupNameSchema.describe("The group of the identity provider that gets it."),
  access: z.enum(["read", "write"]).describe("What it may do; who may write may read too."),
  to: z.array(dataReferenceSchema).min(1).describe("Datasets, features and models that it reaches, and no others."),
  reason: proseText("Audit of the third quarter.").describe("Why the personas do not suffice."),
  expires: dateSchema.describe("The last day on which it holds: `2026-12-31`."),
});

export type GrantSpec = z.output<typeof grantSchema>;
