import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { referencePages } from "../../spec/explaining/reference.render.ts";
import { languageWords } from "../../spec/explaining/word-search.ts";

const FOLDER = join(import.meta.dirname, "..", "..", "docs", "reference");
const pages = referencePages();

test.each(Object.keys(pages))("docs/reference/%s is up to date (make generate)", (name) => {
  expect(readFileSync(join(FOLDER, name), "utf8")).toBe(pages[name]);
});

test("there is no page of what is no file of the language", () => {
  expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(pages).sort());
});

test("every word stands in a table, and each link leads to an anchor of its page", () => {
  for (const [name, text] of Object.entries(pages)) {
    const anchors = [...text.matchAll(/<a id="([^"]+)"><\/a>/g)].map((match) => match[1] ?? "");
    const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map((match) => match[1] ?? "");
    expect(links.filter((link) => !anchors.includes(link))).toEqual([]);
    expect(anchors.filter((anchor, index) => anchors.indexOf(anchor) !== index)).toEqual([]);
    const words = languageWords().filter(({ file }) => `${file}.md` === name);
    const missing = words
      .map(({ segments }) => segments.at(-1) ?? "")
      .filter((key) => key !== "*" && key !== "[]" && !text.includes(`\`${key}\``));
    expect(missing).toEqual([]);
  }
});

test("tables have five columns in every row", () => {
  for (const text of Object.values(pages)) {
    const rows = text.split("\n").filter((line) => line.startsWith("|"));
    expect(rows.filter((row) => row.split(/(?<!\\)\|/).length !== 7)).toEqual([]);
  }
});
