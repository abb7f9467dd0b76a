import { createHash } from "node:crypto";
import { objectAt, type Properties, stringAt } from "./property-values.ts";

/** Whose fields these are, in the API server's books. */
export const FIELD_MANAGER = "lakebed";
export const AUTONAMED = "pulumi.com/autonamed";
export const SKIP_AWAIT = "pulumi.com/skipAwait";
export const TIMEOUT_SECONDS = "pulumi.com/timeoutSeconds";
export const PATCH_FORCE = "pulumi.com/patchForce";
export const PATCH_FIELD_MANAGER = "pulumi.com/patchFieldManager";
export const DELETION_PROPAGATION = "pulumi.com/deletionPropagationPolicy";

/** Kept in a Patch's outputs, so that a renamed resource still knows which fields are its own. */
export const FIELD_MANAGER_KEY = "__fieldManager";

export function annotation(object: Properties, key: string): string | undefined {
  return stringAt(object, ["metadata", "annotations", key]);
}

export function nameOf(object: Properties): string {
  return stringAt(object, ["metadata", "name"]) ?? "";
}

export function namespaceOf(object: Properties): string | undefined {
  return stringAt(object, ["metadata", "namespace"]);
}

export function uidOf(object: Properties): string {
  return stringAt(object, ["metadata", "uid"]) ?? "";
}

export function isAutonamed(object: Properties): boolean {
  return annotation(object, AUTONAMED) === "true";
}

export function withMetadata(object: Properties, changes: Properties): Properties {
  return { ...object, metadata: { ...objectAt(object, ["metadata"]), ...changes } };
}

/** Two patches of one object must not take each other's fields away, so each has a manager of its own. */
export function patchFieldManager(urn: string, inputs: Properties, outputs: Properties = {}): string {
  return (
    annotation(inputs, PATCH_FIELD_MANAGER) ??
    stringAt(outputs, [FIELD_MANAGER_KEY]) ??
    `${FIELD_MANAGER}-patch-${createHash("sha256").update(urn).digest("hex").slice(0, 8)}`
  );
}

export function objectId(namespace: string | undefined, name: string): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

export function parseObjectId(id: string): { namespace: string | undefined; name: string } {
  const slash = id.indexOf("/");
  return slash < 0 ? { namespace: undefined, name: id } : { namespace: id.slice(0, slash), name: id.slice(slash + 1) };
}
