import type { Graph, GraphNode } from "../graph/graph.ts";
import { countKinds, displayName, shortType } from "../graph/queries.ts";
import { artifactReferences } from "../graph/references.ts";
import { componentTree, type TreeNode } from "../graph/tree.ts";
import type { Repository } from "../spec/repository.ts";
import { parseStackName } from "../spec/stack-name.ts";
import { count, shownLength, table, twoColumns, wrap } from "./layout.ts";
import { colors } from "./output.ts";

/** What one stack would hold, as a tree, with the line of the file that asked for each part. */
export function formatStackPlan(graph: Graph, repository: Repository, width: number): string {
  const kinds = Object.entries(countKinds(graph)).map(([kind, number]) => `${number} ${kind}`);
  const objects = Object.values(countKinds(graph)).reduce((sum, number) => sum + number, 0);
  const waiting = awaitingRelease(graph.stack, repository);
  return [
    `${colors.bold(graph.stack)}  ${colors.dim(describeStack(graph.stack, repository))}`,
    ...formatTree(componentTree(graph), repository, width),
    "",
    colors.dim(wrap(`${count(objects, "object")}: ${kinds.join(", ")}`, width, "  ")),
    ...waiting.map((endpoint) => `  ${colors.yellow("waiting")} ${endpoint}: awaiting its first approved version`),
  ].join("\n");
}

function describeStack(stack: string, repository: Repository): string {
  const name = parseStackName(stack, repository);
  const stage = repository.platform(name.environment)?.environment.stage ?? "";
  return name.kind === "environment"
    ? `environment, ${stage}`
    : `project ${name.project} in ${name.environment}, ${stage}`;
}

interface TreeRow {
  left: string;
  /** Where it was asked for; empty where that is said above. */
  right: string;
}

function formatTree(roots: readonly TreeNode[], repository: Repository, width: number): string[] {
  const rows = treeRows(roots, repository, { indent: "  ", above: undefined });
  const sourced = rows.filter(({ right }) => right !== "");
  const column = Math.max(0, ...sourced.map(({ left }) => shownLength(left))) + 2;
  return rows.map(({ left, right }) => twoColumns(left, right, { column, width }));
}

function treeRows(
  nodes: readonly TreeNode[],
  repository: Repository,
  { indent, above }: { indent: string; above: GraphNode | undefined },
): TreeRow[] {
  return nodes
    .filter(({ node }) => !node.type.startsWith("pulumi:"))
    .toSorted(byKindAndName)
    .flatMap(({ node, children }) => {
      const protection = node.protect && above?.protect !== true ? colors.dim(" (protected)") : "";
      const right = node.source === above?.source ? "" : colors.dim(place(node, repository));
      const row = { left: `${indent}${label(node)}${protection}`, right };
      return [row, ...treeRows(children, repository, { indent: `${indent}  `, above: node })];
    });
}

/** Resources are registered in an order of chance where none depends on another; a plan that people compare has a fixed one. */
function byKindAndName({ node: a }: TreeNode, { node: b }: TreeNode): number {
  return (
    Number(b.custom) - Number(a.custom) ||
    shortType(a).localeCompare(shortType(b)) ||
    displayName(a).localeCompare(displayName(b)) ||
    a.urn.localeCompare(b.urn)
  );
}

function label(node: GraphNode): string {
  const kind = node.custom ? shortType(node) : colors.cyan(shortType(node));
  return `${kind} ${displayName(node)}`;
}

function place(node: GraphNode, repository: Repository): string {
  if (node.source === undefined) return "";
  const position = repository.locate(node.source);
  return position === undefined ? node.source : `${position.file}:${position.line}`;
}

/** Endpoints of a project stack that no release names yet. */
export function awaitingRelease(stack: string, repository: Repository): string[] {
  const name = parseStackName(stack, repository);
  if (name.kind === "environment") return [];
  const endpoints = repository.project(name.project, name.environment)?.endpoints ?? {};
  return Object.values(endpoints)
    .filter(({ release }) => release === undefined)
    .map((endpoint) => endpoint.name);
}

/** Images and charts whose content could change under us, in all stacks together. */
export function formatUnpinned(graphs: readonly Graph[]): string[] {
  const users = new Map<string, Set<string>>();
  for (const graph of graphs) {
    for (const { kind, reference, pinned } of artifactReferences(graph)) {
      if (pinned) continue;
      const key = `${kind} ${reference}`;
      users.set(key, (users.get(key) ?? new Set()).add(graph.stack));
    }
  }
  if (users.size === 0) return [];
  const rows = [...users]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([key, stacks]) => [`  ${key}`, colors.dim([...stacks].join(", "))]);
  return [`${colors.yellow("not pinned")} by digest or exact version; what they mean can change:`, ...table(rows)];
}
