import { z } from "zod";
import { type Expectation, expectations } from "../reading/expectation.ts";
import { unwrapSchema, wrappersOf } from "../reading/schema-walk.ts";

/** What the schema under all wrappers wants to read, if it says so itself. */
export function expectationOf(schema: z.core.$ZodType): Expectation | undefined {
  return expectations.get(unwrapSchema(schema));
}

export function descriptionOf(schema: z.core.$ZodType): string | undefined {
  return wrappersOf(schema)
    .map((each) => z.globalRegistry.get(each)?.description)
    .find((description) => description !== undefined);
}

/** Whether a file may leave it out. */
export function isOptional(schema: z.core.$ZodType): boolean {
  return wrappersOf(schema).some(
    (each) => each instanceof z.ZodOptional || each instanceof z.ZodDefault || each instanceof z.ZodPrefault,
  );
}

/** What may be written for a word, in a reader's words: completes "it is …". */
export function typeInWords(schema: z.core.$ZodType): string {
  const expectation = expectationOf(schema);
  if (expectation !== undefined) return expectation.expected;
  const plain = unwrapSchema(schema);
  const values = allowedValues(plain);
  if (values !== undefined) return values.length === 1 ? code(values[0]) : `one of ${values.map(code).join(", ")}`;
  if (plain instanceof z.ZodBoolean) return "`true` or `false`";
  if (plain instanceof z.ZodNumber) return numberInWords(plain);
  if (plain instanceof z.ZodArray) return listInWords(plain);
  if (plain instanceof z.ZodRecord) return mapInWords(plain);
  if (plain instanceof z.ZodObject || plain instanceof z.ZodDiscriminatedUnion) return "a map";
  if (plain instanceof z.ZodUnion) {
    return [...new Set(plain.def.options.map((option) => typeInWords(option)))].join("; or ");
  }
  return plain instanceof z.ZodUnknown ? "a map" : "some text";
}

/** The few values that it may have; undefined if they cannot be listed. */
export function allowedValues(schema: z.core.$ZodType): (string | number | boolean)[] | undefined {
  const plain = unwrapSchema(schema);
  if (plain instanceof z.ZodEnum) return plain.options;
  if (plain instanceof z.ZodLiteral) {
    return [...plain.def.values].filter(
      (value): value is string | number | boolean => value !== null && value !== undefined && typeof value !== "bigint",
    );
  }
  return undefined;
}

function code(value: unknown): string {
  return `\`${String(value)}\``;
}

function numberInWords(schema: z.ZodNumber): string {
  const { type, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = z.toJSONSchema(schema, { io: "input" });
  const bounds = [
    bound("at least", minimum),
    bound("more than", exclusiveMinimum),
    bound("at most", maximum),
    bound("less than", exclusiveMaximum),
  ].filter((text) => text !== undefined);
  return [type === "integer" ? "a whole number" : "a number", ...bounds].join(", ");
}

/** Bounds that only say how exact JavaScript counts are nobody's business. */
function bound(words: string, limit: unknown): string | undefined {
  return typeof limit === "number" && Math.abs(limit) < Number.MAX_SAFE_INTEGER ? `${words} ${limit}` : undefined;
}

function listInWords(schema: z.ZodArray): string {
  const { minItems, maxItems } = z.toJSONSchema(schema, { io: "input" });
  const counts = [
    minItems === undefined ? undefined : `at least ${minItems}`,
    maxItems === undefined ? undefined : `at most ${maxItems}`,
  ].filter((text) => text !== undefined);
  const size = counts.length === 0 ? "" : ` (${counts.join(", ")})`;
  return `a list${size}, each ${typeInWords(schema.element)}`;
}

function mapInWords(schema: z.ZodRecord): string {
  const name = expectations.get(unwrapSchema(schema.keyType))?.expected ?? "a name of your choice";
  return `a map; each key is ${name}, each value ${typeInWords(schema.valueType)}`;
}
