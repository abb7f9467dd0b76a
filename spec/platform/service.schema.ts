import { z } from "zod";
import { textOrMap } from "../reading/union.ts";
import { dnsNameSchema, hostSchema, secretReferenceSchema } from "../units/name.schema.ts";
import { awsIdSchema, httpUrlSchema, portSchema, regionSchema } from "./address.schema.ts";

const SERVICE_MODES = ["managed", "existing", "none"] as const;
type Mode = (typeof SERVICE_MODES)[number];

const url = httpUrlSchema.optional().describe("Where the existing one is.");
const namespace = dnsNameSchema.optional().describe("Namespace that the existing one is in.");
const secret = secretReferenceSchema
  .optional()
  .describe("Where in the environment's secret store the credentials for the existing one are.");

/** `existing`, or `{ mode: existing, … }` with where it is. */
function service<Place extends z.ZodRawShape>(what: string, place: Place, mode: Mode = "managed") {
  const word = z.enum(SERVICE_MODES);
  const map = z.strictObject({ mode: word.describe("Who provides it."), ...place });
  return textOrMap(word, map)
    .default(mode)
    .describe(
      `${what}: installed by lakebed (managed), there already (existing, with where it is), or done without (none). ` +
        `Left out: ${mode}.`,
    );
}

/** What a later version installs is done without until somebody asks for it. */
export const servicesSchema = z.strictObject({
  prometheus: service("Metrics and alerts", { url, namespace }),
  "cert-manager": service("Certificates", { namespace }),
  "external-secrets": service("Secrets of the environment's store", { namespace }),
  kueue: service("Queues for GPU jobs", { namespace }),
  "argo-workflows": service("Pipelines", { namespace }),
  "argo-events": service("Pipelines that events start", { namespace }, "none"),
  kserve: service("Model serving", { namespace }),
  gateway: service("Gateway before the endpoints", { namespace }),
  database: service("PostgreSQL for the environment's own services", {
    host: hostSchema
      .optional()
      .describe("Host name of the existing server, in which the tracking server has a database `mlflow`."),
    port: portSchema.default(5432).describe("Port of the existing server."),
    secret: secret.describe(
      "Where in the environment's secret store the existing server's `username` and `password` are.",
    ),
  }),
  "object-store": service("Object store", {
    url,
    region: regionSchema
      .default("us-east-1")
      .describe("Region that clients of the existing one sign for; most stores take any."),
    secret,
  }),
  mlflow: service("Runs and registered models", { url, secret }),
  network: service(
    "Network of an AWS environment",
    {
      vpc: awsIdSchema("vpc").optional().describe("Id of the existing VPC."),
      subnets: z.array(awsIdSchema("subnet")).min(1).optional().describe("Ids of its subnets, in two zones or more."),
    },
    "none",
  ),
  jupyterhub: service("Workbenches", { url }, "none"),
  "feature-store": service("Features for training and serving", { url, secret }, "none"),
});

export type ServicesSpec = z.output<typeof servicesSchema>;
