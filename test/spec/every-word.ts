import { z } from "zod";
import { unwrapSchema } from "../../spec/reading/schema-walk.ts";

/**
 * Every word that a file of this schema can say, named as `wordsOf` names those that are written:
 * `connections.*[kind=kafka].bootstrap`.
 */
export function everyWord(schema: z.core.$ZodType): string[] {
  return [...new Set(walk(schema, ""))].sort();
}

function* walk(schema: z.core.$ZodType, word: string): Generator<string> {
  const plain = unwrapSchema(schema);
  if (plain instanceof z.ZodObject) {
    for (const [key, field] of Object.entries(plain.shape)) yield* walk(field, word === "" ? key : `${word}.${key}`);
  } else if (plain instanceof z.ZodRecord) {
    yield* walk(plain.def.valueType, `${word}.*`);
  } else if (plain instanceof z.ZodArray && unwrapSchema(plain.def.element) instanceof z.ZodObject) {
    yield* walk(plain.def.element, `${word}.*`);
  } else if (plain instanceof z.ZodDiscriminatedUnion) {
    for (const option of plain.def.options) yield* walk(option, `${word}${suffixOf(option, plain.def.discriminator)}`);
  } else if (plain instanceof z.ZodUnion) {
    for (const option of plain.def.options) yield* walk(option, word);
  } else if (!(plain instanceof z.ZodLiteral)) {
    yield word;
  }
}

function suffixOf(option: z.core.$ZodType, discriminator: string): string {
  const literal = option instanceof z.ZodObject ? option.shape[discriminator] : undefined;
  return literal instanceof z.ZodLiteral ? `[${discriminator}=${String(literal.def.values[0])}]` : "";
}
