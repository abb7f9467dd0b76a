import { createHash } from "node:crypto";
import type { Graph, GraphNode, PlainValue } from "./graph.ts";
import { canonicalJson, isPlainObject } from "./values.ts";
import { appendKey } from "./wire.ts";

/** Where two versions of a resource differ. No values: they may be secret. */
export interface PropertyChange {
  /** Property path, or an option of the resource in parentheses: `(protect)`. */
  path: string;
  kind: "added" | "removed" | "changed";
}

export interface ChangedNode {
  before: GraphNode;
  after: GraphNode;
  changes: PropertyChange[];
}

export interface GraphDifferences {
  added: GraphNode[];
  removed: GraphNode[];
  changed: ChangedNode[];
}

/**
 * What a program would do differently. Neither the order of registration nor that of keys counts.
 * @param keyOf tells which two nodes are the same resource; between stacks, URNs differ and names may not.
 */
export function compareGraphs(
  before: Graph,
  after: Graph,
  keyOf: (node: GraphNode) => string = (node) => node.urn,
): GraphDifferences {
  const earlier = new Map(before.nodes.map((node) => [keyOf(node), node]));
  const later = new Map(after.nodes.map((node) => [keyOf(node), node]));
  const changed: ChangedNode[] = [];
  for (const [key, node] of later) {
    const old = earlier.get(key);
    if (old === undefined) continue;
    const changes = [...compareOptions(old, node), ...compareValues(old.props, node.props, "")];
    if (changes.length > 0) changed.push({ before: old, after: node, changes });
  }
  return {
    added: [...later].filter(([key]) => !earlier.has(key)).map(([, node]) => node),
    removed: [...earlier].filter(([key]) => !later.has(key)).map(([, node]) => node),
    changed,
  };
}

/** Equal for two recordings that declare the same. */
export function graphDigest(graph: Graph): string {
  const nodes = graph.nodes.map((node) => canonicalJson([node.urn, optionsOf(node), node.props])).toSorted();
  const text = [...nodes, canonicalJson(graph.outputs)].join("\n");
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

/** What a program says about a resource besides its properties. `source` is a property of its component already. */
export function optionsOf(node: GraphNode): { [option: string]: PlainValue } {
  return {
    parent: node.parent ?? null,
    dependencies: node.dependencies.toSorted(),
    protect: node.protect,
    retainOnDelete: node.retainOnDelete,
    provider: node.provider ?? null,
    ignoreChanges: node.ignoreChanges.toSorted(),
    secretPaths: node.secretPaths.toSorted(),
  };
}

function compareOptions(before: GraphNode, after: GraphNode): PropertyChange[] {
  const later = optionsOf(after);
  return Object.entries(optionsOf(before))
    .filter(([option, value]) => canonicalJson(value) !== canonicalJson(later[option] ?? null))
    .map(([option]) => ({ path: `(${option})`, kind: "changed" }));
}

function compareValues(before: PlainValue, after: PlainValue, path: string): PropertyChange[] {
  if (Array.isArray(before) && Array.isArray(after)) return compareLists(before, after, path);
  if (!isPlainObject(before) || !isPlainObject(after)) {
    return canonicalJson(before) === canonicalJson(after) ? [] : [{ path, kind: "changed" }];
  }
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return keys.flatMap((key) => compareItem(before[key], after[key], appendKey(path, key)));
}

function compareLists(before: PlainValue[], after: PlainValue[], path: string): PropertyChange[] {
  const indexes = Array.from({ length: Math.max(before.length, after.length) }, (_, index) => index);
  return indexes.flatMap((index) => compareItem(before[index], after[index], appendKey(path, index)));
}

function compareItem(before: PlainValue | undefined, after: PlainValue | undefined, path: string): PropertyChange[] {
  if (before === undefined) return after === undefined ? [] : [{ path, kind: "added" }];
  return after === undefined ? [{ path, kind: "removed" }] : compareValues(before, after, path);
}
