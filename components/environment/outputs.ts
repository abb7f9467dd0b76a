import { z } from "zod";

/**
 * What an environment stack tells the project stacks above it. Few, plain and versioned: it is an API between stacks that
 * may have been deployed by different versions of this package.
 */
export const environmentOutputsSchema = z.strictObject({
  version: z.literal(1),
  platform: z.string(),
  environment: z.string(),
  /** S3 endpoint inside the cluster (`http://…:8333`), or the regional one. */
  objectStore: z.strictObject({ endpoint: z.string(), region: z.string() }),
  tracking: z.strictObject({ uri: z.string() }),
  gateway: z.strictObject({ name: z.string(), namespace: z.string() }),
  /** Kueue ClusterQueue by GPU pool name, and `cpu` for everything else. */
  clusterQueues: z.record(z.string(), z.string()),
  /** External Secrets `ClusterSecretStore` that connection and receiver secrets are read from. */
  secretStore: z.string(),
  /** Namespace of the environment's own services. */
  systemNamespace: z.string(),
});

export type EnvironmentOutputs = z.infer<typeof environmentOutputsSchema>;

/** The environment stack exports the whole contract under this one name. */
export const ENVIRONMENT_OUTPUT = "environment";
