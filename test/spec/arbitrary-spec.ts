import fc from "fast-check";
import { z } from "zod";
import { expectations } from "../../spec/reading/expectation.ts";
import type { Data } from "../../spec/reading/located.ts";
import { unwrapSchema, wrappersOf } from "../../spec/reading/schema-walk.ts";

/** Anything that a schema accepts, as people would write it: all words of the language, and texts that need quotes. */
export function arbitraryOf(schema: z.core.$ZodType): fc.Arbitrary<Data> {
  const plain = unwrapSchema(schema);
  const accepted = (data: Data) => z.safeParse(schema, data).success;
  if (plain instanceof z.ZodObject) return objectOf(plain);
  if (plain instanceof z.ZodRecord) return recordOf(plain).filter(accepted);
  if (plain instanceof z.ZodArray) return fc.array(arbitraryOf(plain.def.element), listBounds(plain));
  if (plain instanceof z.ZodUnion) return fc.oneof(...plain.def.options.map((option) => arbitraryOf(option)));
  if (plain instanceof z.ZodEnum) return fc.constantFrom<Data>(...plain.options);
  if (plain instanceof z.ZodLiteral) return fc.constantFrom<Data>(...([...plain.def.values] as Data[]));
  if (plain instanceof z.ZodBoolean) return fc.boolean();
  if (plain instanceof z.ZodNumber) return numberOf(plain).filter(accepted);
  if (plain instanceof z.ZodString) return textOf(plain).filter(accepted);
  throw new Error(`no values are known for a schema of type ${plain._zod.def.type}`);
}

function isOptional(schema: z.core.$ZodType): boolean {
  return wrappersOf(schema).some(
    (each) => each instanceof z.ZodOptional || each instanceof z.ZodDefault || each instanceof z.ZodPrefault,
  );
}

function objectOf(schema: z.ZodObject): fc.Arbitrary<Data> {
  // Overrides are no part of what is resolved.
  const fields = Object.entries(schema.shape).filter(([key]) => key !== "overrides");
  const required = fields.flatMap(([key, field]) => (isOptional(field) ? [] : [key]));
  const values = Object.fromEntries(fields.map(([key, field]) => [key, arbitraryOf(field)]));
  return fc.record(values, { requiredKeys: required }).map((map) => ({ ...map }) as Data);
}

function recordOf(schema: z.ZodRecord): fc.Arbitrary<Data> {
  const keys = arbitraryOf(schema.def.keyType).map(String);
  return fc
    .uniqueArray(fc.tuple(keys, arbitraryOf(schema.def.valueType)), {
      minLength: 1,
      maxLength: 2,
      selector: ([key]) => key,
    })
    .map((entries) => Object.fromEntries(entries));
}

function listBounds(schema: z.ZodArray): { minLength: number; maxLength: number } {
  const { minItems = 0 } = z.toJSONSchema(schema, { io: "input" });
  return { minLength: minItems, maxLength: minItems + 2 };
}

function numberOf(schema: z.ZodNumber): fc.Arbitrary<Data> {
  const { type, minimum, exclusiveMinimum, maximum } = z.toJSONSchema(schema, { io: "input" });
  const min = bounded(minimum ?? (typeof exclusiveMinimum === "number" ? exclusiveMinimum : undefined), -1_000);
  const max = bounded(maximum, 1_000);
  if (type === "integer") return fc.integer({ min, max });
  return fc.oneof(fc.integer({ min: Math.ceil(min), max: Math.floor(max) }), fc.double({ min, max, noNaN: true }));
}

function bounded(limit: number | undefined, other: number): number {
  return limit === undefined || Math.abs(limit) > 1e9 ? other : limit;
}

/** Texts that a reader of YAML could take for something else. */
const TRICKY = [
  "no",
  "on",
  "010",
  "1e3",
  "~",
  "null",
  "true",
  "- x",
  "a: b",
  "# x",
  "@x",
  "*x",
  "&x",
  "!x",
  "%x",
  "{x",
  "a\nb",
  " x ",
  "x: ",
  "🌱",
  "'",
  '"',
];

function textOf(schema: z.ZodString): fc.Arbitrary<Data> {
  const { pattern } = z.toJSONSchema(schema, { io: "input" });
  const example = expectations.get(schema)?.example;
  const examples = example === undefined ? [] : [example.replace(/^"(.*)"$/, "$1")];
  const accepted = [...TRICKY, ...examples].filter((text) => z.safeParse(schema, text).success);
  const known = accepted.length === 0 ? [] : [fc.constantFrom(...accepted)];
  // Not every pattern says all that is asked for: a pattern of which little is accepted is left to the examples.
  const made =
    pattern === undefined ? fc.string({ maxLength: 20 }) : fc.stringMatching(new RegExp(pattern, "u"), { size: "-1" });
  const rate = fc.sample(made, { numRuns: 20, seed: 1 }).filter((text) => z.safeParse(schema, text).success).length;
  return fc.oneof(...known, ...(rate >= 10 || known.length === 0 ? [made] : []));
}
