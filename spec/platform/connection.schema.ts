import { z } from "zod";
import { patternText } from "../reading/expectation.ts";
import { hostAndPortSchema, hostSchema, httpsUrlSchema, secretReferenceSchema } from "../units/name.schema.ts";
import { durationSchema } from "../units/unit.schema.ts";
import { bucketUrlSchema, httpUrlSchema, portSchema, regionSchema } from "./address.schema.ts";

const ONE_HOUR = 3_600;

const secret = secretReferenceSchema.describe("Where in the environment's secret store the credentials are.");
const refresh = durationSchema
  .default(ONE_HOUR)
  .describe("How often the credentials are read again from the secret store.");
const server = {
  host: hostSchema.describe("Host name of the server."),
  database: patternText(
    { code: "invalid-name", expected: "the name of a database", example: "shop" },
    /^[A-Za-z_][A-Za-z0-9_-]{0,62}$/,
  ).describe("Name of the database."),
  secret,
  refresh,
};

export const connectionSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("postgres").describe("A PostgreSQL database outside of the platform."),
    port: portSchema.default(5432).describe("Port of the server."),
    ...server,
  }),
  z.strictObject({
    kind: z.literal("mysql").describe("A MySQL or MariaDB database outside of the platform."),
    port: portSchema.default(3306).describe("Port of the server."),
    ...server,
  }),
  z.strictObject({
    kind: z.literal("kafka").describe("A Kafka cluster outside of the platform."),
    bootstrap: z.array(hostAndPortSchema).min(1).describe("Brokers to ask first, `host:port` each."),
    schemaRegistry: httpsUrlSchema.optional().describe("Address of the registry that has the messages' schemas."),
    secret,
    refresh,
  }),
  z.strictObject({
    kind: z.literal("object-store").describe("A bucket outside of the platform that speaks S3."),
    url: bucketUrlSchema.describe("The bucket, and the path below it that is read: `s3://partner-scans/incoming`."),
    endpoint: httpUrlSchema.optional().describe("Address of the store; that of AWS in its region if left out."),
    region: regionSchema.default("us-east-1").describe("Region that clients sign for."),
    secret,
    refresh,
  }),
  z.strictObject({
    kind: z.literal("http").describe("An API outside of the platform."),
    url: httpsUrlSchema.describe("Address that the paths of datasets' sources are below."),
    secret: secret.optional(),
    refresh,
  }),
]);

export type ConnectionSpec = z.output<typeof connectionSchema>;
