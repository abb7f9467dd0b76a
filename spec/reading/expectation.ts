import { z } from "zod";
import type { ProblemCode } from "../problems/problem-codes.ts";
import { documents } from "./protection.ts";

/** What a leaf of the language wants to read, for messages; the JSON Schema never sees it. */
export interface Expectation {
  /** Problem code of a value that is not so. */
  code: ProblemCode;
  /** Completes "expected …". */
  expected: string;
  /** A value that is right. */
  example: string;
  /** One of a few words, of which a single one as an example would say little. */
  isChoice?: true;
  /** The value may be a secret pasted by mistake and is never printed. */
  confidential?: true;
  /** What was meant by a text that is not right. */
  suggest?: (text: string) => string | undefined;
}

export const expectations = z.registry<Expectation>();

/** How a value that was read is written again: defaults are kept as values, and shown as people write them. */
export const writtenForms = z.registry<{ format(value: unknown): string }>();

/** A leaf written as text and read as something else, such as `30 minutes`. */
export function parsedText<T>(
  expectation: Expectation,
  pattern: string,
  { parse, format }: { parse: (text: string) => T | undefined; format: (value: T) => string },
) {
  return z
    .string()
    .meta({ pattern, examples: [expectation.example] })
    .register(expectations, expectation)
    .register(writtenForms, { format: (value) => format(value as T) })
    .transform((text, context): T => {
      const value = parse(text);
      if (value !== undefined) return value;
      context.issues.push({ code: "custom", message: expectation.expected, input: text });
      return z.NEVER;
    });
}

/** A leaf that stays text. `accepts` says what a pattern cannot. */
export function patternText(
  expectation: Expectation,
  pattern: RegExp,
  accepts: (text: string) => boolean = () => true,
) {
  return z
    .string()
    .regex(pattern)
    .refine(accepts)
    .meta({ examples: [expectation.example] })
    .register(expectations, expectation);
}

/** Text for people: anything on one or more lines, but not nothing. */
export function proseText(example: string) {
  return documents(patternText({ code: "wrong-type", expected: "some text", example }, /\S/));
}
