import { z } from "zod";

/** A map of names that has at least one. */
export function filledRecord<Value extends z.core.SomeType>(name: z.ZodString, value: Value) {
  return z
    .record(name, value)
    .refine((record) => Object.keys(record).length > 0)
    .meta({ minProperties: 1 });
}
