import type { YAMLError } from "yaml";
import type { TextMistake } from "./yaml-document.ts";

/** All but these are no text for YAML 1.2. */
const NOT_PRINTABLE = /[^\t\n\r\x20-\x7E\x85\xA0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const LONE_CARRIAGE_RETURN = /\r(?!\n)/;

/** What is wrong with a text before it is taken apart: the parser would take it for something else. */
export function findTextMistake(text: string): TextMistake | undefined {
  const forbidden = NOT_PRINTABLE.exec(text);
  if (forbidden !== null) {
    const name = (forbidden[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    const fix = "Remove it: most editors do not show it, and some show it as a box.";
    return at(forbidden.index, 1, `the character U+${name} is not allowed in YAML`, fix);
  }
  const lone = LONE_CARRIAGE_RETURN.exec(text);
  if (lone === null) return undefined;
  const fix = "Save the file with Unix or Windows line ends.";
  return at(lone.index, 1, "a line ends with a carriage return alone, which is not read as a line end", fix);
}

function at(start: number, length: number, message: string, fix: string): TextMistake {
  return { code: "yaml-syntax", message, fix, start, end: start + length };
}

/** What the parser found, in words that say what to do. The excerpt shows the text, with secrets masked. */
export function describeYamlError(error: YAMLError): { message: string; fix: string } {
  switch (error.code) {
    case "TAB_AS_INDENT":
      return { message: "YAML: tabs are not allowed as indentation", fix: "Indent by spaces." };
    case "KEY_OVER_1024_CHARS":
      return { message: "YAML: a key has more than 1024 characters", fix: "Choose a shorter one." };
    case "TAG_RESOLVE_FAILED":
      return {
        message: "YAML: the tag here does not fit, or is not known",
        fix: "Write the value without a tag (`!…`); text that begins with `!` goes in quotes.",
      };
    default:
      return { message: `YAML: ${inShort(error)}`, fix: mendOf(error) };
  }
}

function mendOf({ message }: YAMLError): string {
  const found = MENDS.find(([pattern]) => pattern.test(message));
  return found?.[1] ?? "Mend the YAML: indent by spaces, close quotes and brackets.";
}

/** By the library's words: what people most often meant. */
const MENDS: readonly (readonly [RegExp, string])[] = [
  [/same column/, "Let the line begin in the same column as those beside it."],
  [
    /end with a [}\]]/,
    "Close the bracket above. A `#` behind a space begins a comment: text that has one goes in quotes.",
  ],
  [
    /nested mappings/i,
    "Text with a colon and a space goes in quotes; a key begins in the same column as those beside it.",
  ],
  [/block collections/i, "Put a comma between the entries; text with a colon and a space goes in quotes."],
  [/unexpected alias/i, 'Text that begins with `*` goes in quotes: `"*/15 * * * *"`.'],
  [/cannot start with/, "Put the text in quotes."],
  [/missing closing/i, "Close the quote."],
  [/followed by map values|on a single line/, "Write a colon, a space and a value behind the key."],
  [/block-seq-ind/, "Begin the list on the next line, or write it as `[…]`."],
  [/token in YAML stream/, "Remove the bracket, which closes nothing."],
  [/scalar at node end/, "Within single quotes, a quote is written twice: `'don''t'`."],
  [/escape sequence/, "Within double quotes, a backslash is written twice; within single ones it is text."],
];

/** The library quotes the source in some messages, behind a colon. */
function inShort({ message }: YAMLError): string {
  const short = message.replace(/: [^:]*$/s, "").replace(/ at line \d+.*$/s, "");
  return short.charAt(0).toLowerCase() + short.slice(1);
}
