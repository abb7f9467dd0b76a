import { quotePath } from "../problems/excerpt.ts";
import type { Finding } from "../problems/problem-list.ts";
import { listWords } from "../problems/suggestion.ts";
import { type DataMap, namesAt, type Path } from "./located.ts";

/** Of words that exclude each other there is exactly one, as the file is written. */
export function findNotExactlyOne(raw: DataMap, path: Path, words: readonly string[]): Finding[] {
  const written = namesAt(raw, path).filter((key) => words.includes(key));
  if (written.length === 1) return [];
  const found = written.length === 0 ? "none of them" : listWords(written);
  const message = `${quotePath(path)}: expected exactly one of ${listWords(words)}, found ${found}`;
  const fix = written.length === 0 ? `Add one of ${listWords(words)}.` : `Keep one of ${listWords(written)}.`;
  return [{ code: "exactly-one-of", message, fix, path: [...path, ...written.slice(1, 2)], at: "key" }];
}
