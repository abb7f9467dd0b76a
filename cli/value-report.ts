import type { ExplainedValue } from "../spec/explaining/explain-value.ts";
import type { Origin, ValueNode } from "../spec/explaining/value-tree.ts";
import { blockYaml, inlineYaml } from "../spec/explaining/written-form.ts";
import { isDataMap } from "../spec/reading/located.ts";
import { table, wrap } from "./layout.ts";
import { colors } from "./output.ts";

/** The value as it is written, and below it the line that each part comes from. */
export function formatValue({ subject, node, leaves, leftOut }: ExplainedValue, width: number): string {
  const what = subject.project === undefined ? "the platform" : `project ${subject.project}`;
  const rows = leaves.map((leaf) => [
    `  ${pathBelow(node, leaf)}`,
    shorten(inlineYaml(leaf.value ?? null)),
    ...originColumns(leaf),
  ]);
  const sections = [
    `${colors.bold(node.path.join(".") || "everything")}  ${colors.dim(`${what} in ${subject.environment}`)}`,
    ...(node.description === undefined ? [] : [wrap(node.description, width, "  ")]),
    node.value === undefined ? `  ${formatOrigin(node.origin)}` : indent(valueYaml(node)),
    ...(rows.length === 0 ? [] : ["", ...table(rows, width)]),
    ...formatLeftOut(node, leftOut, width),
  ];
  return sections.join("\n");
}

function valueYaml({ value, children }: ValueNode): string {
  if (value === undefined || value === null || isDataMap(value) || children.length > 0) return blockYaml(value ?? null);
  return inlineYaml(value);
}

function pathBelow(node: ValueNode, leaf: ValueNode): string {
  const below = leaf.path.slice(node.path.length);
  return below.length === 0 || !startsWith(leaf.path, node.path) ? leaf.path.join(".") : below.join(".");
}

function startsWith(path: ValueNode["path"], start: ValueNode["path"]): boolean {
  return start.every((key, index) => path[index] === key);
}

function originColumns({ origin, description }: ValueNode): string[] {
  if (origin.kind === "default")
    return [
      colors.dim("default"),
      colors.dim([removal(origin), derivation(origin), description ?? ""].filter((text) => text !== "").join("; ")),
    ];
  return [colors.dim(ORIGIN_WORDS[origin.kind]), colors.cyan(formatOrigin(origin))];
}

const ORIGIN_WORDS = {
  base: "written",
  override: "override",
  releases: "release",
  default: "default",
  "left-out": "left out",
};

function formatOrigin(origin: Origin): string {
  if ("position" in origin) return `${origin.position.file}:${origin.position.line}:${origin.position.column}`;
  return [ORIGIN_WORDS[origin.kind], removal(origin)].filter((text) => text !== "").join("; ");
}

function removal(origin: Origin): string {
  if (!("removedAt" in origin) || origin.removedAt === undefined) return "";
  const { file, line, column } = origin.removedAt;
  return `what the base says is removed at ${file}:${line}:${column}`;
}

function derivation(origin: Origin): string {
  if (!("followsFrom" in origin) || origin.followsFrom === undefined) return "";
  const { file, line, column } = origin.followsFrom;
  return `follows from ${file}:${line}:${column}`;
}

function formatLeftOut(node: ValueNode, leftOut: readonly ValueNode[], width: number): string[] {
  const others = leftOut.filter((leaf) => leaf !== node);
  if (others.length === 0) return [];
  const removed = others.filter(({ origin }) => removal(origin) !== "");
  const rows = removed.map((leaf) => [`  ${pathBelow(node, leaf)}`, removal(leaf.origin)]);
  const names = others.filter((leaf) => !removed.includes(leaf)).map((leaf) => pathBelow(node, leaf));
  return [
    "",
    ...table(rows),
    ...(names.length === 0 ? [] : [colors.dim(wrap(`left out: ${names.join(", ")}`, width, "  "))]),
  ];
}

const LONGEST_VALUE = 48;

function shorten(text: string): string {
  const line = text.replaceAll("\n", " ");
  return line.length > LONGEST_VALUE ? `${line.slice(0, LONGEST_VALUE - 1)}…` : line;
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}

export function valueJson({ subject, node, leaves, leftOut }: ExplainedValue) {
  return {
    ...subject,
    path: node.path.join("."),
    description: node.description,
    value: node.value,
    leaves: leaves.map((leaf) => ({
      path: leaf.path.join("."),
      value: leaf.value,
      ...originJson(leaf.origin),
      description: leaf.description,
    })),
    leftOut: leftOut.map((leaf) => ({
      path: leaf.path.join("."),
      ...originJson(leaf.origin),
      description: leaf.description,
    })),
  };
}

export function originJson(origin: Origin) {
  return "position" in origin
    ? { origin: origin.kind, position: origin.position }
    : { origin: origin.kind, removedAt: origin.removedAt, followsFrom: origin.followsFrom };
}
