import { quote, quotePath } from "../problems/excerpt.ts";
import type { Finding } from "../problems/problem-list.ts";
import { didYouMean, listWords, suggestWord } from "../problems/suggestion.ts";
import type { Surroundings } from "../project/surroundings.ts";
import { findInvertedBounds } from "../reading/bounds-findings.ts";
import { findNotExactlyOne } from "../reading/exactly-one.ts";
import { namesAt } from "../reading/located.ts";
import { findBadReference, type Reference } from "../reading/reference-findings.ts";
import { findMisplacedWords } from "../reading/word-findings.ts";
import { columnReference, datasetReference } from "./data-reference.checks.ts";
import { splitColumnReference } from "./expectation.resolve.ts";
import type { ExpectationSpec } from "./expectation.schema.ts";
import { columnWordsOf } from "./sql-words.ts";

const SUBJECTS = ["check", "column", "rows"];
const COLUMN_TESTS = ["notNull", "unique", "between", "oneOf", "matches", "references"];

export function checkExpectation(
  dataset: string,
  name: string,
  spec: ExpectationSpec,
  { raw }: Pick<Surroundings, "raw">,
): Finding[] {
  const path = ["datasets", dataset, "expectations", name];
  const subjects = findNotExactlyOne(raw, path, SUBJECTS);
  if (subjects.length > 0) return subjects;
  const columns = columnReference(raw, dataset);
  if (spec.column === undefined) {
    const tests = namesAt(raw, path).filter((word) => COLUMN_TESTS.includes(word));
    const misplaced = findMisplacedWords(path, tests, "tests a `column`, and the expectation is about none");
    const rest =
      spec.rows === undefined
        ? checkPredicate([...path, "check"], spec.check ?? "", columns)
        : checkRows(path, spec.rows, spec.onViolation);
    return [...misplaced, ...rest];
  }
  return [
    ...findBadReference(spec.column, [...path, "column"], columns),
    ...findNotExactlyOne(raw, path, COLUMN_TESTS),
    ...(spec.between === undefined ? [] : checkBounds([...path, "between"], spec.between)),
    ...(spec.references === undefined ? [] : checkReferences([...path, "references"], spec.references, raw)),
  ];
}

function checkRows(path: string[], rows: Bounds, onViolation: ExpectationSpec["onViolation"]): Finding[] {
  const findings = checkBounds([...path, "rows"], rows);
  if (onViolation !== "quarantine") return findings;
  const message = `${quotePath([...path, "onViolation"])}: \`quarantine\` sets rows aside, and a number of rows is a mistake of none of them`;
  const fix = "Write `fail` or `warn`.";
  return [...findings, { code: "word-out-of-place", message, fix, path: [...path, "onViolation"], at: "value" }];
}

interface Bounds {
  min?: number | undefined;
  max?: number | undefined;
}

function checkBounds(path: string[], { min, max }: Bounds): Finding[] {
  if (min !== undefined && max !== undefined) return findInvertedBounds({ min, max }, path);
  if (min !== undefined || max !== undefined) return [];
  const message = `${quotePath(path)} has neither \`min\` nor \`max\`, so anything would do`;
  return [{ code: "missing-key", message, fix: "Add `min:`, `max:` or both.", path, at: "key" }];
}

function checkReferences(path: string[], written: string, raw: Surroundings["raw"]): Finding[] {
  const { dataset, column } = splitColumnReference(written);
  const unknown = findBadReference(dataset, path, datasetReference(raw));
  return unknown.length > 0 ? unknown : findBadReference(column, path, columnReference(raw, dataset));
}

/** Names no function and no keyword of SQL, so a word that is nearly a column is a misspelt one, and one of them has to be one. */
function checkPredicate(path: string[], predicate: string, columns: Reference): Finding[] {
  const known = new Set(columns.known.map((column) => column.toLowerCase()));
  if (known.size === 0) return [];
  const strange = columnWordsOf(predicate).filter((word) => !known.has(word.toLowerCase()));
  const misspelt = strange.filter((word) => suggestWord(word, columns.known) !== undefined);
  if (misspelt.length > 0) {
    return misspelt.map((word) => ({
      code: "unknown-column",
      message: `the check names ${quote(word)}, which is no column${didYouMean(word, columns.known)}`,
      fix: `Write \`${suggestWord(word, columns.known)}\`, or declare ${quote(word)} in ${columns.declaredIn}.`,
      path,
      at: "value",
    }));
  }
  if (columnWordsOf(predicate).length > strange.length) return [];
  const message = "the check names no column of the dataset, so it is true of all rows or of none";
  const fix = `Name at least one of ${listWords(columns.known)}.`;
  return [{ code: "unknown-column", message, fix, path, at: "value" }];
}
