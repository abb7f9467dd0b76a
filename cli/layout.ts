import { stripVTControlCharacters } from "node:util";

/** Columns of the terminal; of a file or pipe, as wide as people read. */
export function terminalWidth(): number {
  return process.stdout.columns ?? 120;
}

/** Length as a terminal shows it. */
export function shownLength(text: string): number {
  return stripVTControlCharacters(text).length;
}

/** `left` and `right` on one line, right after a gap where aligning would leave the terminal. */
export function twoColumns(left: string, right: string, layout: { column: number; width: number }): string {
  if (right === "") return left;
  const aligned = layout.column + shownLength(right) <= layout.width;
  const gap = aligned ? Math.max(2, layout.column - shownLength(left)) : 2;
  return `${left}${" ".repeat(gap)}${right}`;
}

/** Rows whose columns stand below each other. With a width, the last cell of a row of words goes on below itself. */
export function table(rows: readonly (readonly string[])[], width = Number.POSITIVE_INFINITY): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, shownLength(cell));
  }
  return rows.map((row) => {
    const before = row.slice(0, -1).map((cell, index) => cell + " ".repeat((widths[index] ?? 0) - shownLength(cell)));
    const last = row.at(-1) ?? "";
    const column = before.reduce((sum, cell) => sum + shownLength(cell) + GAP.length, 0);
    return [...before, column + shownLength(last) <= width ? last : below(last, width, column)].join(GAP);
  });
}

const GAP = "  ";
const NARROWEST_CELL = 24;

/** Words go on under where they began; where there is no room for that, the terminal breaks the line. */
function below(cell: string, width: number, column: number): string {
  if (width - column < NARROWEST_CELL) return cell;
  return wrap(cell, width, " ".repeat(column)).trimStart();
}

/** `3 stacks`, `1 stack`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** Breaks at spaces, every line after the indent. */
export function wrap(text: string, width: number, indent: string): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1);
    if (line !== undefined && indent.length + shownLength(line) + 1 + shownLength(word) <= width)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => indent + line).join("\n");
}
