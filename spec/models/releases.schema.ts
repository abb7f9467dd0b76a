import { z } from "zod";
import { API_VERSION } from "../platform/platform.schema.ts";
import { patternText, proseText } from "../reading/expectation.ts";
import { protects } from "../reading/protection.ts";
import { dnsNameSchema } from "../units/name.schema.ts";

const digest = patternText(
  {
    code: "invalid-digest",
    expected: "sha256: and 64 hexadecimal digits",
    example: `sha256:${"0123456789abcdef".repeat(4)}`,
  },
  /^sha256:[0-9a-f]{64}$/,
);

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

const approver = patternText(
  {
    code: "invalid-value",
    expected: "one person; several are a list",
    example: "grace@greenhouse.example",
  },
  /^[^,;\n\r]*[^,;\s][^,;\n\r]*$/,
);

export const releaseSchema = z.strictObject({
  model: dnsNameSchema.describe("A model of the project."),
  version: patternText(
    { code: "invalid-value", expected: "a version of the model registry, in quotes", example: '"7"' },
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/,
  ).describe("Version in the model registry; in quotes, or YAML reads it as a number."),
  digest: digest.describe("Digest of the model artifact; exactly this one is served."),
  commit: protects(
    patternText(
      {
        code: "invalid-digest",
        expected: "the 40 hexadecimal digits of a git commit",
        example: "0123456789abcdef0123456789abcdef01234567",
      },
      /^[0-9a-f]{40}$/,
    ).describe("Git commit the model was trained at."),
  ),
  trainedBy: protects(proseText("ada@greenhouse.example").describe("Who trained it.")),
  approvedBy: protects(
    z
      .union([approver, z.array(approver).min(1)])
      .describe(
        "Who approved it, somebody else than who trained it; a list where the model's `approvals` ask for several.",
      ),
  ),
  approvedAt: protects(
    patternText(
      { code: "invalid-value", expected: "a time with its offset as in RFC 3339", example: "2026-05-04T09:30:00Z" },
      RFC_3339,
      (text) => !Number.isNaN(Date.parse(text)),
    ).describe("When it was approved."),
  ),
  metrics: protects(z.record(z.string().min(1), z.number()).describe("What its gates measured.")),
  evidence: protects(digest.describe("Digest of the bundle of evidence.")),
  weight: z.int().min(1).max(100).default(100).describe("Share of traffic in percent."),
});

export const releasesSchema = z.strictObject({
  apiVersion: z.literal(API_VERSION).describe("Version of the language."),
  kind: z.literal("Releases").describe("What the file describes."),
  releases: z.array(releaseSchema).describe("Promotion records of this environment, changed by pull request only."),
});

export type ReleaseSpec = z.output<typeof releaseSchema>;
export type ReleasesSpec = z.output<typeof releasesSchema>;
