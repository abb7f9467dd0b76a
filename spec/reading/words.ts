import { z } from "zod";
import type { FileKind } from "./layers.ts";
import { type Data, type DataMap, dataAt, isDataMap, type Path } from "./located.ts";
import { overrideFor } from "./overrides.ts";
import { type Purpose, purposeOf } from "./protection.ts";
import { optionFor, unwrapSchema } from "./schema-walk.ts";

/** A leaf of a file: the place where a user said one thing. A list of plain values is one leaf. */
export interface Word {
  /** In the file: `["datasets", "bronze.orders", "retention"]`, or `["overrides", "dev", "quota", "cpu"]`. */
  path: Path;
  /** In the language, names replaced: `datasets.*.retention`, `connections.*[kind=kafka].bootstrap`. */
  word: string;
  /** What judges the value, wrappers included. */
  schema: z.core.$ZodType;
  value: Data;
  purpose: Purpose | undefined;
  /** The environment whose override says it; undefined in the base. */
  override: string | undefined;
}

/**
 * Every leaf of a well-formed file: the base first, then the overrides of each environment. What can only be written in
 * one way, such as `apiVersion` and the kind of a connection, says no thing of its own and is none.
 */
export function wordsOf(kind: Pick<FileKind<unknown>, "schema" | "overridable">, data: DataMap): Word[] {
  const { overrides, ...base } = data;
  const root = { schema: kind.schema, word: "", purpose: undefined, whole: base };
  const inBase = [...walk({ ...root, part: base, path: [], override: undefined })];
  const environments = isDataMap(overrides) ? Object.keys(overrides) : [];
  const inOverrides = environments.flatMap((override) => {
    const part = overrideFor(data, override, kind.overridable);
    return [...walk({ ...root, part, path: ["overrides", override], override })];
  });
  return [...inBase, ...inOverrides];
}

interface Place {
  schema: z.core.$ZodType;
  path: Path;
  word: string;
  purpose: Purpose | undefined;
  override: string | undefined;
  /** What stands here in the base; it tells of which kind a map is where an override does not. */
  whole: Data | undefined;
  part: Data;
}

function* walk(place: Place): Generator<Word> {
  const { path, word, part, whole, override } = place;
  if (part === null && whole !== undefined && whole !== null) {
    // What an override takes away is said by the `null`.
    for (const removed of walk({ ...place, part: whole })) yield { ...removed, path, value: null };
    return;
  }
  const merged = isDataMap(whole) && isDataMap(part) ? { ...whole, ...part } : part;
  const { schema, suffix } = optionOf(place.schema, merged);
  const purpose = strongest(place.purpose, strongest(purposeOf(place.schema), purposeOf(schema)));
  const below = (key: string | number, step: string, of: z.core.$ZodType, value: Data): Place => ({
    schema: of,
    path: [...path, key],
    word: `${word}${suffix}${word + suffix === "" ? "" : "."}${step}`,
    purpose,
    override,
    whole: isDataMap(whole) ? dataAt(whole, [key]) : undefined,
    part: value,
  });
  if (schema instanceof z.ZodObject && isDataMap(part)) {
    for (const [key, value] of Object.entries(part)) {
      const field: z.core.$ZodType | undefined = Object.hasOwn(schema.shape, key) ? schema.shape[key] : undefined;
      if (field !== undefined) yield* walk(below(key, key, field, value));
    }
  } else if (schema instanceof z.ZodRecord && isDataMap(part)) {
    for (const [key, value] of Object.entries(part)) yield* walk(below(key, "*", schema.def.valueType, value));
  } else if (schema instanceof z.ZodArray && Array.isArray(part) && part.some(isDataMap)) {
    for (const [index, value] of part.entries()) yield* walk(below(index, "*", schema.def.element, value));
  } else if (!(schema instanceof z.ZodLiteral) && !isEmptyListOfMaps(schema, part)) {
    yield { path, word: word + suffix, schema: place.schema, value: part, purpose, override };
  }
}

/** The schema under wrappers and unions that judges this value, and what tells the options of a union apart. */
function optionOf(schema: z.core.$ZodType, value: Data): { schema: z.core.$ZodType; suffix: string } {
  const plain = unwrapSchema(schema);
  const option = plain instanceof z.ZodUnion ? optionFor(plain, value) : undefined;
  if (option === undefined) return { schema: plain, suffix: "" };
  const inner = optionOf(option, value);
  if (!(plain instanceof z.ZodDiscriminatedUnion) || !isDataMap(value)) return inner;
  const { discriminator } = plain.def;
  return { schema: inner.schema, suffix: `[${discriminator}=${String(value[discriminator])}]${inner.suffix}` };
}

/** `releases: []` says nothing yet; an empty list of names says that there is none. */
function isEmptyListOfMaps(schema: z.core.$ZodType, part: Data): boolean {
  return (
    schema instanceof z.ZodArray &&
    Array.isArray(part) &&
    part.length === 0 &&
    unwrapSchema(schema.def.element) instanceof z.ZodObject
  );
}

/** Of protection once promised nothing is taken back further down; else the nearest mark holds. */
function strongest(above: Purpose | undefined, own: Purpose | undefined): Purpose | undefined {
  return above === "protection" ? above : (own ?? above);
}
