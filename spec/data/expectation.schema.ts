import { z } from "zod";
import { patternText, proseText } from "../reading/expectation.ts";
import { anyLeafOf } from "../reading/union.ts";
import { columnNameSchema } from "../units/name.schema.ts";

const boundSchema = z.number();

const columnReferenceSchema = patternText(
  {
    code: "invalid-reference",
    expected: "a column of a dataset, <layer>.<table>.<column>",
    example: "reference.species.name",
  },
  /^(bronze|silver|gold|reference)\.[a-z][a-z0-9_]{0,39}\.[A-Za-z_][A-Za-z0-9_]{0,99}$/,
);

const valueSchema = anyLeafOf({ code: "wrong-type", expected: "text or a number", example: "basil" }, [
  z.string(),
  z.number(),
]);

const regularExpressionSchema = patternText(
  { code: "invalid-value", expected: "a regular expression", example: "^[A-Z]{2}[0-9]+$" },
  /\S/,
  isRegularExpression,
);

/** One of `check`, `column` and `rows`; with `column` one test of its values. The checks see to it. */
export const expectationSchema = z.strictObject({
  check: proseText("quantity between 1 and 500")
    .optional()
    .describe("What is true of each row: a predicate of Spark SQL over the dataset's columns."),
  column: columnNameSchema
    .optional()
    .describe(
      "The column whose values are tested, by one of `notNull`, `unique`, `between`, `oneOf`, `matches`, `references`.",
    ),
  notNull: z.literal(true).optional().describe("Every row has a value."),
  unique: z.literal(true).optional().describe("No value stands in two rows."),
  between: z
    .strictObject({
      min: boundSchema.optional().describe("The least value allowed."),
      max: boundSchema.optional().describe("The greatest value allowed."),
    })
    .optional()
    .describe("Values lie within bounds, both included; one of the two may be left out."),
  oneOf: z.array(valueSchema).min(1).optional().describe("The values allowed."),
  matches: regularExpressionSchema.optional().describe("A regular expression that the whole value matches."),
  references: columnReferenceSchema
    .optional()
    .describe("A column of another dataset that has the value, <layer>.<table>.<column>: a foreign key."),
  rows: z
    .strictObject({
      min: z.int().min(0).optional().describe("Rows at least."),
      max: z.int().min(0).optional().describe("Rows at most."),
    })
    .optional()
    .describe("How many rows the dataset has; one of the two bounds may be left out."),
  onViolation: z
    .enum(["fail", "quarantine", "warn"])
    .describe(
      "What happens to a write that does not hold: it is refused whole (fail), its bad rows are set aside (quarantine), or it passes and is reported (warn).",
    ),
});

export type ExpectationSpec = z.output<typeof expectationSchema>;

function isRegularExpression(text: string): boolean {
  try {
    return new RegExp(text, "u").source !== "";
  } catch {
    return false;
  }
}
