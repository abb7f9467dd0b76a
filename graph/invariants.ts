import type { Graph, GraphNode } from "./graph.ts";
import { kubernetesObjects } from "./queries.ts";
import { leaves, valueAt } from "./values.ts";

/** A promise that every component and every stack of ours keeps, found broken. */
export interface Breach {
  invariant: string;
  urn: string;
  message: string;
}

type Invariant = (graph: Graph) => { urn: string; message: string }[];

const invariants: Record<string, Invariant> = {
  "child-name-starts-with-parents": (graph) => {
    const byUrn = new Map(graph.nodes.map((node) => [node.urn, node]));
    return graph.nodes.flatMap((node) => {
      const parent = node.parent === undefined ? undefined : byUrn.get(node.parent);
      if (parent === undefined || node.name.startsWith(`${parent.name}-`)) return [];
      return [{ urn: node.urn, message: `"${node.name}" does not start with "${parent.name}-"` }];
    });
  },

  "outputs-registered-last": (graph) =>
    components(graph)
      .filter(({ outputsRegistered }) => outputsRegistered !== "last")
      .map(({ urn, outputsRegistered }) => ({ urn, message: `outputs registered: ${outputsRegistered}` })),

  "component-inputs-plain": (graph) =>
    components(graph)
      .filter(({ secretPaths, props }) => secretPaths.length > 0 || [...leaves(props)].some(isUnknown))
      .map(({ urn }) => ({ urn, message: "its inputs hold a secret or an unknown value" })),

  "component-has-source": (graph) =>
    components(graph)
      .filter(({ type, source }) => type.startsWith("lakebed:") && source === undefined)
      .map(({ urn }) => ({ urn, message: "neither it nor a component above it names the words that asked for it" })),

  "object-named-by-us": (graph) =>
    kubernetesObjects(graph)
      .filter(({ name }) => name === undefined)
      .map(({ node }) => ({ urn: node.urn, message: "metadata.name is missing or unknown" })),

  "object-says-whose-it-is": (graph) =>
    kubernetesObjects(graph).flatMap(({ node }) => {
      const labels = ["app.kubernetes.io/managed-by", "app.kubernetes.io/part-of", "lakebed.dev/environment"];
      const missing = labels.filter((label) => typeof valueAt(node.props, ["metadata", "labels", label]) !== "string");
      return missing.length === 0 ? [] : [{ urn: node.urn, message: `lacks the labels ${missing.join(", ")}` }];
    }),

  "secret-not-in-clear": (graph) => {
    const secrets = graph.nodes.flatMap(secretValues);
    if (secrets.length === 0) return [];
    return graph.nodes.flatMap((node) =>
      [...leaves(node.props)]
        .filter(
          ({ path, value }) => typeof value === "string" && !isBelow(path, node.secretPaths) && holds(value, secrets),
        )
        .map(({ path }) => ({ urn: node.urn, message: `${path} holds a value that is secret elsewhere` })),
    );
  },

  "dependencies-exist": (graph) => {
    const urns = new Set(graph.nodes.map(({ urn }) => urn));
    return graph.nodes.flatMap((node) =>
      node.dependencies.filter((urn) => !urns.has(urn)).map((urn) => ({ urn: node.urn, message: `depends on ${urn}` })),
    );
  },
};

/** Names of all invariants. */
export const invariantNames: readonly string[] = Object.keys(invariants);

/** Every breach in the graph; an empty list is what a test wants. */
export function findBreaches(graph: Graph): Breach[] {
  return Object.entries(invariants).flatMap(([invariant, find]) =>
    find(graph).map((breach) => ({ invariant, ...breach })),
  );
}

function components(graph: Graph): GraphNode[] {
  return graph.nodes.filter((node) => !node.custom);
}

function isUnknown({ value }: { value: unknown }): boolean {
  return typeof value === "symbol";
}

// Shorter ones (`1`, `admin`) would be found everywhere.
const SHORTEST_TELLING_SECRET = 8;

function secretValues(node: GraphNode): string[] {
  return [...leaves(node.props)]
    .filter(({ path }) => isBelow(path, node.secretPaths))
    .flatMap(({ value }) => (typeof value === "string" && value.length >= SHORTEST_TELLING_SECRET ? [value] : []));
}

function holds(text: string, secrets: readonly string[]): boolean {
  return secrets.some((secret) => text.includes(secret));
}

function isBelow(path: string, ancestors: readonly string[]): boolean {
  return ancestors.some(
    (ancestor) => path === ancestor || path.startsWith(`${ancestor}.`) || path.startsWith(`${ancestor}[`),
  );
}
