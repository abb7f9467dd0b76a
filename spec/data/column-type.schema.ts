import { z } from "zod";
import { suggestWord } from "../problems/suggestion.ts";
import { patternText } from "../reading/expectation.ts";
import { anyLeafOf } from "../reading/union.ts";
import type { ColumnType, DecimalType } from "./dataset.types.ts";

const PLAIN_TYPES = [
  "integer",
  "long",
  "float",
  "double",
  "string",
  "binary",
  "boolean",
  "timestamp",
  "date",
] as const satisfies ColumnType[];

type PlainType = (typeof PLAIN_TYPES)[number];

/** Of what models are asked and answer: MLflow's signatures know no decimals. */
export const plainTypeSchema = z.enum(PLAIN_TYPES);

const MAX_PRECISION = 38;
const DECIMAL = /^decimal\((?:[1-9]|[12][0-9]|3[0-8]),(?:[0-9]|[12][0-9]|3[0-8])\)$/;
const DECIMAL_IN_WORDS = `\`decimal(p,s)\` with up to ${MAX_PRECISION} digits p, s of them behind the point`;
/** Within braces a comma would end the text. */
const EXAMPLE = '"decimal(10,2)"';

const decimalSchema = patternText(
  {
    code: "invalid-value",
    expected: DECIMAL_IN_WORDS,
    example: EXAMPLE,
  },
  DECIMAL,
  (text) => {
    const [precision = 0, scale = 0] = text.match(/\d+/g)?.map(Number) ?? [];
    return scale <= precision;
  },
).transform((text) => text as DecimalType);

export const columnTypeSchema = anyLeafOf(
  {
    code: "invalid-value",
    expected: `one of ${PLAIN_TYPES.map((type) => `\`${type}\``).join(", ")}; or ${DECIMAL_IN_WORDS}`,
    example: EXAMPLE,
    isChoice: true,
    suggest: suggestColumnType,
  },
  [plainTypeSchema, decimalSchema],
);

/** As it can be written anywhere in a file. */
export function writeColumnType(type: ColumnType): string {
  return type.includes(",") ? `"${type}"` : type;
}

/** How databases, Python and JSON name them, in lower case and without a length. */
const FOREIGN_NAMES: Readonly<Partial<Record<PlainType, readonly string[]>>> = {
  integer: ["smallint", "tinyint", "short", "byte", "int4", "int32", "serial"],
  long: ["bigint", "int8", "int64", "bigserial"],
  float: ["real", "float4", "float32"],
  double: ["double precision", "float8", "float64"],
  string: ["varchar", "char", "character", "character varying", "nvarchar", "text", "str", "object", "uuid", "enum"],
  binary: ["bytea", "blob", "bytes", "varbinary"],
  timestamp: ["datetime", "timestamptz", "timestamp with time zone", "timestamp without time zone", "datetime64"],
};

/** The type that was meant by a text that is none. */
function suggestColumnType(text: string): string | undefined {
  const bare = text.toLowerCase().replace(/\s*[([].*$/, "");
  const known = PLAIN_TYPES.find((type) => FOREIGN_NAMES[type]?.includes(bare));
  if (known !== undefined) return known;
  if (!/^(dec|decimal|numeric|number)\b/i.test(text)) return suggestWord(bare, PLAIN_TYPES);
  const [precision = 10, scale = 2] = text.match(/\d+/g)?.map(Number) ?? [];
  const digits = Math.min(Math.max(precision, 1), MAX_PRECISION);
  return `"decimal(${digits},${Math.min(scale, digits)})"`;
}
