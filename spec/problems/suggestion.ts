import { closest, distance } from "fastest-levenshtein";

/** The known word that was probably meant. */
export function suggestWord(written: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || written.length > 100) return undefined;
  const lower = written.toLowerCase();
  const candidate = known.find((word) => word.toLowerCase() === lower) ?? closest(written, [...known]);
  const longer = Math.max(written.length, candidate.length);
  const tolerated = longer < 4 ? 1 : Math.max(2, Math.floor(longer / 4));
  const isNear = distance(lower, candidate.toLowerCase()) <= tolerated;
  if (isNear) return candidate;
  const isPart = (word: string) => lower.length >= 3 && word.toLowerCase().startsWith(lower);
  return known.find((word) => isPart(word) || lettersOf(word) === lettersOf(written));
}

/** The same for words whose letters changed places, which a distance counts twice. */
function lettersOf(word: string): string {
  return [...word.toLowerCase()].sort().join("");
}

/** Completes a message about a word that is not known. */
export function didYouMean(written: string, known: readonly string[]): string {
  return asHint(suggestWord(written, known));
}

/** The end of a message, where something was probably meant. */
export function asHint(suggestion: string | undefined): string {
  return suggestion === undefined ? "" : `; did you mean \`${suggestion}\`?`;
}

/** Known words for a fix, not all of a long list. */
export function listWords(words: readonly string[]): string {
  if (words.length === 0) return "none";
  const shown = words.slice(0, 12).map((word) => `\`${word}\``);
  return words.length > 12 ? `${shown.join(", ")} and ${words.length - 12} more` : shown.join(", ");
}

export function oneOf(words: readonly string[]): string {
  return words.length === 1 ? listWords(words) : `one of ${listWords(words)}`;
}
