import { patternText } from "../reading/expectation.ts";

/** As MLflow names metrics, without spaces. */
export const metricNameSchema = patternText(
  {
    code: "invalid-name",
    expected: "the name of a metric of letters, digits and `_ . / @ -` that starts with a letter",
    example: "recall_at_10",
  },
  /^[A-Za-z][A-Za-z0-9_./@-]{0,99}$/,
);
