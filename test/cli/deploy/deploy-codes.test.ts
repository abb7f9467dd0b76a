import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { deployCodes } from "../../../spec/problems/codes/deploy.codes.ts";
import { problemCodes } from "../../../spec/problems/problem-codes.ts";

const folder = join(import.meta.dirname, "..", "..", "..", "cli", "deploy");
const sources = readdirSync(folder)
  .map((name) => readFileSync(join(folder, name), "utf8"))
  .join("\n");
const used = [...sources.matchAll(/(?:Error\(\s*|code: )"([a-z]+(?:-[a-z]+)+)"/g)].map(([, code]) => code ?? "");

test("every code that deploying can end with is explained, and none that it cannot", () => {
  const explained = new Set([...Object.keys(deployCodes), ...Object.keys(problemCodes)]);
  expect(used.filter((code) => !explained.has(code))).toEqual([]);
  expect(Object.keys(deployCodes).filter((code) => !used.includes(code))).toEqual([]);
});
