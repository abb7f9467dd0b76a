import { quote } from "../problems/excerpt.ts";
import type { ProblemCode } from "../problems/problem-codes.ts";
import type { Finding } from "../problems/problem-list.ts";
import { didYouMean, oneOf, suggestWord } from "../problems/suggestion.ts";
import { type DataMap, dataAt, type Path } from "./located.ts";

export interface Reference {
  /** What it names: `connection`, `GPU pool`. */
  what: string;
  code: ProblemCode;
  known: readonly string[];
  /** Where such things are declared: `connections` of platform.yaml. */
  declaredIn: string;
}

/** A word that names something must name something that is there. */
export function findBadReference(written: string, path: Path, reference: Reference): Finding[] {
  if (reference.known.includes(written)) return [];
  const suggestion = suggestWord(written, reference.known);
  const choice =
    reference.known.length === 0
      ? `Declare it in ${reference.declaredIn}.`
      : `Use ${oneOf(reference.known)}, or declare it in ${reference.declaredIn}.`;
  return [
    {
      code: reference.code,
      message: `there is no ${reference.what} ${quote(written)}${didYouMean(written, reference.known)}`,
      fix:
        suggestion === undefined
          ? choice
          : `Write \`${suggestion}\`, or declare ${quote(written)} in ${reference.declaredIn}.`,
      path,
      at: "value",
    },
  ];
}

/** Judges the words of a list as it is written, so that one entry that is no word does not hide the others. */
export function findBadReferences(raw: DataMap, path: Path, reference: Reference): Finding[] {
  const words = wordsAt(raw, path);
  return [
    ...words.flatMap(([index, word]) => findBadReference(word, [...path, index], reference)),
    ...findRepeated(raw, path),
  ];
}

/** A list that says the same twice is a slip. */
export function findRepeated(raw: DataMap, path: Path): Finding[] {
  const seen = new Set<string>();
  return wordsAt(raw, path).flatMap(([index, word]): Finding[] => {
    if (!seen.has(word)) {
      seen.add(word);
      return [];
    }
    const message = `${quote(word)} stands in the list twice`;
    return [{ code: "repeated-entry", message, fix: "Keep one of the two.", path: [...path, index], at: "value" }];
  });
}

function wordsAt(raw: DataMap, path: Path): [number, string][] {
  const list = dataAt(raw, path);
  if (!Array.isArray(list)) return [];
  return list.flatMap((word, index): [number, string][] => (typeof word === "string" ? [[index, word]] : []));
}
