import { z } from "zod";
import { patternText } from "../reading/expectation.ts";
import { protects } from "../reading/protection.ts";
import { environmentNameSchema } from "../units/name.schema.ts";
import { durationSchema, moneySchema } from "../units/unit.schema.ts";

const anyTarget = {
  stage: z
    .enum(["development", "production"])
    .describe("How strict the rules are: production refuses what development only warns of."),
  promotesFrom: protects(
    environmentNameSchema.optional().describe("The environment whose released commits may be served here."),
  ),
  budget: z
    .strictObject({ monthly: moneySchema.describe("What may be spent in a month.") })
    .optional()
    .describe("What the environment may cost."),
  recovery: protects(
    z
      .strictObject({
        point: durationSchema.describe("How much of the newest data may be lost (recovery point objective)."),
        time: durationSchema.describe("How long it may take until all runs again (recovery time objective)."),
      })
      .optional()
      .describe("What a disaster may cost in data and in time."),
  ),
  state: z
    .strictObject({
      backend: patternText(
        {
          code: "invalid-value",
          expected: "the address of a Pulumi backend",
          example: "s3://greenhouse-pulumi-prod?region=eu-central-1",
        },
        /^(s3|gs|azblob|file|https):\/\/[^\s@]+$/,
      )
        .optional()
        .describe("Where Pulumi keeps the state of this environment's stacks."),
      secretsProvider: protects(
        patternText(
          { code: "invalid-value", expected: "a secrets provider of Pulumi", example: "awskms://alias/pulumi-prod" },
          /^(passphrase|default|(awskms|azurekeyvault|gcpkms|hashivault):\/\/[^\s@]+)$/,
        )
          .optional()
          .describe("What encrypts secrets in that state."),
      ),
    })
    .optional()
    .describe("Where the state lies; what the shell says if left out."),
};

export const environmentSchema = z.discriminatedUnion("target", [
  z.strictObject({
    target: z.literal("kubernetes").describe("A Kubernetes cluster that exists already."),
    context: patternText(
      { code: "invalid-name", expected: "the name of a context of your kubeconfig", example: "greenhouse-dev" },
      /^\S{1,200}$/,
    ).describe("Context of the kubeconfig that leads to the cluster; each environment has a cluster of its own."),
    ...anyTarget,
  }),
  z.strictObject({
    target: z.literal("aws").describe("An AWS account in one region."),
    account: patternText(
      { code: "invalid-value", expected: "the twelve digits of an AWS account, in quotes", example: '"123456789012"' },
      /^\d{12}$/,
    ).describe("AWS account; in quotes, or YAML reads it as a number."),
    region: patternText(
      { code: "invalid-value", expected: "an AWS region", example: "eu-central-1" },
      /^[a-z]{2}(-[a-z]+)+-\d$/,
    ).describe("AWS region."),
    ...anyTarget,
  }),
]);

export type EnvironmentSpec = z.output<typeof environmentSchema>;
