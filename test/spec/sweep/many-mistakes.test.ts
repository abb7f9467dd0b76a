import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Problem } from "../../../spec/index.ts";
import type { Path } from "../../../spec/reading/located.ts";
import { misspell, writeInstead } from "./edits.ts";
import { Example, type ExampleFile, exampleNames } from "./examples.ts";
import { randomRuns } from "./extent.ts";
import { type ExampleNode, nameOf, nodesOf } from "./nodes.ts";

const TIMEOUT = 1_200_000;

/** A slip on one line, which moves nothing that stands on other lines. */
interface Mistake {
  node: ExampleNode;
  /** Undefined: the key is misspelt. */
  written: string | undefined;
}

/** Without these two nothing tells what a file is, and it is not judged further. */
const HEADER = ["apiVersion", "kind"];

function mistakesIn(file: ExampleFile): Mistake[] {
  return nodesOf(file).flatMap((node): Mistake[] => {
    if (node.path.length === 1 && HEADER.includes(String(node.path[0]))) return [];
    // Of these all overrides depend, and which environments there are is judged by platform.yaml.
    if (node.path.length <= 2 && node.path[0] === "overrides") return [];
    const { role, value, isOverride } = node;
    const isLeaf = typeof value !== "object" && role !== "entry" && !spansLines(node);
    return [
      ...(role === "word" && !isOverride ? [{ node, written: undefined }] : []),
      ...(isLeaf ? [{ node, written: "{ surprise: [] }" }] : []),
    ];
  });
}

function spansLines({ file, valueRange: [start, end] }: ExampleNode): boolean {
  return file.text.slice(start, end).includes("\n");
}

/**
 * Two slips are apart when neither is in what the other spoils. A misspelt word takes all below it away, and what stands
 * beside it may be judged by it, as a connection by its kind; an override is judged with what it overrides.
 */
function areApart(one: Mistake, other: Mistake): boolean {
  if (one.node.file !== other.node.file) return true;
  const isSpoilt = isWithin(pathOf(one), spoiltBy(other)) || isWithin(pathOf(other), spoiltBy(one));
  return !isSpoilt && one.node.line !== other.node.line;
}

/** In the base. */
function pathOf({ node }: Mistake): Path {
  return node.isOverride ? node.path.slice(2) : node.path;
}

function spoiltBy(mistake: Mistake): Path {
  const path = pathOf(mistake);
  return path.length > 1 ? path.slice(0, -1) : path;
}

function isWithin(path: Path, outer: Path): boolean {
  return outer.every((key, depth) => path[depth] === key);
}

function apart(mistakes: readonly Mistake[]): Mistake[] {
  const chosen: Mistake[] = [];
  for (const mistake of mistakes) if (chosen.every((other) => areApart(mistake, other))) chosen.push(mistake);
  return chosen;
}

/** Each file's text with all its slips, made from the last to the first so that offsets hold. */
function textsWith(mistakes: readonly Mistake[]): Map<ExampleFile, string> {
  const texts = new Map<ExampleFile, string>();
  for (const { node, written } of [...mistakes].sort((a, b) => b.node.valueRange[0] - a.node.valueRange[0])) {
    const text = texts.get(node.file) ?? node.file.text;
    const changed = { ...node, file: { ...node.file, text } };
    texts.set(node.file, written === undefined ? misspell(changed) : writeInstead(changed, written));
  }
  return texts;
}

function isShown({ node }: Mistake, problems: readonly Problem[]): boolean {
  return problems.some(
    ({ position, severity }) => severity === "error" && position.file === node.file.path && position.line === node.line,
  );
}

describe.each(exampleNames)("%s", (name) => {
  test("mistakes in many places are all told, sorted by place", { timeout: TIMEOUT }, () => {
    const example = new Example(name);
    const all = example.files.flatMap(mistakesIn);
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(all.length - 1), { minLength: 4, maxLength: 40 }), (places) => {
        const mistakes = apart(places.flatMap((place) => all[place] ?? []));
        const { problems } = example.loadAll(textsWith(mistakes));
        const hidden = mistakes.filter((mistake) => !isShown(mistake, problems));
        expect(hidden.map(({ node, written }) => `${nameOf(node)}: ${written ?? "misspelt"}`)).toEqual([]);
        expect(sortedPlaces(problems)).toEqual(problems.map(placeOf));
      }),
      randomRuns(25),
    );
    example.remove();
  });
});

function placeOf({ position: { file, line, column } }: Problem): [string, number, number] {
  return [file, line, column];
}

function sortedPlaces(problems: readonly Problem[]): [string, number, number][] {
  return problems.map(placeOf).sort(([a, b, c], [x, y, z]) => (a === x ? b - y || c - z : a < x ? -1 : 1));
}
