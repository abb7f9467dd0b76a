import type { Path } from "../reading/located.ts";
import { maskCredentials } from "./credentials.ts";

const MAX_WIDTH = 120;

/** A source line as it may be shown: nothing that could be a secret, no control characters. Its length is the same. */
export function cleanLine(lineText: string): string {
  return printable(maskCredentials(lineText));
}

/** The line with a caret under what is meant, cut around it when it is long. */
export function excerptOf(clean: string, at: { line: number; column: number; width: number }): string {
  const from = at.column - 1 > MAX_WIDTH - 20 ? at.column - 1 - 40 : 0;
  const shown = clean.slice(from, from + MAX_WIDTH);
  const prefix = from > 0 ? "…" : "";
  const suffix = from + MAX_WIDTH < clean.length ? "…" : "";
  const column = at.column - 1 - from + prefix.length;
  const width = Math.max(1, Math.min(at.width, shown.length + prefix.length - column));
  const gutter = String(at.line);
  return `${gutter} | ${prefix}${shown}${suffix}\n${" ".repeat(gutter.length)} | ${" ".repeat(column)}${"^".repeat(width)}`;
}

const NARROWEST = 40;

/** The same within fewer columns, so that the caret stays below what it points at. */
export function fitExcerpt(excerpt: string, columns: number): string {
  const width = Math.max(columns, NARROWEST);
  const [source = "", carets = ""] = excerpt.split("\n");
  if (source.length <= width) return excerpt;
  const gutter = source.indexOf(" | ") + " | ".length;
  const [text, marks] = [source.slice(gutter), carets.slice(gutter)];
  const room = width - gutter;
  const start = marks.indexOf("^");
  const from = start > room / 2 ? Math.min(start - Math.floor(room / 3), text.length - room) : 0;
  const shown = [...text.slice(from, from + room)];
  if (from > 0) shown[0] = "…";
  if (from + room < text.length) shown[shown.length - 1] = "…";
  return `${source.slice(0, gutter)}${shown.join("")}\n${carets.slice(0, gutter)}${marks.slice(from, from + room)}`;
}

/** Text of the user's between back quotes: one line, not too long, with nothing that could be a secret. */
export function quote(text: string): string {
  return quoteUpTo(text, 60);
}

/** Where something stands, as a reader would say it: `endpoints.recommend`. */
export function quotePath(path: Path): string {
  return quoteUpTo(path.join("."), 160);
}

function quoteUpTo(text: string, limit: number): string {
  const clean = printable(maskCredentials(text));
  return `\`${clean.length > limit ? `${clean.slice(0, limit - 1)}…` : clean}\``;
}

function printable(text: string): string {
  return text.replace(/\t/g, "→").replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "\uFFFD");
}
