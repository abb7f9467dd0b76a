import { describe, expect, test } from "vitest";
import { misspell } from "./edits.ts";
import { Example, exampleNames } from "./examples.ts";
import { nameOf, nodesToTry } from "./nodes.ts";
import { Tally } from "./tally.ts";

const TIMEOUT = 1_200_000;

describe.each(exampleNames)("%s", (name) => {
  test("a misspelt word gives a problem at its line", { timeout: TIMEOUT }, () => {
    const example = new Example(name);
    const tally = new Tally(`${name}, words misspelt`);
    // A person may name things as they like, but an override names only what is there.
    const wanted = nodesToTry(example, ({ role, isOverride }) => role === "word" || (role === "name" && isOverride));
    for (const node of wanted) {
      const errors = example.errorsWith(node.file, misspell(node));
      tally.count(
        nameOf(node),
        errors.some(({ position }) => position.file === node.file.path && position.line === node.line),
      );
    }
    example.remove();
    tally.expectAll({ ofAtLeast: 20 });
  });

  test("a thing renamed gives problems only where its old name still stands", { timeout: TIMEOUT }, () => {
    const example = new Example(name);
    const strange: string[] = [];
    for (const node of nodesToTry(example, ({ role, isOverride }) => role === "name" && !isOverride)) {
      const text = misspell(node);
      for (const { position, message } of example.errorsWith(node.file, text)) {
        const shown = position.file === node.file.path ? text : example.textOf(position.file);
        const line = shown.split("\n")[position.line - 1] ?? "";
        // A file of releases says the name of its environment by its own.
        if (!`${line} ${position.file}`.includes(String(node.path.at(-1)))) strange.push(`${nameOf(node)}: ${message}`);
      }
    }
    example.remove();
    expect(strange).toEqual([]);
  });
});
