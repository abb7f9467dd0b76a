import { type Expectation, patternText } from "../reading/expectation.ts";

/** What steps and endpoints read and write, and what starts a pipeline. */
export const dataReferenceSchema = referenceTo(
  /^((bronze|silver|gold|reference|features)\.[a-z][a-z0-9_]*|models\.[a-z][a-z0-9-]*)$/,
  {
    expected: "a dataset <layer>.<name>, features features.<name> or a model models.<name>",
    example: "silver.purchases",
  },
);

export const datasetReferenceSchema = referenceTo(/^(bronze|silver|gold|reference)\.[a-z][a-z0-9_]*$/, {
  expected: "a dataset <layer>.<name>",
  example: "bronze.predictions",
});

function referenceTo(pattern: RegExp, words: Pick<Expectation, "expected" | "example">) {
  return patternText({ code: "invalid-reference", ...words, suggest: suggestReference }, pattern);

  /** Databases have capital letters and files have hyphens. */
  function suggestReference(text: string): string | undefined {
    const lower = text.trim().toLowerCase();
    return [lower, lower.replaceAll("-", "_"), lower.replaceAll("_", "-")].find((each) => pattern.test(each));
  }
}
