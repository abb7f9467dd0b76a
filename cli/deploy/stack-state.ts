import { z } from "zod";
import { isManagedObject } from "./run-record.ts";

/** The parts of a stack's state that are read here. */
const resourceSchema = z.object({
  urn: z.string(),
  type: z.string(),
  custom: z.boolean().default(false),
  id: z.string().optional(),
  parent: z.string().optional(),
  protect: z.boolean().default(false),
  retainOnDelete: z.boolean().default(false),
  delete: z.boolean().default(false),
  dependencies: z.array(z.string()).nullish(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullish()).nullish(),
  deletedWith: z.string().optional(),
  provider: z.string().optional(),
  initErrors: z.array(z.string()).nullish(),
  inputs: z.record(z.string(), z.unknown()).default({}),
  outputs: z.record(z.string(), z.unknown()).default({}),
});

const deploymentSchema = z.object({
  manifest: z.object({ time: z.string().optional() }).optional(),
  resources: z.array(resourceSchema).nullish(),
  pending_operations: z.array(z.object({ type: z.string(), resource: z.object({ urn: z.string() }) })).nullish(),
});

export type StateResource = z.infer<typeof resourceSchema>;

export interface StackState {
  resources: StateResource[];
  /** URNs of operations that a killed run left open, by what it was doing. */
  pending: { operation: string; urn: string }[];
  /** When it was last written. */
  time: string | undefined;
}

export function parseState(deployment: unknown): StackState {
  const parsed = deploymentSchema.parse(deployment ?? {});
  return {
    resources: parsed.resources ?? [],
    pending: (parsed.pending_operations ?? []).map((pending) => ({
      operation: pending.type,
      urn: pending.resource.urn,
    })),
    time: parsed.manifest?.time,
  };
}

export function managedObjects(state: StackState | undefined): StateResource[] {
  return (state?.resources ?? []).filter((resource) => isManagedObject(resource) && !resource.delete);
}

/** What the stack exports, secrets left encrypted. */
export function stackOutputs(state: StackState | undefined): Record<string, unknown> {
  return state?.resources.find((resource) => resource.type === "pulumi:pulumi:Stack")?.outputs ?? {};
}

/** `urn:pulumi:dev::greenhouse::a$b$type::name` -> `name`. */
export function urnName(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

export function urnType(urn: string): string {
  const qualified = urn.split("::")[2] ?? "";
  return qualified.slice(qualified.lastIndexOf("$") + 1);
}

/** `kubernetes:apps/v1:Deployment` -> `Deployment`. */
export function kindOf(type: string): string {
  return type.slice(type.lastIndexOf(":") + 1);
}

/** `namespace/name` of a Kubernetes object, or its logical name. */
export function objectName(resource: { urn: string; inputs: Record<string, unknown> }): string {
  const metadata = z
    .object({ metadata: z.object({ name: z.string(), namespace: z.string().optional() }) })
    .safeParse(resource.inputs);
  if (!metadata.success) return urnName(resource.urn);
  const { name, namespace } = metadata.data.metadata;
  return namespace === undefined ? name : `${namespace}/${name}`;
}
