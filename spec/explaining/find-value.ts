import type { ValueNode } from "./value-tree.ts";

export type FoundValue =
  | { found: ValueNode }
  /** The deepest part of the path that is there, and what is left of it. */
  | { found: undefined; nearest: ValueNode; rest: string };

/** Follows dotted keys; of keys that have dots themselves the one that leads on wins. */
export function findValue(root: ValueNode, keys: string): FoundValue {
  const best = walk(root, keys);
  return best.rest === "" ? { found: best.node } : { found: undefined, nearest: best.node, rest: best.rest };
}

function walk(node: ValueNode, keys: string): { node: ValueNode; rest: string } {
  let best = { node, rest: keys };
  if (keys === "") return best;
  for (const child of node.children) {
    for (const name of child.alias === undefined ? [child.key] : [child.key, child.alias]) {
      if (keys !== name && !keys.startsWith(`${name}.`)) continue;
      const found = walk(child, keys.slice(name.length + 1));
      if (found.rest.length < best.rest.length) best = found;
      if (best.rest === "") return best;
    }
  }
  return best;
}
