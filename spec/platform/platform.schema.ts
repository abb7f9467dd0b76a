import { z } from "zod";
import { derives } from "../reading/derived-default.ts";
import { patternText } from "../reading/expectation.ts";
import { filledRecord } from "../reading/filled-record.ts";
import { dnsNameSchema, environmentNameSchema, groupNameSchema, httpsUrlSchema } from "../units/name.schema.ts";
import { platformPathSchema } from "./address.schema.ts";
import { connectionSchema } from "./connection.schema.ts";
import { environmentSchema } from "./environment.schema.ts";
import { gpuPoolSchema } from "./gpu-pool.schema.ts";
import { proxySchema } from "./proxy.schema.ts";
import { receiverSchema } from "./receiver.schema.ts";
import { removedProjectSchema } from "./removed-project.schema.ts";
import { servicesSchema } from "./service.schema.ts";

export const API_VERSION = "lakebed/v1";

/** What many providers use; their discovery document would tell, and nothing here asks the network. */
export function jwksBelow(issuer: string): string {
  return `${issuer.replace(/\/$/, "")}/.well-known/jwks.json`;
}

export const identitySchema = z.strictObject({
  issuer: httpsUrlSchema.describe("Address of the OpenID Connect identity provider."),
  jwks: derives(
    httpsUrlSchema
      .optional()
      .describe("Where the provider publishes its signing keys; `.well-known/jwks.json` below the issuer if left out."),
    (_path, valueAt) => {
      const from = ["identity", "issuer"];
      const issuer = valueAt(from);
      return typeof issuer === "string" ? { value: jwksBelow(issuer), from } : undefined;
    },
  ),
  clientId: patternText(
    { code: "invalid-name", expected: "the client that the provider knows the platform by", example: "lakebed" },
    /^\S{1,200}$/,
  ).describe("Client that the provider knows the platform by."),
  groupsClaim: patternText(
    { code: "invalid-name", expected: "the name of a claim", example: "groups" },
    /^[^\s"']{1,200}$/,
  )
    .default("groups")
    .describe("Claim of a token that lists the groups of whoever shows it."),
  groups: z.array(groupNameSchema).min(1).describe("Groups that projects may give roles to."),
});

export const platformSchema = z.strictObject({
  apiVersion: z.literal(API_VERSION).describe("Version of the language."),
  kind: z.literal("Platform").describe("What the file describes."),
  name: dnsNameSchema.describe("Name of the platform; part of the names of its buckets."),
  identity: identitySchema.describe("Who people are."),
  environments: filledRecord(environmentNameSchema, environmentSchema).describe(
    "The environments by name: letters and digits, no hyphen.",
  ),
  services: servicesSchema.prefault({}).describe("Services of each environment's cluster."),
  registryMirror: patternText(
    { code: "invalid-value", expected: "a registry without scheme", example: "registry.greenhouse.example" },
    /^[a-z0-9.-]+(:\d{1,5})?(\/[a-z0-9._-]+)*$/,
  )
    .optional()
    .describe("Registry that every image and chart is pulled through."),
  proxy: proxySchema.optional().describe("Proxy through which the outside is reached."),
  certificateAuthorities: z
    .array(platformPathSchema)
    .default([])
    .describe("Private authorities to trust: PEM files of this repository with certificates and no private key."),
  gpuPools: z
    .record(dnsNameSchema, gpuPoolSchema)
    .default({})
    .describe("Hardware profiles that projects choose by name."),
  connections: z.record(dnsNameSchema, connectionSchema).default({}).describe("Systems outside of the platform."),
  receivers: z.record(dnsNameSchema, receiverSchema).default({}).describe("Who can be told of an alert."),
  removedProjects: z
    .record(dnsNameSchema, removedProjectSchema)
    .default({})
    .describe("Projects that were taken out, by name, with what they leave behind."),
  overrides: z.unknown().optional().describe("What differs by environment: maps merge, lists replace, null removes."),
});

export type PlatformSpec = z.output<typeof platformSchema>;

/** Sections of the platform that may differ by environment. */
export const PLATFORM_OVERRIDABLE = [
  "identity",
  "services",
  "registryMirror",
  "proxy",
  "gpuPools",
  "connections",
  "receivers",
] as const;
