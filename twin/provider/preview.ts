import {
  immutableFields,
  isAboutTheManifest,
  isNamespaceMissing,
  isNotServed,
  isSchemaError,
  UnreachableError,
} from "./api-error.ts";
import type { ApiResponse } from "./api-server.ts";
import type { Connection } from "./connection.ts";
import { nameOf, namespaceOf } from "./manifest.ts";
import { type ApplyOptions, applyObject, type Place } from "./objects.ts";
import { type Manifest, outputsOf, withAllocatedUnknown } from "./outputs.ts";
import { fieldOf, isProperties, objectAt, type Properties, rewrite } from "./property-values.ts";
import { hasUnknown, UNKNOWN, withoutUnknowns, withServerFieldsUnknown } from "./unknowns.ts";

export interface PreviewRequest {
  manifest: Manifest;
  /** The outputs in the state; undefined for an object to be created. */
  oldOutputs: Properties | undefined;
  apply: ApplyOptions;
}

export interface Preview {
  outputs: Properties;
  /** Why an update would fail, in the server's words. */
  refusal: Error | undefined;
  warnings: string[];
}

/** Asks the API server, by a dry run, what it would make of the manifest; where it cannot know yet, the inputs stand. */
export async function previewObject(connection: Connection, request: PreviewRequest): Promise<Preview> {
  const { manifest, oldOutputs } = request;
  const { inputs, type } = manifest;
  const echo = { outputs: echoOutputs(manifest, oldOutputs), refusal: undefined, warnings: [] };
  const resource = await connection.mapping.find(type.apiVersion, type.kind);
  if (resource === undefined || hasUnknown(objectAt(inputs, ["metadata"]).name)) return echo;
  if (!isProperties(inputs.metadata)) return echo;
  const namespace = namespaceOf(inputs) ?? connection.defaultNamespace;
  const place: Place = { resource, namespace, name: nameOf(inputs) };
  if (hasUnknown(inputs)) {
    return { ...echo, refusal: await probe(connection, place, withoutUnknowns(inputs), isSchemaError) };
  }
  try {
    const response = await applyObject(connection, place, inputs, { ...request.apply, dryRun: true });
    return { outputs: dryRunOutputs(request, response), refusal: undefined, warnings: response.warnings };
  } catch (error) {
    if (error instanceof UnreachableError) throw error;
    if (isNotServed(error)) return echo;
    const isCreate = oldOutputs === undefined;
    // Not there yet, or about to be replaced: the manifest can still be tried under another address.
    if (isNamespaceMissing(error)) {
      return { ...echo, refusal: await probe(connection, place, inputs, isAboutTheManifest) };
    }
    if (isCreate && immutableFields(error) !== undefined) {
      return { ...echo, refusal: await probe(connection, place, inputs, () => true) };
    }
    return { ...echo, refusal: error as Error };
  }
}

/** Tries the manifest where it collides with nothing, and tells only of refusals that would be the same in its own place. */
async function probe(
  connection: Connection,
  place: Place,
  manifest: Properties,
  isTelling: (error: unknown) => boolean,
): Promise<Error | undefined> {
  const isElsewhere = place.resource.namespaced && !(await namespaceExists(connection, place.namespace));
  const probePlace = { ...place, name: probeName(place.name), namespace: isElsewhere ? "default" : place.namespace };
  try {
    await applyObject(connection, probePlace, manifest, { dryRun: true });
    return undefined;
  } catch (error) {
    if (error instanceof UnreachableError) throw error;
    if (immutableFields(error) !== undefined || !isTelling(error)) return undefined;
    const refusal = error as Error;
    refusal.message = refusal.message.replaceAll(probePlace.name, place.name);
    return refusal;
  }
}

async function namespaceExists(connection: Connection, namespace: string): Promise<boolean> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}`;
  return connection.api.send({ method: "GET", path }).then(
    () => true,
    () => false,
  );
}

const PROBE_SUFFIX = "-0probe0";

/** As long as the name itself, so that limits on its length speak as they would. */
function probeName(name: string): string {
  const stem = name.length > PROBE_SUFFIX.length + 1 ? name.slice(0, -PROBE_SUFFIX.length) : name;
  return `${stem.replace(/[-.]+$/, "")}${PROBE_SUFFIX}`;
}

function echoOutputs({ type, inputs }: Manifest, oldOutputs: Properties | undefined): Properties {
  if (oldOutputs === undefined) return withAllocatedUnknown(type, inputs, withServerFieldsUnknown(inputs));
  const merged = laidOver(oldOutputs, inputs);
  if (!isProperties(merged.metadata)) return merged;
  return { ...merged, metadata: { ...merged.metadata, ...keptMetadata(oldOutputs) } };
}

/** What the server filled in before stays, so that a program which reads it does not find it missing. */
function laidOver(before: Properties, after: Properties): Properties {
  const merged: Properties = { ...before };
  for (const [key, value] of Object.entries(after)) {
    const old = fieldOf(before, key);
    merged[key] = isProperties(old) && isProperties(value) ? laidOver(old, value) : value;
  }
  return merged;
}

function dryRunOutputs({ manifest, oldOutputs }: PreviewRequest, response: ApiResponse): Properties {
  const live = outputsOf(manifest, response.body);
  if (oldOutputs !== undefined) {
    const metadata = { ...objectAt(live, ["metadata"]), ...keptMetadata(oldOutputs) };
    return { ...live, metadata };
  }
  const allocated = withAllocatedUnknown(manifest.type, manifest.inputs, withServerFieldsUnknown(live));
  return withoutUid(allocated, String(objectAt(response.body, ["metadata"]).uid ?? ""));
}

/** An update keeps the object's identity, but not its version. */
function keptMetadata(oldOutputs: Properties): Properties {
  const { uid, creationTimestamp } = objectAt(oldOutputs, ["metadata"]);
  return {
    ...(uid !== undefined && { uid }),
    ...(creationTimestamp !== undefined && { creationTimestamp }),
    resourceVersion: UNKNOWN,
    generation: UNKNOWN,
  };
}

/** A Job's selector repeats its uid, which a dry run draws by lot. */
function withoutUid(outputs: Properties, uid: string): Properties {
  if (uid === "") return outputs;
  return rewrite(outputs, (value) => (value === uid ? UNKNOWN : undefined)) as Properties;
}
