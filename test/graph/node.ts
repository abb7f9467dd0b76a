import type { Graph, GraphNode } from "../../graph/graph.ts";

/** A node as the recorder would make it; tests say only what they are about. */
export function node(fields: Partial<GraphNode> & { name: string }): GraphNode {
  const type = fields.type ?? "kubernetes:core/v1:ConfigMap";
  return {
    urn: `urn:pulumi:dev::garden::${type}::${fields.name}`,
    type,
    custom: !type.startsWith("lakebed:"),
    parent: undefined,
    props: {},
    secretPaths: [],
    dependencies: [],
    protect: false,
    retainOnDelete: false,
    provider: undefined,
    ignoreChanges: [],
    aliases: 0,
    source: undefined,
    ...fields,
  };
}

export function graph(...nodes: GraphNode[]): Graph {
  return { stack: "dev", nodes, outputs: {}, secretOutputPaths: [] };
}
