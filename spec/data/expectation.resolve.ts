import type { ExpectationSpec } from "./expectation.schema.ts";
import type { ColumnTest, Expectation, ExpectationRule } from "./expectation.types.ts";

export function resolveExpectation(name: string, spec: ExpectationSpec, source: string): Expectation {
  return { name, rule: resolveRule(spec), onViolation: spec.onViolation, source };
}

/** The checks have seen that there is one of the three. */
function resolveRule(spec: ExpectationSpec): ExpectationRule {
  const { check, column, rows } = spec;
  if (check !== undefined) return { kind: "row", check };
  if (column !== undefined) return { kind: "column", column, test: resolveTest(spec) };
  return { kind: "table", rows: { min: rows?.min, max: rows?.max } };
}

/** The checks have seen that there is one of them. */
function resolveTest({ unique, between, oneOf, matches, references }: ExpectationSpec): ColumnTest {
  if (unique !== undefined) return { kind: "unique" };
  if (between !== undefined) return { kind: "between", min: between.min, max: between.max };
  if (oneOf !== undefined) return { kind: "oneOf", values: oneOf };
  if (matches !== undefined) return { kind: "matches", pattern: matches };
  if (references !== undefined) return { kind: "references", ...splitColumnReference(references) };
  return { kind: "notNull" };
}

/** `reference.species.name` is the column `name` of `reference.species`. */
export function splitColumnReference(text: string): { dataset: string; column: string } {
  const dot = text.lastIndexOf(".");
  return { dataset: text.slice(0, dot), column: text.slice(dot + 1) };
}
