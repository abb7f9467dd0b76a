import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findEntryFile, hasDefaultExport, moduleTypeSlip } from "../../../twin/language-host/entry-point.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "lakebed-entry-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const file = join(directory, name);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
  return file;
}

test("default exports are seen in all their forms, and not in comments", () => {
  const sources = [
    "export default async () => {};",
    'export { default } from "lakebed/stacks";',
    "export { a, b as default };",
  ];
  expect(sources.map(hasDefaultExport)).toEqual([true, true, true]);
  const others = ["// export default 1", "/*\nexport default 1\n*/", "export const a = 1;", "module.exports = {};"];
  expect(others.map(hasDefaultExport)).toEqual([false, false, false, false]);
});

test("a default export in a package that is no module is named, with the package.json to edit", () => {
  const manifest = write("package.json", "{}");
  const entry = write("stacks/index.ts", "export default async () => {};");
  expect(moduleTypeSlip(entry)).toContain(manifest);
  write("package.json", '{"type":"module"}');
  expect(moduleTypeSlip(entry)).toBeUndefined();
});

test("a file that says by its name what it is cannot slip", () => {
  write("package.json", "{}");
  expect(moduleTypeSlip(write("index.mjs", "export default 1;"))).toBeUndefined();
  expect(moduleTypeSlip(write("index.js", "exports.a = 1;"))).toBeUndefined();
});

test("the entry is found as a file, or as a folder's index", () => {
  const index = write("index.ts", "");
  const other = write("sub/start.js", "");
  expect(findEntryFile(directory, ".")).toBe(index);
  expect(findEntryFile(directory, "sub/start.js")).toBe(other);
  expect(findEntryFile(directory, "sub")).toBeUndefined();
});
