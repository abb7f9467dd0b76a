import { z } from "zod";
import { type Expectation, parsedText } from "../reading/expectation.ts";
import { anyLeafOf } from "../reading/union.ts";
import { formatMeasure, MEASURE_PATTERN, parseMeasure } from "./measure.ts";
import type { Measure } from "./measure.types.ts";

const expectation: Expectation = {
  code: "invalid-unit",
  expected: "a number, or a number with its unit such as `3.1 %`, `120 ms`, `2 GiB` or `500 USD`",
  example: "3.1 %",
};

/** A threshold of something that is counted, timed, weighed or paid. */
export const measureSchema = anyLeafOf(expectation, [
  z.number().transform((value): Measure => ({ value, unit: undefined })),
  parsedText(expectation, MEASURE_PATTERN, { parse: parseMeasure, format: formatMeasure }),
]);
