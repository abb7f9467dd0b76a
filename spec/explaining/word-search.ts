import { suggestWord } from "../problems/suggestion.ts";
import { type FileName, languageFiles } from "./files.ts";
import { ANY_ITEM, ANY_NAME, allWords, formatSegments, type Word, wordTree } from "./word-tree.ts";

/** Every word of the language, in the order of its files. */
export function languageWords(): Word[] {
  return (Object.keys(languageFiles) as FileName[]).flatMap((file) => [...allWords(wordTree(file))]);
}

/**
 * The words that are meant by a path, or by the end of one: `retention`, `replicas.min`, `datasets.*.retention`,
 * `datasets.bronze.orders.retention`. Names may be left out: `endpoints.replicas`.
 */
export function findWords(query: string, words: readonly Word[]): Word[] {
  const asked = splitQuery(query);
  const named = words.filter(({ segments }) => !isPlaceholder(segments.at(-1)) || isPlaceholder(asked.at(-1)));
  const whole = named.filter(({ segments }) => matches(segments, asked, { skips: true, anyName: false }));
  if (whole.length > 0) return whole;
  const ends = named.filter(({ segments }) => endsWith(segments, asked));
  if (ends.length > 0) return ends;
  // Names of things and of keys cannot be told apart, so that a path with names comes last, and a thing after its keys.
  const things = words.filter(({ segments }) => matches(segments, asked, { skips: false, anyName: true }));
  const keys = things.filter(({ segments }) => !isPlaceholder(segments.at(-1)));
  return keys.length > 0 ? keys : things;
}

/** The nearest to a word that there is not: of the keys, or of the whole paths. */
export function suggestPath(query: string, words: readonly Word[]): string | undefined {
  const keys = words.map(({ segments }) => segments.at(-1) ?? "").filter((key) => !isPlaceholder(key));
  const paths = words.map(({ segments }) => formatSegments(segments));
  return query.includes(".") ? suggestWord(query, paths) : suggestWord(query, [...new Set(keys)]);
}

function splitQuery(query: string): string[] {
  return query
    .replaceAll(ANY_ITEM, `.${ANY_ITEM}`)
    .split(".")
    .filter((part) => part !== "");
}

function isPlaceholder(segment: string | undefined): boolean {
  return segment === ANY_NAME || segment === ANY_ITEM;
}

function endsWith(segments: readonly string[], asked: readonly string[]): boolean {
  return segments.some((_, start) => matches(segments.slice(start), asked, { skips: true, anyName: false }));
}

/** `skips`: names may be left out. `anyName`: a name may have any number of parts, since names have dots. */
function matches(
  segments: readonly string[],
  asked: readonly string[],
  options: { skips: boolean; anyName: boolean },
): boolean {
  const [segment, ...rest] = segments;
  const [part, ...others] = asked;
  if (segment === undefined || part === undefined) return segment === undefined && part === undefined;
  if (segment === part) return matches(rest, others, options);
  if (!isPlaceholder(segment)) return false;
  if (options.skips && rest.length > 0 && matches(rest, asked, options)) return true;
  if (part === ANY_NAME) return matches(rest, others, options);
  return options.anyName && asked.some((_, length) => matches(rest, asked.slice(length + 1), options));
}
