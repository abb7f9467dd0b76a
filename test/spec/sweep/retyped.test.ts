import { describe, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { otherKinds, writeInstead } from "./edits.ts";
import { Example, exampleNames } from "./examples.ts";
import { triesEveryWay } from "./extent.ts";
import { type ExampleNode, nameOf, nodesToTry } from "./nodes.ts";
import { Tally } from "./tally.ts";

/** Some words may be written in two ways, and in an override null is how a thing is removed. */
function isRight({ schema, isOverride }: ExampleNode, written: string): boolean {
  if (isOverride && written === "null") return true;
  return schema !== undefined && z.safeParse(schema, parse(written)).success;
}

/** One other kind for each node, in turn: all of them at all nodes would take minutes more, and neighbours are alike. */
function kindsToTry(node: ExampleNode, index: number): string[] {
  const kinds = otherKinds(node);
  return triesEveryWay ? kinds : kinds.slice(index % kinds.length).slice(0, 1);
}

describe.each(exampleNames)("%s", (name) => {
  test("a value of another kind gives a problem at its line", { timeout: 1_200_000 }, () => {
    const example = new Example(name);
    const tally = new Tally(`${name}, values of another kind`);
    for (const [index, node] of nodesToTry(example, () => true).entries()) {
      for (const written of kindsToTry(node, index)) {
        const errors = example.errorsWith(node.file, writeInstead(node, written));
        if (isRight(node, written)) continue;
        tally.count(
          `${nameOf(node)}: ${written}`,
          errors.some(({ position }) => position.file === node.file.path && position.line === node.line),
        );
      }
    }
    example.remove();
    tally.expectAll({ ofAtLeast: 20 });
  });
});
