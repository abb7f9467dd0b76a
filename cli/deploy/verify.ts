import { ApiException, KubernetesObjectApi } from "@kubernetes/client-node";
import { z } from "zod";
import { loadContext } from "./clusters.ts";
import { inParallel } from "./parallel.ts";
import { kindOf, managedObjects, objectName, type StackState, type StateResource, urnType } from "./stack-state.ts";

const PARALLEL_READS = 16;

/** What a cluster says of the objects that a state claims. */
export interface Verification {
  /** Objects that were asked for and are there. */
  found: number;
  /** `ConfigMap plants-dev/storage`: in the state, and not in the cluster. */
  missing: string[];
}

const headerSchema = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.object({ name: z.string(), namespace: z.string().optional() }),
});

/** Asks the API server for every object of a stack: a state is a claim, not a proof. */
export async function verifyStack(
  state: StackState | undefined,
  context: string,
  kubeconfig: string | undefined,
): Promise<Verification> {
  const objects = managedObjects(state).flatMap((resource) => {
    const header = isObject(resource) ? headerSchema.safeParse(resource.outputs) : undefined;
    return header?.success ? [{ resource, header: header.data }] : [];
  });
  const api = KubernetesObjectApi.makeApiClient(loadContext(kubeconfig, context));
  const missing: string[] = [];
  await inParallel(objects, PARALLEL_READS, async ({ resource, header }) => {
    if (!(await isThere(api, header))) missing.push(`${kindOf(urnType(resource.urn))} ${objectName(resource)}`);
  });
  return { found: objects.length - missing.length, missing: missing.sort() };
}

/** A recorded release is no object, and a patch is part of somebody else's. */
function isObject({ type }: StateResource): boolean {
  return type.startsWith("kubernetes:") && !type.startsWith("kubernetes:helm.sh/") && !type.endsWith("Patch");
}

async function isThere(api: KubernetesObjectApi, header: z.infer<typeof headerSchema>): Promise<boolean> {
  try {
    await api.read(header);
    return true;
  } catch (error) {
    if (error instanceof ApiException && error.code === 404) return false;
    throw error;
  }
}
