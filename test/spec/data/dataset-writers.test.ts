import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadRepository } from "../../../spec/repository.ts";
import { withRepository } from "../fixture.ts";

const PROJECT = join("projects", "plants", "project.yaml");

function codesAfter(from: string, to: string): string[] {
  return withRepository((directory) => {
    const path = join(directory, PROJECT);
    const text = readFileSync(path, "utf8");
    if (!text.includes(from)) throw new Error(`${PROJECT} has no "${from}"`);
    writeFileSync(path, text.replace(from, to));
    return loadRepository(directory).problems.map(({ code, fix }) => `${code}: ${fix}`);
  });
}

test.each([
  [
    "writes: [bronze.orders]",
    "writes: [bronze.order]",
    "unknown-dataset: Write `bronze.orders`, or declare `bronze.order` in `datasets`.",
  ],
  ["writes: [bronze.orders]", "writes: [bronze.Orders]", "invalid-reference: Write `bronze.orders`."],
  ["writes: [models.recommender]", "writes: [models.Recommender]", "invalid-reference: Write `models.recommender`."],
  [
    "writes: [models.recommender]",
    "writes: [models.recomender]",
    "unknown-model: Write `models.recommender`, or declare `models.recomender` in `models`.",
  ],
])("a slip in %s is one problem, as %s", (from, to, problem) => {
  expect(codesAfter(from, to)).toEqual([problem]);
});

test("another name is no slip", () => {
  expect(codesAfter("writes: [bronze.orders]", "writes: [silver.visitors]").map((each) => each.split(":")[0])).toEqual([
    "dataset-without-writer",
    "unknown-dataset",
  ]);
});
