import { z } from "zod";
import { derives } from "../reading/derived-default.ts";
import { proseText } from "../reading/expectation.ts";
import { protects } from "../reading/protection.ts";
import { columnTypeSchema } from "./column-type.schema.ts";

export const columnSchema = z.strictObject({
  type: columnTypeSchema.describe(
    'Type of the values; `integer` has 32 bits, `long` 64. Money is exact as a decimal: `"decimal(10,2)"` has ten digits, two of them behind the point.',
  ),
  description: proseText("When the order was last changed.")
    .optional()
    .describe("What the values mean, with the unit they are in."),
  key: z.boolean().default(false).describe("Whether the column is part of the key that tells rows apart."),
  nullable: derives(
    z
      .boolean()
      .optional()
      .describe("Whether a row may lack the value; left out, every column but those of the key may."),
    (path, valueAt) => {
      const from = [...path.slice(0, -1), "key"];
      return { value: valueAt(from) !== true, from };
    },
  ),
  personal: protects(
    z
      .enum(["identifier", "quasi-identifier", "sensitive", "health"])
      .optional()
      .describe(
        "What the column says of a person: who it is (identifier), something that tells who with other columns (quasi-identifier), or something sensitive, such as of their health. Left out, nothing.",
      ),
  ),
});

export type ColumnSpec = z.output<typeof columnSchema>;
