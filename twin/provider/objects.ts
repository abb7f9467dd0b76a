import { setTimeout as sleep } from "node:timers/promises";
import { isBeingDeleted, isNotFound, isNotServed } from "./api-error.ts";
import type { ApiRequest, ApiResponse } from "./api-server.ts";
import type { Connection } from "./connection.ts";
import { FIELD_MANAGER, uidOf, withMetadata } from "./manifest.ts";
import { objectAt, type Properties } from "./property-values.ts";
import { objectPath, type RestResource } from "./rest-mapping.ts";
import type { ObjectType } from "./type-token.ts";

/** One object's place on the API server. */
export interface Place {
  resource: RestResource;
  namespace: string;
  name: string;
}

export interface ApplyOptions {
  dryRun?: boolean;
  fieldManager?: string;
  /** Take fields over from others; without it, a conflict is an error. */
  force?: boolean;
}

/** A kind whose definition was installed a moment ago is served a little later. */
const KIND_PATIENCE_MILLISECONDS = 30_000;
const PAUSE_MILLISECONDS = 250;

export async function findKind(connection: Connection, type: ObjectType): Promise<RestResource> {
  const deadline = Date.now() + KIND_PATIENCE_MILLISECONDS;
  for (;;) {
    const resource = await connection.mapping.find(type.apiVersion, type.kind);
    if (resource !== undefined) return resource;
    if (Date.now() > deadline) {
      throw new Error(
        `this cluster does not know the kind ${type.kind} of ${type.apiVersion}: install what brings it first, and ` +
          "let this resource depend on it.",
      );
    }
    await sleep(PAUSE_MILLISECONDS);
  }
}

export function readObject(connection: Connection, place: Place): Promise<Properties | undefined> {
  return connection.api.send({ method: "GET", path: objectPath(place.resource, place.namespace, place.name) }).then(
    ({ body }) => body,
    (error: unknown) => {
      if (isNotFound(error)) return undefined;
      throw error;
    },
  );
}

export function applyObject(
  connection: Connection,
  place: Place,
  manifest: Properties,
  options: ApplyOptions = {},
): Promise<ApiResponse> {
  const body = withMetadata(manifest, {
    name: place.name,
    ...(place.resource.namespaced && { namespace: place.namespace }),
  });
  return connection.api.send({
    method: "PATCH",
    path: objectPath(place.resource, place.namespace, place.name),
    query: {
      fieldManager: options.fieldManager ?? FIELD_MANAGER,
      force: String(options.force ?? true),
      ...(options.dryRun && { dryRun: "All" }),
    },
    contentType: "application/apply-patch+yaml",
    body,
  });
}

/** Applies for good: waits for a predecessor of the same name that is still going, and for a kind just installed. */
export async function applyForGood(
  connection: Connection,
  place: Place,
  manifest: Properties,
  options: ApplyOptions & { deadline: number },
): Promise<ApiResponse> {
  for (;;) {
    try {
      const response = await applyObject(connection, place, manifest, options);
      if (objectAt(response.body, ["metadata"]).deletionTimestamp === undefined) return response;
      await untilGone(connection, place, uidOf(response.body), options.deadline);
    } catch (error) {
      if (!isBeingDeleted(error) && !isNotServed(error)) throw error;
      if (Date.now() > options.deadline) throw error;
      await sleep(PAUSE_MILLISECONDS);
    }
  }
}

async function untilGone(connection: Connection, place: Place, uid: string, deadline: number): Promise<void> {
  for (;;) {
    const live = await readObject(connection, place);
    if (live === undefined || uidOf(live) !== uid) return;
    if (Date.now() > deadline) throw new Error(`an object of this name is still being deleted: ${holders(live)}`);
    await sleep(PAUSE_MILLISECONDS);
  }
}

/** What keeps a deleted object from going. */
export function holders(live: Properties): string {
  const finalizers = [
    ...listOf(objectAt(live, ["metadata"]).finalizers),
    ...listOf(objectAt(live, ["spec"]).finalizers),
  ].filter((item) => typeof item === "string");
  const conditions = listOf(objectAt(live, ["status"]).conditions)
    .map((condition) => objectAt(condition, []))
    .filter(({ type, status }) => status === "True" && /Remaining|Failure/.test(String(type)))
    .map(({ message }) => String(message));
  const parts = [...(finalizers.length > 0 ? [`held by finalizer ${finalizers.join(", ")}`] : []), ...conditions];
  return parts.join("; ") || "nothing says what holds it";
}

function listOf(value: unknown): Properties[string][] {
  return Array.isArray(value) ? value : [];
}

export function deleteRequest(place: Place, propagationPolicy: string): ApiRequest {
  return {
    method: "DELETE",
    path: objectPath(place.resource, place.namespace, place.name),
    body: { apiVersion: "v1", kind: "DeleteOptions", propagationPolicy },
  };
}
