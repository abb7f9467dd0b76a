import { quotePath } from "../problems/excerpt.ts";
import type { Finding } from "../problems/problem-list.ts";
import { type DataMap, namesAt, type Path } from "./located.ts";

/** Words of one map that say nothing there; `why` completes "`table` …". */
export function findMisplacedWords(path: Path, words: readonly string[], why: string): Finding[] {
  return words.map((word) => ({
    code: "word-out-of-place",
    message: `${quotePath([...path, word])}: \`${word}\` ${why}`,
    fix: `Remove \`${word}\`.`,
    path: [...path, word],
    at: "key",
  }));
}

/** A word that is required by what stands beside it. `wanted` completes the fix. */
export function findMissingKey(raw: DataMap, path: Path, key: string, wanted: string): Finding[] {
  if (namesAt(raw, path).includes(key)) return [];
  const message = `${quotePath(path)} has no \`${key}\`, which is required here`;
  return [{ code: "missing-key", message, fix: `Add \`${key}:\` with ${wanted}.`, path, at: "key" }];
}
