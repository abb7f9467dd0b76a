import * as pulumi from "@pulumi/pulumi";
import { GATEWAY_NAME } from "../components/environment/gateway.render.ts";
import {
  ENVIRONMENT_OUTPUT,
  type EnvironmentOutputs,
  environmentOutputsSchema,
} from "../components/environment/outputs.ts";
import { clusterQueueNames, planQueues } from "../components/environment/queue.plan.ts";
import { TRACKING_PORT, TRACKING_SERVER } from "../components/models/tracking-server.render.ts";
import { SECRET_STORE, SYSTEM_NAMESPACE } from "../components/naming/names.ts";
import { UserError } from "../spec/errors.ts";
import type { Platform } from "../spec/model.ts";

/** Reads what the environment's stack tells; the one place that refers to another stack. */
export async function readEnvironment(platform: Platform): Promise<EnvironmentOutputs> {
  const { name } = platform.environment;
  const reference = new pulumi.StackReference("environment", {
    name: `${pulumi.getOrganization()}/${pulumi.getProject()}/${name}`,
  });
  const { value } = await reference.getOutputDetails(ENVIRONMENT_OUTPUT);
  if (value !== undefined) return checkOutputs(value, name);
  if (await isUnknown(reference)) return expectedOutputs(platform);
  throw new UserError(
    "environment-not-deployed",
    `the stack \`${name}\` has not been deployed, and this project stands on it`,
    `Deploy it first: \`pulumi up --stack ${name}\`, or \`lakebed up\`, which knows the order.`,
  );
}

function checkOutputs(value: unknown, environment: string): EnvironmentOutputs {
  const outputs = environmentOutputsSchema.safeParse(value);
  if (outputs.success) return outputs.data;
  const places = outputs.error.issues.map(({ path, message }) => `${path.join(".") || "output"}: ${message}`);
  throw new UserError(
    "environment-outputs-mismatch",
    `what the stack \`${environment}\` tells is not what this version reads (${places.join("; ")})`,
    `Deploy \`${environment}\` again with this version, then this project.`,
  );
}

async function isUnknown(reference: pulumi.StackReference): Promise<boolean> {
  const outputs = reference.outputs as unknown as { isKnown: Promise<boolean> };
  return !(await outputs.isKnown);
}

/**
 * What an environment that cannot be asked yet is going to tell: all of it follows from the spec, so a plan of a project
 * needs no unknown values in names and policies.
 */
export function expectedOutputs(platform: Platform): EnvironmentOutputs {
  const { target } = platform.environment;
  if (target.kind !== "aws") throw new Error("a cluster's outputs come from its environment stack");
  return {
    version: 1,
    platform: platform.name,
    environment: platform.environment.name,
    objectStore: { endpoint: `https://s3.${target.region}.amazonaws.com`, region: target.region },
    tracking: { uri: `http://${TRACKING_SERVER}.${SYSTEM_NAMESPACE}.svc:${TRACKING_PORT}` },
    gateway: { name: GATEWAY_NAME, namespace: SYSTEM_NAMESPACE },
    clusterQueues: clusterQueueNames(planQueues(platform)),
    secretStore: SECRET_STORE,
    systemNamespace: SYSTEM_NAMESPACE,
  };
}
