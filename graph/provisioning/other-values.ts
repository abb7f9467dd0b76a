import { z } from "zod";
import { expectations } from "../../spec/reading/expectation.ts";
import { type Data, type DataMap, isDataMap, namesAt } from "../../spec/reading/located.ts";
import { chooseOption, wrappersOf } from "../../spec/reading/schema-walk.ts";
import type { Word } from "../../spec/reading/words.ts";
import { siblingOf } from "./trial-repository.ts";

/** What else could stand in place of a word by its schema alone, likely ones first; undefined takes the key away. */
export function* otherValues(word: Word, names: Names): Generator<Data | undefined> {
  const { value, schema } = word;
  const seen = new Set([JSON.stringify(value)]);
  for (const other of proposals(value, schema, names)) {
    if (seen.has(JSON.stringify(other)) || !z.safeParse(schema, other).success) continue;
    seen.add(JSON.stringify(other));
    yield other;
  }
  yield undefined;
}

function* proposals(value: Data, schema: z.core.$ZodType, names: Names): Generator<Data> {
  if (value === null) return;
  const plain = chooseOption(schema, value);
  if (plain instanceof z.ZodEnum) yield* plain.options as Data[];
  else if (Array.isArray(value)) yield* otherLists(value, plain, names);
  else if (typeof value === "boolean") yield !value;
  else if (typeof value === "number") yield* otherNumbers(value);
  else if (typeof value === "string") yield* otherTexts(value, schema, names);
}

function* otherLists(list: readonly Data[], schema: z.core.$ZodType, names: Names): Generator<Data> {
  const element = schema instanceof z.ZodArray ? schema.def.element : schema;
  const last = list.at(-1);
  const others = last === undefined ? [] : [...proposals(last, element, names)];
  const more = others.filter((other) => !list.some((item) => item === other) && z.safeParse(element, other).success);
  for (const other of more.slice(0, MAX_ADDED)) yield [...list, other];
  if (list.length > 1) yield list.slice(0, -1);
  for (const other of more.slice(0, MAX_ADDED)) yield [...list.slice(0, -1), other];
  if (list.length > 1) yield list.slice(1);
  yield [];
}

const MAX_ADDED = 8;

function* otherNumbers(value: number): Generator<number> {
  yield* [value + 1, value - 1, value * 2, Math.floor(value / 2), value * 0.9, value * 1.1, value / 2];
}

function* otherTexts(text: string, schema: z.core.$ZodType, names: Names): Generator<string> {
  yield* otherQuantities(text);
  yield* names.beside(text);
  yield* names.columnsLike(text);
  for (const { example } of wrappersOf(schema).flatMap((each) => expectations.get(each) ?? []))
    yield plainText(example);
  yield siblingOf(text);
  yield* otherSpellings(text);
  yield* names.all;
}

/** `30 minutes`: another number of the same unit. */
function* otherQuantities(text: string): Generator<string> {
  const [, number, unit] = /^(\d+(?:\.\d+)?)( ?[A-Za-z%]+)$/.exec(text) ?? [];
  if (number !== undefined) for (const other of otherNumbers(Number(number))) yield `${round(other)}${unit}`;
}

function round(number: number): number {
  return Math.round(number * 1000) / 1000;
}

function* otherSpellings(text: string): Generator<string> {
  yield `${text}2`;
  yield `${text}x`;
  yield text.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10));
  yield text.replace(/\d/, (digit) => String((Number(digit) + 1) % 10));
  yield text.replace(/[a-z](?=[^a-z]*$)/, (letter) => (letter === "z" ? "y" : "z"));
  yield text.replace(/(?<=:\/\/)(?=[a-z])/, "other-");
  yield text.replace(/^./, (first) => (first === "x" ? "y" : "x"));
}

/** Examples stand in messages as they are written in YAML. */
function plainText(example: string): string {
  return example.replace(/^"(.*)"$/, "$1");
}

/** Names and texts that the files have, to refer to another of what a word names. */
export class Names {
  readonly all: string[];
  /** `reference.species.name`: each column of each dataset. */
  readonly #columns: string[];
  readonly #lists: string[][];

  constructor(data: ReadonlyMap<string, DataMap>) {
    this.#lists = [...data.values()].flatMap((each) => [...listsOf(each)]);
    this.all = [...new Set(this.#lists.flat())];
    this.#columns = [...data.values()].flatMap((file) =>
      namesAt(file, ["datasets"]).flatMap((dataset) =>
        namesAt(file, ["datasets", dataset, "columns"]).map((column) => `${dataset}.${column}`),
      ),
    );
  }

  /** Of a column its dataset is named with, the other columns. */
  columnsLike(text: string): string[] {
    return this.#columns.includes(text) ? this.#columns : [];
  }

  /** What stands beside a name, where it is declared: `silver.purchases` beside `bronze.orders`. */
  beside(name: string): string[] {
    const prefix = /^(models|features)\./.exec(name)?.[0] ?? "";
    const own = name.slice(prefix.length);
    return this.#lists.filter((list) => list.includes(own)).flatMap((list) => list.map((each) => prefix + each));
  }
}

/** The keys of each map, and each list of texts. */
function* listsOf(data: Data): Generator<string[]> {
  if (Array.isArray(data)) {
    yield data.filter((item) => typeof item === "string");
    for (const item of data) yield* listsOf(item);
  } else if (isDataMap(data)) {
    yield Object.keys(data);
    for (const item of Object.values(data)) yield* listsOf(item);
  }
}
