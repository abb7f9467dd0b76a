import { isDataMap } from "../../../spec/reading/located.ts";
import type { ExampleNode } from "./nodes.ts";

/** Edits of a file's text, as a slip of a person's would make them: all the rest stays where it is. */

/** The last letter doubled: `retentionn`. */
export function misspell({ file: { text }, keyRange }: ExampleNode): string {
  if (keyRange === undefined) throw new Error("only a key can be misspelt");
  const end = text[keyRange[1] - 1] === '"' ? keyRange[1] - 1 : keyRange[1];
  return text.slice(0, end) + text[end - 1] + text.slice(end);
}

/** Other text for the value, on the line of the key. */
export function writeInstead(node: ExampleNode, written: string): string {
  const { text } = node.file;
  const [start, end] = node.valueRange;
  // A block ends behind its last line break.
  const tail = text.slice(end - 1, end) === "\n" ? "\n" : "";
  const from = node.keyRange === undefined ? start : text.indexOf(":", node.keyRange[1]) + 1;
  return `${text.slice(0, from)}${node.keyRange === undefined ? "" : " "}${written}${tail}${text.slice(end)}`;
}

/** Without the key and its value, or without the entry; whole lines where it has lines of its own. */
export function removeNode(node: ExampleNode): string {
  const { text } = node.file;
  const [start, end] = extentOf(node);
  if (!isBlock(node)) {
    const comma = /^\s*,\s*/.exec(text.slice(end))?.[0];
    // The last of a list in braces takes the comma before it along.
    const before = comma === undefined ? text.slice(0, start).replace(/,\s*$/, "") : text.slice(0, start);
    return before + text.slice(end + (comma?.length ?? 0));
  }
  if (node.isOnly) {
    // A map or list in lines without its only member would read as nothing.
    const [from, empty] = node.role === "entry" ? [text.lastIndexOf("-", start), "[]"] : [start, "{}"];
    return `${text.slice(0, from)}${empty}${text[end - 1] === "\n" ? "\n" : ""}${text.slice(end)}`;
  }
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const next = endOfLines(text, end);
  // The first key of an entry of a list leaves the dash to the next key.
  const dash = node.role === "entry" ? "" : (/^ *- /.exec(text.slice(lineStart, start))?.[0] ?? "");
  return text.slice(0, lineStart) + dash + text.slice(next).slice(dash.length);
}

/** The key and its value, or the entry, a second time behind the first; and the line, from 1, that this begins on. */
export function repeat(node: ExampleNode): { text: string; line: number } {
  const { text } = node.file;
  const [start, end] = extentOf(node);
  const copy = text.slice(start, end);
  if (!isBlock(node)) return insert(text, end, { lead: ", ", copy });
  const column = start - (text.lastIndexOf("\n", start - 1) + 1);
  const lead = node.role === "entry" ? `${" ".repeat(column - 2)}- ` : " ".repeat(column);
  return insert(text, endOfLines(text, end), { lead, copy: copy.endsWith("\n") ? copy : `${copy}\n` });
}

function insert(
  text: string,
  at: number,
  { lead, copy }: { lead: string; copy: string },
): { text: string; line: number } {
  return { text: text.slice(0, at) + lead + copy + text.slice(at), line: text.slice(0, at).split("\n").length };
}

/** Behind the line that a block ends on, with the comment at its end. */
function endOfLines(text: string, end: number): number {
  return text[end - 1] === "\n" ? end : text.indexOf("\n", end) + 1 || text.length;
}

/** Whether the map or list around it is written in lines rather than in braces. */
function isBlock({ file: { text }, keyRange, valueRange }: ExampleNode): boolean {
  const start = keyRange?.[0] ?? valueRange[0];
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  return /^ *(- )*$/.test(text.slice(lineStart, start));
}

function extentOf({ keyRange, valueRange }: ExampleNode): [number, number] {
  return [keyRange?.[0] ?? valueRange[0], Math.max(keyRange?.[1] ?? 0, valueRange[1])];
}

/** One value of each other kind; a map in place of a map would be no other kind. */
export function otherKinds({ value }: ExampleNode): string[] {
  const kinds: [boolean, string][] = [
    [value === null, "null"],
    [typeof value === "number", "7"],
    [typeof value === "boolean", "true"],
    [typeof value === "string", "surprise"],
    [Array.isArray(value), "[surprise]"],
    [isDataMap(value), "{ surprise: [] }"],
  ];
  return kinds.flatMap(([isSame, written]) => (isSame ? [] : [written]));
}
