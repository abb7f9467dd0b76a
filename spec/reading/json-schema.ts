import { z } from "zod";
import { releasesSchema } from "../models/releases.schema.ts";
import { PLATFORM_OVERRIDABLE, platformSchema } from "../platform/platform.schema.ts";
import { PROJECT_OVERRIDABLE, projectSchema } from "../project/project.schema.ts";

type JsonSchema = z.core.JSONSchema.JSONSchema;

/** JSON Schemas by file name, for editors: they complete, explain and underline; loading judges. */
export function jsonSchemas(): Record<string, JsonSchema> {
  return {
    "platform.schema.json": withOverrides(jsonSchemaOf(platformSchema, "A lakebed platform"), PLATFORM_OVERRIDABLE),
    "project.schema.json": withOverrides(jsonSchemaOf(projectSchema, "A lakebed project"), PROJECT_OVERRIDABLE),
    "releases.schema.json": jsonSchemaOf(releasesSchema, "Promotion records of a lakebed project in one environment"),
  };
}

function jsonSchemaOf(schema: z.ZodType, title: string): JsonSchema {
  // Draft 7 is what YAML editors know best.
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input", target: "draft-7" });
  return { $schema, title, ...rest };
}

function withOverrides(schema: JsonSchema, sections: readonly string[]): JsonSchema {
  const properties = schema.properties ?? {};
  const overridable = Object.entries(properties).filter(([section]) => sections.includes(section));
  const environment = {
    type: "object",
    properties: Object.fromEntries(overridable.map(([section, below]) => [section, orNull(overrideOf(below))])),
    additionalProperties: false,
  } as const;
  const description = properties.overrides;
  const overrides = {
    ...(typeof description === "object" ? description : {}),
    type: "object",
    additionalProperties: environment,
  } as const;
  return { ...schema, properties: { ...properties, overrides } };
}

type Below = JsonSchema | boolean;

/** The same words with nothing required, since maps merge; lists stay whole, since they replace. */
function overrideOf(schema: Below): Below {
  if (typeof schema === "boolean" || schema.type === "array") return schema;
  const loose = { ...schema };
  for (const word of ["required", "default", "minProperties"] as const) delete loose[word];
  // Without its required keys a part may be of several kinds, so "one of" becomes "any of".
  if (loose.oneOf !== undefined) {
    loose.anyOf = loose.oneOf.map((option) => overrideOf(option) as JsonSchema);
    delete loose.oneOf;
  } else if (loose.anyOf !== undefined) loose.anyOf = loose.anyOf.map((option) => overrideOf(option) as JsonSchema);
  if (loose.properties !== undefined)
    loose.properties = mapValues(loose.properties, (below) => orNull(overrideOf(below)));
  if (typeof loose.additionalProperties === "object") {
    loose.additionalProperties = orNull(overrideOf(loose.additionalProperties)) as JsonSchema;
  }
  return loose;
}

function mapValues<T>(record: Record<string, T>, map: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

/** `null` removes. */
function orNull(schema: Below): Below {
  if (typeof schema === "boolean") return schema;
  const { description, ...rest } = schema;
  return { ...(description === undefined ? {} : { description }), anyOf: [rest, { type: "null" }] };
}
