import { z } from "zod";
import { wrappersOf } from "./schema-walk.ts";

/** What a word of the language is for, beside what it says. */
export type Purpose = "protection" | "documentation";

const purposes = z.registry<{ purpose: Purpose }>();

/**
 * Marks a word that promises to protect people, data or production: `protects(durationSchema.optional().describe("…"))`.
 * All words below it promise the same. While nothing acts on such a word, `check` and `plan` warn of it.
 */
export function protects<T extends z.ZodType>(schema: T): T {
  return marked(schema, "protection");
}

/** Marks a word that people read and no machine acts on, such as a description. */
export function documents<T extends z.ZodType>(schema: T): T {
  return marked(schema, "documentation");
}

/** What a word's own schema was marked with, below whatever wrapper the mark stands. */
export function purposeOf(schema: z.core.$ZodType): Purpose | undefined {
  return wrappersOf(schema)
    .map((each) => purposes.get(each)?.purpose)
    .find((purpose) => purpose !== undefined);
}

/** A copy is marked: units and names are one schema each in many places. */
function marked<T extends z.ZodType>(schema: T, purpose: Purpose): T {
  const copy = schema.clone() as T;
  purposes.add(copy, { purpose });
  return copy;
}
