import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";

interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  required?: string[];
  enum?: unknown[];
  pattern?: string;
  maxLength?: number;
  "x-kubernetes-preserve-unknown-fields"?: boolean;
  "x-kubernetes-int-or-string"?: boolean;
}

interface Definition {
  kind: string;
  spec: {
    group: string;
    scope: string;
    names: { kind: string; plural: string };
    versions: { name: string; served: boolean; schema: { openAPIV3Schema: Schema } }[];
  };
}

export interface ReleasedKind {
  plural: string;
  scope: string;
  schema: Schema;
}

/** Kinds by `group/version/Kind` in all the YAML files below a folder. */
export function readReleasedKinds(folder: string): Map<string, ReleasedKind> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".yaml"));
  const kinds = new Map<string, ReleasedKind>();
  for (const file of files) {
    for (const document of parseAllDocuments(readFileSync(join(folder, file), "utf8"))) {
      const definition = document.toJS() as Definition | null;
      if (definition?.kind !== "CustomResourceDefinition") continue;
      const { group, names, scope, versions } = definition.spec;
      for (const { name, served, schema } of versions) {
        if (!served) continue;
        kinds.set(`${group}/${name}/${names.kind}`, { plural: names.plural, scope, schema: schema.openAPIV3Schema });
      }
    }
  }
  return kinds;
}

/** What strict field validation would say of a value: unknown and missing fields, wrong types, values outside of enums. */
export function findViolations(value: unknown, schema: Schema, path = ""): string[] {
  if (schema["x-kubernetes-int-or-string"] === true) {
    return typeof value === "string" || Number.isInteger(value) ? [] : [`${path}: neither a number nor a string`];
  }
  const wrongType = schema.type !== undefined && !hasType(value, schema.type);
  if (wrongType) return [`${path}: not of type ${schema.type}`];
  if (schema.enum !== undefined && !schema.enum.includes(value)) return [`${path}: ${String(value)} is not possible`];
  if (typeof value === "string") return textViolations(value, schema, path);
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => findViolations(item, schema.items ?? {}, `${path}[${index}]`));
  }
  if (typeof value === "object" && value !== null) return objectViolations(value, schema, path);
  return [];
}

function textViolations(value: string, schema: Schema, path: string): string[] {
  const mismatch = schema.pattern !== undefined && !new RegExp(schema.pattern).test(value);
  const tooLong = schema.maxLength !== undefined && value.length > schema.maxLength;
  return [
    ...(mismatch ? [`${path}: ${value} does not match ${schema.pattern}`] : []),
    ...(tooLong ? [`${path}: longer than ${schema.maxLength}`] : []),
  ];
}

function objectViolations(value: object, schema: Schema, path: string): string[] {
  const missing = (schema.required ?? []).filter((key) => !(key in value)).map((key) => `${path}.${key}: missing`);
  const isOpen = schema["x-kubernetes-preserve-unknown-fields"] === true || schema.additionalProperties === true;
  return [
    ...missing,
    ...Object.entries(value).flatMap(([key, child]) => {
      const property = schema.properties?.[key];
      if (property !== undefined) return findViolations(child, property, `${path}.${key}`);
      if (typeof schema.additionalProperties === "object") {
        return findViolations(child, schema.additionalProperties, `${path}.${key}`);
      }
      return isOpen ? [] : [`${path}.${key}: unknown field`];
    }),
  ];
}

function hasType(value: unknown, type: string): boolean {
  switch (type) {
    case "integer":
      return Number.isInteger(value);
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    default:
      return typeof value === type;
  }
}
