import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type Data, isDataMap } from "../../../spec/reading/located.ts";
import { removeNode, repeat } from "./edits.ts";
import { Example, exampleNames } from "./examples.ts";
import { type ExampleNode, isRequired, nameOf, nodesToTry } from "./nodes.ts";
import { Tally } from "./tally.ts";

const TIMEOUT = 1_200_000;

describe.each(exampleNames)("%s", (name) => {
  test("a required word removed gives a problem at the line of what it belongs to", { timeout: TIMEOUT }, () => {
    const example = new Example(name);
    const tally = new Tally(`${name}, required words removed`);
    for (const node of nodesToTry(example, isRequired)) {
      const errors = example.errorsWith(node.file, removeNode(node));
      tally.count(
        nameOf(node),
        errors.some(({ position }) => position.file === node.file.path && position.line === node.parentLine),
      );
    }
    example.remove();
    tally.expectAll({ ofAtLeast: 20 });
  });

  test("a key that stands twice gives a problem at the second", { timeout: TIMEOUT }, () => {
    const example = new Example(name);
    const tally = new Tally(`${name}, keys repeated`);
    for (const node of nodesToTry(example, ({ role }) => role !== "entry")) {
      const { text, line } = repeat(node);
      const errors = example.errorsWith(node.file, text);
      const repeated = errors.filter(({ code }) => code === "yaml-duplicate-key");
      tally.count(nameOf(node), repeated.length === 1 && repeated[0]?.position.line === line);
    }
    example.remove();
    tally.expectAll({ ofAtLeast: 20 });
  });

  test("the edits of these tests do what they say", { timeout: TIMEOUT }, () => {
    const example = new Example(name);
    const data = new Map(example.files.map((file) => [file, parse(file.text) as Data]));
    for (const node of nodesToTry(example, () => true)) {
      const expected = structuredClone(data.get(node.file) ?? null);
      const removed = parse(removeNode(node)) as Data;
      expect([nameOf(node), removed]).toEqual([nameOf(node), without(expected, node)]);
    }
    example.remove();
  });
});

function without(data: Data, { path }: ExampleNode): Data {
  let parent = data;
  for (const key of path.slice(0, -1)) parent = (parent as { [key: string | number]: Data })[key] ?? null;
  const last = path.at(-1);
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (isDataMap(parent)) delete parent[String(last)];
  return data;
}
