import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from "yaml";
import { z } from "zod";
import { type Data, isDataMap, type Path } from "../../../spec/reading/located.ts";
import { schemaAt } from "../../../spec/reading/schema-walk.ts";
import type { Example, ExampleFile } from "./examples.ts";
import { triesEveryNode } from "./extent.ts";

/** `word`: of the language. `name`: given by a person. `entry`: of a list. */
export type NodeRole = "word" | "name" | "entry";

/** One key with its value, or one entry of a list, of a file of an example. */
export interface ExampleNode {
  file: ExampleFile;
  path: Path;
  role: NodeRole;
  /** Whether it stands under `overrides.<environment>`. */
  isOverride: boolean;
  /** What judges the value; undefined for `overrides` itself. */
  schema: z.core.$ZodType | undefined;
  /** What judges the map or list that the node is in. */
  parentSchema: z.core.$ZodType | undefined;
  value: Data;
  keyRange: readonly [number, number] | undefined;
  /** From the first character of the value to behind its last. */
  valueRange: readonly [number, number];
  /** Whether the map or list that it is in has nothing else. */
  isOnly: boolean;
  /** From 1. */
  line: number;
  /** Of the key that the node is below; 1 at the top of the file. */
  parentLine: number;
}

/** Of each test and example, unless every node is tried, which takes minutes. */
const TRIED = 20;

/** The nodes a test is about: all of them, or as many at even distances as the unit tests have time for. */
export function nodesToTry(example: Example, isWanted: (node: ExampleNode) => boolean): ExampleNode[] {
  const wanted = example.files.flatMap(nodesOf).filter(isWanted);
  const step = triesEveryNode ? 1 : Math.max(1, wanted.length / TRIED);
  return wanted.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

export function nodesOf(file: ExampleFile): ExampleNode[] {
  const lines = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: lines });
  const data = document.toJS() as Data;
  const nodes: ExampleNode[] = [];
  const lineOf = (offset: number) => lines.linePos(offset).line;

  const add = (path: Path, key: Node | undefined, value: Node | null, parent: { line: number; data: Data }) => {
    const start = value?.range?.[0] ?? key?.range?.[1] ?? 0;
    const keyRange = key?.range ? ([key.range[0], key.range[1]] as const) : undefined;
    const line = lineOf(keyRange?.[0] ?? start);
    const judged = judgedPath(path);
    const at = (place: Path | undefined) => (place === undefined ? undefined : schemaAt(file.schema, place, data));
    const parentSchema = at(judged?.slice(0, -1));
    const below = childOf(parent.data, path.at(-1));
    nodes.push({
      file,
      path,
      role: key === undefined ? "entry" : roleOf(parentSchema),
      isOverride: path[0] === "overrides" && path.length > 2,
      schema: at(judged),
      parentSchema,
      value: below,
      keyRange,
      valueRange: [start, value?.range?.[1] ?? start],
      isOnly: sizeOf(parent.data) === 1,
      line,
      parentLine: parent.line,
    });
    walk(value, path, { line, data: below });
  };
  const walk = (node: unknown, path: Path, parent: { line: number; data: Data }) => {
    if (isMap(node)) {
      for (const pair of node.items as Pair<Node, Node | null>[])
        if (isScalar(pair.key)) add([...path, String(pair.key.value)], pair.key, pair.value, parent);
    } else if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) add([...path, index], undefined, item as Node, parent);
    }
  };
  walk(document.contents, [], { line: lineOf(document.contents?.range?.[0] ?? 0), data });
  return nodes;
}

/** What the map that the node is a word of has for it, wrappers included; undefined for names and entries. */
export function fieldOf({ role, parentSchema, path }: ExampleNode): z.core.$ZodType | undefined {
  return role === "word" && parentSchema instanceof z.ZodObject ? parentSchema.shape[String(path.at(-1))] : undefined;
}

export function isRequired(node: ExampleNode): boolean {
  const field = node.isOverride ? undefined : fieldOf(node);
  return field !== undefined && !z.safeParse(field, undefined).success;
}

/** The path in the base that an override is for; undefined for `overrides` and the environments below it. */
function judgedPath(path: Path): Path | undefined {
  if (path[0] !== "overrides") return path;
  return path.length > 2 ? path.slice(2) : undefined;
}

function roleOf(parentSchema: z.core.$ZodType | undefined): NodeRole {
  // `overrides` and the environments under it have no schema of their own, and are words all the same.
  if (parentSchema === undefined) return "word";
  return parentSchema instanceof z.ZodObject || parentSchema instanceof z.ZodDiscriminatedUnion ? "word" : "name";
}

function sizeOf(data: Data): number {
  return typeof data === "object" && data !== null ? Object.keys(data).length : 0;
}

function childOf(data: Data, key: string | number | undefined): Data {
  if (Array.isArray(data)) return data[Number(key)] ?? null;
  return isDataMap(data) ? (data[String(key)] ?? null) : null;
}

export function nameOf({ file, path }: ExampleNode): string {
  return `${file.path}#${path.join(".")}`;
}
