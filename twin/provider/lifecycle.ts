import { setTimeout as sleep } from "node:timers/promises";
import { isNotFound } from "./api-error.ts";
import type { Connection } from "./connection.ts";
import { annotation, DELETION_PROPAGATION, nameOf, namespaceOf, objectId, parseObjectId, uidOf } from "./manifest.ts";
import {
  type ApplyOptions,
  applyForGood,
  applyObject,
  deleteRequest,
  findKind,
  holders,
  type Place,
  readObject,
} from "./objects.ts";
import { type Manifest, outputsOf, withStringData } from "./outputs.ts";
import { manifestOf, projectLive } from "./project-live.ts";
import type { Properties } from "./property-values.ts";
import type { ObjectType } from "./type-token.ts";
import { deadlineOf, waitUntilReady } from "./wait.ts";

export interface Run {
  timeoutSeconds: number;
  signal: AbortSignal;
  onProgress: (waitingFor: string) => void;
  onWarning: (warning: string) => void;
}

export interface Deployed {
  id: string;
  outputs: Properties;
  /** Why the object exists but is not ready; empty when it is. */
  reasons: string[];
}

export async function deployObject(
  connection: Connection,
  manifest: Manifest,
  apply: ApplyOptions,
  run: Run,
): Promise<Deployed> {
  const { type, inputs } = manifest;
  const resource = await findKind(connection, type);
  const place = placeOf(connection, resource, inputs);
  if (type.isPatch && (await readObject(connection, place)) === undefined) {
    throw new Error(`there is no ${type.kind} ${describe(place)} to patch: a Patch changes an object that exists.`);
  }
  const deadline = deadlineOf(run.timeoutSeconds, inputs);
  const response = await applyForGood(connection, place, inputs, { ...apply, deadline });
  for (const warning of response.warnings) run.onWarning(warning);
  const waited = await waitUntilReady(connection, {
    type,
    place,
    inputs,
    live: response.body,
    deadline,
    signal: run.signal,
    onProgress: run.onProgress,
  });
  const id = objectId(resource.namespaced ? place.namespace : undefined, place.name);
  return { id, outputs: outputsOf(manifest, waited.live), reasons: waited.reasons };
}

export interface ReadObject {
  inputs: Properties;
  outputs: Properties;
}

/** Undefined when the object is gone, or its kind with it. */
export async function refreshObject(
  connection: Connection,
  manifest: Manifest,
  id: string,
  lastSeen: Properties,
): Promise<ReadObject | undefined> {
  const { type, inputs } = manifest;
  const place = await placeOfId(connection, type, id);
  const live = place && (await readObject(connection, place));
  if (live === undefined) return undefined;
  const outputs = outputsOf(manifest, live);
  if (Object.keys(inputs).length === 0) return { inputs: manifestOf(live), outputs };
  return { inputs: projectLive(inputs, lastSeen, withStringData(manifest, live)), outputs };
}

export interface ObjectToDelete {
  type: ObjectType;
  id: string;
  inputs: Properties;
  /** A successor of the same name is somebody else's. */
  uid: string;
}

export async function deleteObject(connection: Connection, object: ObjectToDelete, run: Run): Promise<void> {
  const place = await placeOfId(connection, object.type, object.id);
  if (place === undefined) return;
  const deadline = deadlineOf(run.timeoutSeconds, object.inputs);
  try {
    await connection.api.send(deleteRequest(place, propagationPolicy(object.inputs)));
  } catch (error) {
    if (isNotFound(error)) return;
    throw error;
  }
  await untilDeleted(connection, place, object.uid, { ...run, deadline });
}

function propagationPolicy(inputs: Properties): string {
  const policy = annotation(inputs, DELETION_PROPAGATION)?.toLowerCase();
  if (policy === "orphan") return "Orphan";
  return policy === "background" ? "Background" : "Foreground";
}

const FIRST_PAUSE_MILLISECONDS = 50;
const LONGEST_PAUSE_MILLISECONDS = 1_000;

async function untilDeleted(
  connection: Connection,
  place: Place,
  knownUid: string,
  run: Run & { deadline: number },
): Promise<void> {
  let uid = knownUid;
  let held = "";
  for (let pause = FIRST_PAUSE_MILLISECONDS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MILLISECONDS)) {
    const live = await readObject(connection, place);
    if (live === undefined || (uid !== "" && uidOf(live) !== uid)) return;
    uid = uidOf(live);
    const holding = holders(live);
    if (Date.now() > run.deadline || run.signal.aborted) {
      const why = run.signal.aborted ? "interrupted" : "not gone in time";
      throw new Error(`${describe(place)} is being deleted, but ${why}: ${holding}`);
    }
    if (holding !== held) run.onProgress(`deletion: ${holding}`);
    held = holding;
    await sleep(pause, undefined, { signal: run.signal }).catch(() => undefined);
  }
}

/** Gives the fields of a Patch back: an apply that wants nothing owns nothing. */
export async function releasePatch(
  connection: Connection,
  type: ObjectType,
  id: string,
  fieldManager: string,
): Promise<void> {
  const place = await placeOfId(connection, type, id);
  if (place === undefined || (await readObject(connection, place)) === undefined) return;
  await applyObject(
    connection,
    place,
    { apiVersion: type.apiVersion, kind: type.kind, metadata: {} },
    { fieldManager },
  );
}

function placeOf(connection: Connection, resource: Place["resource"], inputs: Properties): Place {
  return { resource, namespace: namespaceOf(inputs) ?? connection.defaultNamespace, name: nameOf(inputs) };
}

async function placeOfId(connection: Connection, type: ObjectType, id: string): Promise<Place | undefined> {
  const resource = await connection.mapping.find(type.apiVersion, type.kind);
  if (resource === undefined) return undefined;
  const { namespace, name } = parseObjectId(id);
  return { resource, namespace: namespace ?? connection.defaultNamespace, name };
}

function describe(place: Place): string {
  return place.resource.namespaced ? `${place.namespace}/${place.name}` : place.name;
}
