import { z } from "zod";
import type { CustomKind } from "../kinds/kind.ts";

export const CRD_SOURCE_LABEL = "lakebed.dev/crd-source";

/** `inferenceservices.serving.kserve.io`: what the definition of a kind is called. */
export function crdName(kind: Pick<CustomKind, "plural" | "group">): string {
  return `${kind.plural}.${kind.group}`;
}

/**
 * Our own definition of a kind, for clusters that cannot get the released one. It knows exactly the fields of our
 * schema, so that a field we misspell is refused; `status` is the operators' and stays open.
 */
export function renderCrd(kind: CustomKind): object {
  const spec = toStructural(
    z.toJSONSchema(kind.schema, { target: "openapi-3.0", io: "input", reused: "inline" }) as Schema,
  );
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: crdName(kind), labels: { [CRD_SOURCE_LABEL]: "lakebed" }, annotations: approval(kind.group) },
    spec: {
      group: kind.group,
      scope: kind.scope,
      names: { kind: kind.kind, listKind: `${kind.kind}List`, plural: kind.plural, singular: kind.kind.toLowerCase() },
      versions: [
        {
          name: kind.version,
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: {
            openAPIV3Schema: {
              type: "object",
              required: ["spec"],
              properties: {
                apiVersion: { type: "string" },
                kind: { type: "string" },
                metadata: { type: "object" },
                spec,
                status: openObject,
              },
            },
          },
        },
      ],
    },
  };
}

/** The API server takes definitions in the community's own groups only when they say where they were approved. */
function approval(group: string): Record<string, string> {
  const isProtected = group.endsWith(".k8s.io") || group.endsWith(".kubernetes.io");
  return isProtected
    ? { "api-approved.kubernetes.io": "unapproved, lakebed's own subset of the released definition" }
    : {};
}

const openObject = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

interface Schema {
  type?: string;
  format?: string;
  nullable?: boolean;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  [keyword: string]: unknown;
}

const BOUNDS = [
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
];

/** The part of OpenAPI that a definition may use: one type at each place, no unions, no closed objects (unknown fields are refused anyway). */
export function toStructural(schema: Schema): Schema {
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined) return fromBranches(branches);
  const base: Schema = { ...keep(schema, ["type", "nullable", "enum"]), ...bounds(schema) };
  if (schema.type === "object") return { ...base, ...objectParts(schema) };
  if (schema.type === "array") return { ...base, items: toStructural(schema.items ?? {}) };
  if (schema.type === undefined) return { "x-kubernetes-preserve-unknown-fields": true };
  return base;
}

function objectParts(schema: Schema): Schema {
  if (schema.properties !== undefined) {
    const properties = Object.entries(schema.properties).map(([name, property]) => [name, toStructural(property)]);
    return { properties: Object.fromEntries(properties), ...keep(schema, ["required"]) };
  }
  if (typeof schema.additionalProperties === "object" && Object.keys(schema.additionalProperties).length > 0) {
    return { additionalProperties: toStructural(schema.additionalProperties) };
  }
  return { "x-kubernetes-preserve-unknown-fields": true };
}

function fromBranches(branches: Schema[]): Schema {
  const types = new Set(branches.map(({ type }) => type));
  if (types.size === 2 && types.has("integer") && types.has("string")) return { "x-kubernetes-int-or-string": true };
  const isEnumeration = types.size === 1 && branches.every((branch) => branch.enum !== undefined);
  if (isEnumeration) return { type: branches[0]?.type, enum: branches.flatMap((branch) => branch.enum ?? []) };
  const isOneOfObjects =
    types.size === 1 && types.has("object") && branches.every((branch) => branch.properties !== undefined);
  if (isOneOfObjects) return mergeObjects(branches);
  return { "x-kubernetes-preserve-unknown-fields": true };
}

/** Either shape's fields are known, and only what both require is required. */
function mergeObjects(branches: Schema[]): Schema {
  const properties = Object.assign({}, ...branches.map((branch) => toStructural(branch).properties));
  const required = (branches[0]?.required ?? []).filter((name) =>
    branches.every((branch) => branch.required?.includes(name)),
  );
  return { type: "object", properties, ...(required.length > 0 ? { required } : {}) };
}

/** JavaScript's own limits of an integer say nothing about the field. */
function bounds(schema: Schema): Schema {
  const isSafeIntegerLimit = (value: unknown) =>
    typeof value === "number" && Math.abs(value) === Number.MAX_SAFE_INTEGER;
  return Object.fromEntries(
    BOUNDS.flatMap((name) =>
      schema[name] === undefined || isSafeIntegerLimit(schema[name]) ? [] : [[name, schema[name]]],
    ),
  );
}

function keep(schema: Schema, names: string[]): Schema {
  return Object.fromEntries(names.flatMap((name) => (schema[name] === undefined ? [] : [[name, schema[name]]])));
}
