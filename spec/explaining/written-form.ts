import { stringify } from "yaml";
import { z } from "zod";
import { writtenForms } from "../reading/expectation.ts";
import { type Data, isDataMap } from "../reading/located.ts";
import { chooseOption, unwrapSchema, wrappersOf } from "../reading/schema-walk.ts";

/** The default of a word as people would write it; undefined if it has none. */
export function defaultOf(schema: z.core.$ZodType): Data | undefined {
  for (const wrapper of wrappersOf(schema)) {
    // A prefault is read like anything written; a default is what reading would give.
    if (wrapper instanceof z.ZodPrefault) return wrapper.def.defaultValue as Data;
    if (wrapper instanceof z.ZodDefault) return asWritten(wrapper.def.innerType, wrapper.def.defaultValue);
  }
  return undefined;
}

/** A value that was read, as people would write it: 21600 seconds are `6 hours`. */
function asWritten(schema: z.core.$ZodType, value: unknown): Data {
  const form = writtenForms.get(unwrapSchema(schema));
  if (form !== undefined) return typeof value === "string" ? value : form.format(value);
  const judge = chooseOption(schema, value as Data);
  if (Array.isArray(value)) {
    return value.map((item: unknown) =>
      judge instanceof z.ZodArray ? asWritten(judge.def.element, item) : (item as Data),
    );
  }
  if (!isDataMap(value as Data)) return value as Data;
  return Object.fromEntries(
    Object.entries(value as object)
      .filter(([, below]) => below !== undefined)
      .map(([key, below]) => [key, asWritten(schemaBelow(judge, key) ?? z.unknown(), below)]),
  );
}

function schemaBelow(judge: z.core.$ZodType, key: string): z.core.$ZodType | undefined {
  if (judge instanceof z.ZodRecord) return judge.def.valueType;
  return judge instanceof z.ZodObject && Object.hasOwn(judge.shape, key) ? judge.shape[key] : undefined;
}

/** A value on one line, as in a file: `{ min: 2, max: 10 }`. */
export function inlineYaml(value: Data): string {
  return stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trim();
}

/** A value on as many lines as it takes. */
export function blockYaml(value: Data): string {
  return stringify(value, { lineWidth: 0 }).trimEnd();
}
