import type { Graph, GraphNode } from "./graph.ts";

export interface TreeNode {
  node: GraphNode;
  children: TreeNode[];
}

/** The resources as their parents hold them, each level in the order of registration. */
export function componentTree(graph: Graph): TreeNode[] {
  const places = new Map<string, TreeNode>(graph.nodes.map((node) => [node.urn, { node, children: [] }]));
  const roots: TreeNode[] = [];
  for (const place of places.values()) {
    const parent = place.node.parent === undefined ? undefined : places.get(place.node.parent);
    (parent?.children ?? roots).push(place);
  }
  return roots;
}

/** Depth first, parents before their children. */
export function* walkTree(roots: readonly TreeNode[], depth = 0): Generator<{ node: GraphNode; depth: number }> {
  for (const { node, children } of roots) {
    yield { node, depth };
    yield* walkTree(children, depth + 1);
  }
}
