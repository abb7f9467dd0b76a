import { z } from "zod";
import { patternText } from "../reading/expectation.ts";
import { httpsUrlSchema, secretReferenceSchema } from "../units/name.schema.ts";

export const receiverSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("slack").describe("A Slack channel."),
    channel: patternText(
      { code: "invalid-value", expected: "a channel in quotes, with its #", example: '"#plants-alerts"' },
      /^#[a-z0-9_-]{1,79}$/,
    ).describe("Channel; in quotes, or YAML reads the # as a comment."),
    secret: secretReferenceSchema.describe("Where in the environment's secret store the webhook is."),
  }),
  z.strictObject({
    kind: z.literal("email").describe("Mail addresses."),
    to: z
      .array(
        patternText(
          { code: "invalid-value", expected: "a mail address", example: "plants@example.com" },
          /^[^\s@,]{1,64}@[^\s@,.]{1,63}(\.[^\s@,.]{1,63}){1,8}$/,
        ),
      )
      .min(1)
      .describe("Who gets the mail."),
  }),
  z.strictObject({
    kind: z.literal("pagerduty").describe("A service of PagerDuty."),
    secret: secretReferenceSchema.describe(
      "Where in the environment's secret store the integration key is, under `routing-key`.",
    ),
  }),
  z.strictObject({
    kind: z.literal("webhook").describe("An address that alerts are posted to, in Alertmanager's own form."),
    url: httpsUrlSchema.describe("The address."),
    secret: secretReferenceSchema.describe(
      "Where in the environment's secret store the token is that is shown there, under `token`.",
    ),
  }),
]);

export type ReceiverSpec = z.output<typeof receiverSchema>;
