import { expect, test } from "vitest";
import { table } from "../../cli/layout.ts";
import { fitExcerpt } from "../../spec/problems/excerpt.ts";

const text = `      fit: { python: jobs/train.py, gpuPool: a100, reads: [bronze.orders], writes: [models.demand] }`;
const excerpt = (word: string) => `53 | ${text}\n   | ${" ".repeat(text.indexOf(word))}${"^".repeat(word.length)}`;

test.each([40, 60, 80, 200])("in %i columns a caret stays below what it points at", (width) => {
  for (const word of ["fit", "a100", "[models.demand]"]) {
    const [source = "", carets = ""] = fitExcerpt(excerpt(word), width).split("\n");
    expect(source.length).toBeLessThanOrEqual(width);
    const at = carets.indexOf("^");
    expect(source.slice(at, at + carets.lastIndexOf("^") - at + 1)).toBe(word);
  }
});

test("the last cell of a row goes on below itself, where there is room for it", () => {
  const cells = ["mode", "whether a run ends by itself or follows the data"];
  expect(table([cells], 34)).toEqual(["mode  whether a run ends by itself\n      or follows the data"]);
  expect(table([cells], 20)).toEqual([cells.join("  ")]);
  expect(table([cells])).toEqual([cells.join("  ")]);
});
