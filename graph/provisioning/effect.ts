import { optionsOf } from "../differences.ts";
import type { Graph, PlainValue } from "../graph.ts";
import { canonicalJson, isPlainObject } from "../values.ts";
import { SOURCE_POINTER } from "./tracked-reads.ts";

/** Digests, or the part of one that a name can hold. */
const HEXADECIMAL = /(?<![0-9a-z])(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{8,}(?![0-9a-z])/g;

export interface Spoken {
  /** Everything the files say, as one text: a digest that stands in it is the user's own word. */
  text: string;
  /** Of each project what only a copy of its whole file holds all of. */
  signatures: readonly (readonly string[])[];
}

/**
 * What a stack would really create, as a set to compare. Left out is what only tells: inputs of components, outputs of
 * stacks, pointers to files, digests that follow from the rest, and copies of a whole file.
 */
export function effectOf(graph: Graph, spoken: Spoken): string {
  return graph.nodes
    .filter(({ custom }) => custom)
    .map((node) => canonicalJson(reduce([node.urn, optionsOf(node), node.props], spoken)))
    .toSorted()
    .join("\n");
}

function reduce(value: PlainValue, spoken: Spoken): PlainValue {
  if (typeof value === "string") return reduceText(value, spoken);
  if (Array.isArray(value)) return value.map((item) => reduce(item, spoken));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, reduce(item, spoken)]));
}

function reduceText(text: string, { text: said, signatures }: Spoken): string {
  if (SOURCE_POINTER.test(text)) return "<source>";
  if (signatures.some((parts) => parts.length > 2 && parts.every((part) => text.includes(part)))) return "<copy>";
  return text.replace(HEXADECIMAL, (digits) => (said.includes(digits) ? digits : "<digest>"));
}
