import { expect, test } from "vitest";
import { readYaml } from "../../../spec/reading/yaml-document.ts";

test.each([
  ["a:\n  b: 1\n c: 2\n", /same column/],
  ["a:\n  b: 1\n   c: 2\n", /same column/],
  ["summary: Note: says all\n", /goes in quotes/],
  ["owner: { team: a, contact: #demand }\nkind: Project\n", /`#` behind a space begins a comment/],
  ["reads: [b, c\nname: d\n", /^Close the bracket/],
  ["inputs: { product: string weekday: long }\n", /^Put a comma/],
  ["schedule: */15 * * * *\n", /"\*\/15 \* \* \* \*"/],
  ["team: @ml\n", /^Put the text in quotes/],
  ["team: 'don't'\n", /written twice/],
  ['team: "\\q"\n', /backslash/],
  ['team: "ml\nname: a\n', /^Close the quote/],
  ["team\nname: a\n", /^Write a colon/],
  ["reads: - a\n", /^Begin the list on the next line/],
  ["a: [b]]\n", /closes nothing/],
])("%j is told with what was probably meant", (text, fix) => {
  expect(readYaml(text).mistakes.map((mistake) => mistake.fix)).toEqual([expect.stringMatching(fix)]);
});
