import { patternText } from "../reading/expectation.ts";

/** What steps and endpoints read and write, and what starts a pipeline. */
export const dataReferenceSchema = patternText(
  {
    code: "invalid-reference",
    expected: "a dataset <layer>.<name>, features features.<name> or a model models.<name>",
    example: "silver.purchases",
  },
  /^((bronze|silver|gold|reference|features)\.[a-z][a-z0-9_]*|models\.[a-z][a-z0-9-]*)$/,
);

export const datasetReferenceSchema = patternText(
  { code: "invalid-reference", expected: "a dataset <layer>.<name>", example: "bronze.predictions" },
  /^(bronze|silver|gold|reference)\.[a-z][a-z0-9_]*$/,
);
