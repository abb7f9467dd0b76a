import type { SourcePointer } from "../reading/source-pointer.ts";

export type OnViolation = "fail" | "quarantine" | "warn";

/** What the values of one column have to be. */
export type ColumnTest =
  | { kind: "notNull" }
  | { kind: "unique" }
  | { kind: "between"; min: number | undefined; max: number | undefined }
  | { kind: "oneOf"; values: (string | number)[] }
  | { kind: "matches"; pattern: string }
  /** Each value stands in that column of that dataset too. */
  | { kind: "references"; dataset: string; column: string };

/** What is looked at: a row by itself, a column, or the table as a whole. */
export type ExpectationRule =
  | { kind: "row"; check: string }
  | { kind: "column"; column: string; test: ColumnTest }
  | { kind: "table"; rows: { min: number | undefined; max: number | undefined } };

export interface Expectation {
  name: string;
  rule: ExpectationRule;
  onViolation: OnViolation;
  source: SourcePointer;
}
