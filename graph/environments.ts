import { compareGraphs, type GraphDifferences } from "./differences.ts";
import type { Graph, GraphNode, PlainValue } from "./graph.ts";
import { isPlainObject } from "./values.ts";

const ANY_ENVIRONMENT = "<environment>";

export interface EnvironmentGraph {
  graph: Graph;
  environment: string;
}

/** How two environments' copies of one stack differ, apart from the names of the environments themselves. */
export function compareEnvironments(before: EnvironmentGraph, after: EnvironmentGraph): GraphDifferences {
  const originals = new Map<GraphNode, GraphNode>();
  const original = (node: GraphNode) => originals.get(node) ?? node;
  const differences = compareGraphs(withoutName(before, originals), withoutName(after, originals), ({ urn }) =>
    urn.split("::").slice(2).join("::"),
  );
  const shielded = new Set(differences.changed.filter(changesProtection).map(({ after: node }) => node.urn));
  return {
    added: differences.added.map(original),
    removed: differences.removed.map(original),
    changed: differences.changed.flatMap((changed) => {
      // Children inherit protection; where it begins says it all. And where words stand in a file is no part of a stack.
      const isInherited = changed.after.parent !== undefined && shielded.has(changed.after.parent);
      const changes = changed.changes.filter(
        ({ path }) => !(isInherited && path === PROTECTION) && (changed.after.custom || path !== "source"),
      );
      return changes.length === 0
        ? []
        : [{ before: original(changed.before), after: original(changed.after), changes }];
    }),
  };
}

const PROTECTION = "(protect)";

function changesProtection({ changes }: GraphDifferences["changed"][number]): boolean {
  return changes.some(({ path }) => path === PROTECTION);
}

/** A word of its own, as in `plants-dev` or `stack dev`: neither a part of `device` nor the domain of `lakebed.dev/owner`. */
export function withoutEnvironment(text: string, environment: string): string {
  return text.replace(new RegExp(`(?<![A-Za-z0-9.])${environment}(?![A-Za-z0-9])`, "g"), ANY_ENVIRONMENT);
}

function withoutName({ graph, environment }: EnvironmentGraph, originals: Map<GraphNode, GraphNode>): Graph {
  const rename = (text: string) => withoutEnvironment(text, environment);
  const nodes = graph.nodes.map((node) => {
    const renamed: GraphNode = {
      ...node,
      urn: rename(node.urn),
      parent: node.parent === undefined ? undefined : rename(node.parent),
      provider: node.provider === undefined ? undefined : rename(node.provider),
      dependencies: node.dependencies.map(rename),
      props: renameObject(node.props, rename),
    };
    originals.set(renamed, node);
    return renamed;
  });
  return { ...graph, nodes, outputs: renameObject(graph.outputs, rename) };
}

type Rename = (text: string) => string;

function renameObject(object: { [key: string]: PlainValue }, rename: Rename): { [key: string]: PlainValue } {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [rename(key), renameValue(value, rename)]));
}

function renameValue(value: PlainValue, rename: Rename): PlainValue {
  if (typeof value === "string") return rename(value);
  if (Array.isArray(value)) return value.map((item) => renameValue(item, rename));
  return isPlainObject(value) ? renameObject(value, rename) : value;
}
