import { describe, expect, test } from "vitest";
import { z } from "zod";
import { explainValue } from "../../../spec/explaining/explain-value.ts";
import type { ValueNode } from "../../../spec/explaining/value-tree.ts";
import type { Repository } from "../../../spec/index.ts";
import { type Data, dataAt, isDataMap, type Path } from "../../../spec/reading/located.ts";
import { removeNode } from "./edits.ts";
import { Example, type ExampleFile, exampleNames } from "./examples.ts";
import { type ExampleNode, fieldOf, isRequired, nameOf, nodesToTry } from "./nodes.ts";
import { Tally } from "./tally.ts";

const TIMEOUT = 1_200_000;

/** Whose file it is; of releases in which environment. */
function subjectOf({ path }: ExampleFile): { project: string | undefined; environment: string | undefined } {
  const [, project, environment] = /^projects\/([^/]+)\/(?:project|releases\/(.+))\.yaml$/.exec(path) ?? [];
  return { project, environment };
}

/** Those that go by what the base says here: not those whose override says it, or takes away what it is in. */
function environmentsOf(node: ExampleNode, repository: Repository): string[] {
  const { environment } = subjectOf(node.file);
  const data = repository.file(node.file.path)?.data;
  const environments = environment === undefined ? repository.environmentNames : [environment];
  return environments.filter((name) => !isReplaced(node.path, dataAt(data, ["overrides", name])));
}

function isReplaced(path: Path, override: Data | undefined): boolean {
  return path.some((_, depth) => {
    const said = dataAt(override, path.slice(0, depth + 1));
    return said !== undefined && (depth === path.length - 1 || !isDataMap(said));
  });
}

/** As it stands in one environment's explanation, in which the overrides are merged. */
function explained(repository: Repository, node: ExampleNode, environment: string): ValueNode {
  const { project } = subjectOf(node.file);
  const path = node.isOverride ? node.path.slice(2) : node.path;
  return explainValue(repository, { project, environment }, path.join(".")).node;
}

/** What the schema makes of nothing, beside what it makes of the value that is told. */
function isDefault(told: ValueNode, field: z.core.$ZodType): boolean {
  const fallback = z.safeParse(field, undefined);
  const { kind } = told.origin;
  if (fallback.data === undefined && told.value === undefined) return kind === "left-out";
  // Some defaults follow from other words, which the schema of the word cannot know: a test of their own is for these.
  if (fallback.data === undefined) return kind === "default";
  const read = z.safeParse(field, withoutDerived(told));
  return kind === "default" && read.success && JSON.stringify(read.data) === JSON.stringify(fallback.data);
}

function withoutDerived({ value, children }: ValueNode): Data | undefined {
  if (!isDataMap(value)) return value;
  const derived = children.filter(({ origin }) => "followsFrom" in origin && origin.followsFrom !== undefined);
  return Object.fromEntries(Object.entries(value).filter(([key]) => !derived.some((child) => child.key === key)));
}

describe.each(exampleNames)("%s", (name) => {
  test("an optional word removed shows its default in `explain`, and nothing optional is called missing", {
    timeout: TIMEOUT,
  }, () => {
    const example = new Example(name);
    const withDefault = new Tally(`${name}, optional words with a default removed`, "are told with it by `explain`");
    const without = new Tally(`${name}, optional words without a default removed`, "are told as left out");
    const missing: string[] = [];
    for (const node of nodesToTry(example, (each) => !isRequired(each))) {
      const errors = example.errorsWith(node.file, removeNode(node));
      const word = `\`${node.path.at(-1)}\`, which is required`;
      if (errors.some(({ message }) => message.endsWith(word))) missing.push(nameOf(node));
      const field = fieldOf(node);
      if (field === undefined || node.isOverride) continue;
      const tolds = environmentsOf(node, example.repository).map((environment) =>
        explained(example.repository, node, environment),
      );
      const tally = tolds.some(({ value }) => value !== undefined) ? withDefault : without;
      tally.count(
        nameOf(node),
        tolds.every((told) => isDefault(told, field)),
      );
    }
    example.remove();
    expect(missing).toEqual([]);
    withDefault.expectAll({ ofAtLeast: 3 });
    without.expectAll({ ofAtLeast: 3 });
  });

  test("an override removed shows what the base says, with its line, or the default", { timeout: TIMEOUT }, () => {
    const example = new Example(name);
    const tally = new Tally(`${name}, overrides removed`, "are told as the base has them");
    for (const node of nodesToTry(example, ({ isOverride, role }) => isOverride && role === "word")) {
      const environment = String(node.path[1]);
      const inBase = dataAt(repositoryData(example, node), node.path.slice(2));
      const repository = example.load(node.file, removeNode(node));
      const told = explained(repository, node, environment);
      const isOfBase = "position" in told.origin && told.origin.kind === "base";
      tally.count(nameOf(node), inBase === undefined ? told.origin.kind === "default" : isOfBase);
    }
    example.remove();
    tally.expectAll({ ofAtLeast: 2 });
  });
});

function repositoryData(example: Example, node: ExampleNode): Data {
  return example.load(node.file, node.file.text).file(node.file.path)?.data ?? null;
}
