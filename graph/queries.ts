import type { Graph, GraphNode, PlainValue } from "./graph.ts";
import { isPlainObject, valueAt } from "./values.ts";

/** A node that is an object of a cluster, with what its manifest says of itself. */
export interface KubernetesObject {
  node: GraphNode;
  apiVersion: string;
  kind: string;
  /** Undefined where the manifest does not say, or cannot yet. */
  name: string | undefined;
  namespace: string | undefined;
}

/** Every Kubernetes object a program declares; releases of charts are none, for what they bring is the chart's. */
export function kubernetesObjects(graph: Graph): KubernetesObject[] {
  return graph.nodes.flatMap((node) => kubernetesObject(node) ?? []);
}

export function kubernetesObject(node: GraphNode): KubernetesObject | undefined {
  const { apiVersion, kind, metadata } = node.props;
  if (!node.type.startsWith("kubernetes:") || typeof apiVersion !== "string" || typeof kind !== "string")
    return undefined;
  return {
    node,
    apiVersion,
    kind,
    name: text(valueAt(metadata, ["name"])),
    namespace: text(valueAt(metadata, ["namespace"])),
  };
}

export function nodesOfType(graph: Graph, type: string): GraphNode[] {
  return graph.nodes.filter((node) => node.type === type);
}

/** Direct children, in the order of registration. */
export function childrenOf(graph: Graph, urn: string): GraphNode[] {
  return graph.nodes.filter((node) => node.parent === urn);
}

/** The node's parent, its parent's parent and so on. */
export function ancestorsOf(graph: Graph, node: GraphNode): GraphNode[] {
  const byUrn = new Map(graph.nodes.map((each) => [each.urn, each]));
  const ancestors: GraphNode[] = [];
  for (let parent = node.parent; parent !== undefined; ) {
    const found = byUrn.get(parent);
    if (found === undefined) break;
    ancestors.push(found);
    parent = found.parent;
  }
  return ancestors;
}

/** `Deployment`, `Bucket`, `Endpoint`: the last part of the type token. */
export function shortType(node: GraphNode): string {
  return node.type.split(":").at(-1) ?? node.type;
}

/** How many there are of each kind: Kubernetes kinds by name, anything else by its type; components not counted. */
export function countKinds(graph: Graph): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const node of graph.nodes) {
    if (!node.custom || node.type.startsWith("pulumi:")) continue;
    const kind = shortType(node);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return Object.fromEntries(Object.entries(counts).toSorted(([a], [b]) => a.localeCompare(b)));
}

/** What people call it: the manifest's name, a bucket's name, else the logical name. */
export function displayName(node: GraphNode): string {
  const metadata = node.props.metadata;
  const named = isPlainObject(metadata) ? metadata.name : (node.props.bucket ?? node.props.name);
  return node.custom ? (text(named) ?? node.name) : node.name;
}

function text(value: PlainValue | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
