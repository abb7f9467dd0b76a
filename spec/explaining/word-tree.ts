import { z } from "zod";
import { unwrapSchema } from "../reading/schema-walk.ts";
import { type FileName, languageFiles } from "./files.ts";
import { allowedValues, descriptionOf, expectationOf, isOptional, typeInWords } from "./word-type.ts";
import { defaultOf, inlineYaml } from "./written-form.ts";

/** Stands in paths for a name of the user's, and for an item of a list. */
export const ANY_NAME = "*";
export const ANY_ITEM = "[]";

/** A word of the language, where it may stand, and all that may stand below it. */
export interface Word {
  file: FileName;
  /** `["datasets", "*", "retention"]`. */
  segments: readonly string[];
  description: string | undefined;
  /** What may be written, in a reader's words. */
  type: string;
  /** Undefined where the values cannot be listed. */
  allowed: readonly string[] | undefined;
  isRequired: boolean;
  /** As people would write it. */
  defaultValue: string | undefined;
  example: string | undefined;
  /** Whether it may differ by environment. */
  isOverridable: boolean;
  /** Other words that must be so for this one to stand here: `kind: kafka`. Empty: always. */
  conditions: readonly string[];
  below: readonly Word[];
}

/** All words of one kind of file. */
export function wordTree(file: FileName): Word[] {
  const { schema, overridable } = languageFiles[file];
  return Object.entries(schema.shape).map(([section, below]) =>
    wordOf(below, { file, segments: [section], isOverridable: overridable.includes(section), conditions: [] }),
  );
}

/** Every word of the tree, each before those below it. */
export function* allWords(words: readonly Word[]): Generator<Word> {
  for (const word of words) {
    yield word;
    yield* allWords(word.below);
  }
}

/** `datasets.*.columns`, `releases[].weight`. */
export function formatSegments(segments: readonly string[]): string {
  return segments.join(".").replaceAll(`.${ANY_ITEM}`, ANY_ITEM);
}

type Place = Pick<Word, "file" | "segments" | "isOverridable" | "conditions">;

function wordOf(schema: z.core.$ZodType, place: Place): Word {
  const defaultValue = defaultOf(schema);
  const isEmptyMap =
    typeof defaultValue === "object" && defaultValue !== null && Object.keys(defaultValue).length === 0;
  return {
    ...place,
    description: descriptionOf(schema),
    type: typeInWords(schema),
    allowed: allowedOf(schema),
    isRequired: !isOptional(schema),
    // An empty map or list is the same as none.
    defaultValue: defaultValue === undefined || isEmptyMap ? undefined : inlineYaml(defaultValue),
    example: expectationOf(schema)?.example,
    below: wordsBelow(schema, place),
  };
}

/** Of a union of texts and maps, the texts. */
function allowedOf(schema: z.core.$ZodType): string[] | undefined {
  const plain = unwrapSchema(schema);
  const options =
    plain instanceof z.ZodUnion && !(plain instanceof z.ZodDiscriminatedUnion) ? plain.def.options : [plain];
  const values = options.flatMap((option) => allowedValues(option) ?? []);
  return values.length === 0 ? undefined : values.map(String);
}

function wordsBelow(schema: z.core.$ZodType, place: Place): Word[] {
  const plain = unwrapSchema(schema);
  const at = (key: string): Place => ({ ...place, segments: [...place.segments, key], conditions: [] });
  if (plain instanceof z.ZodObject) return Object.entries(plain.shape).map(([key, below]) => wordOf(below, at(key)));
  if (plain instanceof z.ZodRecord) return nested(plain.def.valueType, at(ANY_NAME));
  if (plain instanceof z.ZodArray) return nested(plain.def.element, at(ANY_ITEM));
  if (plain instanceof z.ZodDiscriminatedUnion) return kindsBelow(plain, at);
  if (plain instanceof z.ZodUnion) return mergeWords(plain.def.options.map((option) => wordsBelow(option, place)));
  return [];
}

/** What stands for a name or in a list is a word of its own only if it holds others. */
function nested(schema: z.core.$ZodType, place: Place): Word[] {
  const word = wordOf(schema, place);
  return word.below.length === 0 ? [] : [word];
}

/** The keys of all kinds of a thing: those that only some have, or have in another way, say so. */
function kindsBelow(union: z.ZodDiscriminatedUnion, at: (key: string) => Place): Word[] {
  const { discriminator } = union.def;
  const kinds = union.def.options.map((option) => wordsOfKind(option, discriminator, at));
  const [first, ...others] = kinds.flat().filter(({ segments }) => segments.at(-1) === discriminator);
  const rest = kinds.map((words) => words.filter(({ segments }) => segments.at(-1) !== discriminator));
  const merged = mergeWords(rest).map((word) =>
    word.conditions.length === kinds.length ? { ...word, conditions: [] } : word,
  );
  return first === undefined ? merged : [others.reduce(mergeTwo, first), ...merged];
}

function wordsOfKind(option: z.core.$ZodType, discriminator: string, at: (key: string) => Place): Word[] {
  const plain = unwrapSchema(option);
  if (plain instanceof z.ZodDiscriminatedUnion) return kindsBelow(plain, at);
  if (!(plain instanceof z.ZodObject)) return [];
  const kind = plain.shape[discriminator];
  const values = kind === undefined ? [] : (allowedValues(kind) ?? []);
  return Object.entries(plain.shape).map(([key, below]) => {
    const word = wordOf(below, at(key));
    if (key !== discriminator) return { ...word, conditions: [`${discriminator}: ${values.join(" or ")}`] };
    const named = values.map((value) => `\`${value}\``).join(" or ");
    return word.description === undefined ? word : { ...word, description: `${named}: ${word.description}` };
  });
}

/** The same key of several kinds is one word where it says the same. What is below maps is told in one place. */
function mergeWords(options: readonly (readonly Word[])[]): Word[] {
  const merged = new Map<string, Word>();
  for (const word of options.flat()) {
    const { segments, description, type, isRequired, defaultValue, below } = word;
    const key = JSON.stringify([segments, below.length > 0 ? "map" : [description, type, isRequired, defaultValue]]);
    const known = merged.get(key);
    merged.set(key, known === undefined ? word : mergeTwo(known, word));
  }
  return [...merged.values()];
}

function mergeTwo(a: Word, b: Word): Word {
  const values = [...new Set([...(a.allowed ?? []), ...(b.allowed ?? [])])];
  const allowed = a.allowed === undefined || b.allowed === undefined ? undefined : values;
  const oneOf = values.map((value) => `\`${value}\``).join(", ");
  return {
    ...a,
    allowed,
    description: joined(a.description, b.description, " "),
    type: allowed === undefined ? (joined(a.type, b.type, "; or ") ?? a.type) : `one of ${oneOf}`,
    isRequired: a.isRequired && b.isRequired,
    defaultValue: joined(a.defaultValue, b.defaultValue, " or "),
    example: a.example ?? b.example,
    conditions: [...a.conditions, ...b.conditions],
    below: mergeWords([a.below, b.below]),
  };
}

function joined(a: string | undefined, b: string | undefined, separator: string): string | undefined {
  return a === undefined || b === undefined || a.includes(b) ? (a ?? b) : `${a}${separator}${b}`;
}
