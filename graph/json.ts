import { type Graph, type GraphNode, type PlainValue, UNKNOWN } from "./graph.ts";
import { isPlainObject } from "./values.ts";
import { appendKey } from "./wire.ts";

/** Stand for what cannot or must not be written. */
const UNKNOWN_JSON = { $unknown: true } as const;
const SECRET_JSON = { $secret: true } as const;

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The graph as others may read it: secrets left out, unknown values marked. */
export function graphJson(graph: Graph): Json {
  return {
    stack: graph.stack,
    nodes: graph.nodes.map(nodeJson),
    outputs: valueJson(graph.outputs, "", new Set(graph.secretOutputPaths)),
    secretOutputPaths: graph.secretOutputPaths,
  };
}

function nodeJson(node: GraphNode): Json {
  return {
    ...node,
    parent: node.parent ?? null,
    provider: node.provider ?? null,
    source: node.source ?? null,
    outputsRegistered: node.outputsRegistered ?? null,
    props: valueJson(node.props, "", new Set(node.secretPaths)),
  };
}

function valueJson(value: PlainValue, path: string, secretPaths: ReadonlySet<string>): Json {
  if (secretPaths.has(path)) return SECRET_JSON;
  if (value === UNKNOWN) return UNKNOWN_JSON;
  if (Array.isArray(value)) return value.map((item, index) => valueJson(item, appendKey(path, index), secretPaths));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, valueJson(item, appendKey(path, key), secretPaths)]),
  );
}
