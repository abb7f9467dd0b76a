import { type PlainValue, UNKNOWN } from "./graph.ts";
import { appendKey } from "./wire.ts";

export type PlainObject = { [key: string]: PlainValue };

export function isPlainObject(value: PlainValue | undefined): value is PlainObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value below these keys, or undefined where the way ends. */
export function valueAt(value: PlainValue | undefined, keys: readonly (string | number)[]): PlainValue | undefined {
  let current = value;
  for (const key of keys) {
    if (Array.isArray(current) && typeof key === "number") current = current[key];
    else if (isPlainObject(current) && Object.hasOwn(current, key)) current = current[key];
    else return undefined;
  }
  return current;
}

export type Leaf = null | boolean | number | string | typeof UNKNOWN;

/** Every leaf with its path: `spec.containers[0].image`. Empty lists and objects have none. */
export function* leaves(value: PlainValue, path = ""): Generator<{ path: string; value: Leaf }> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* leaves(item, appendKey(path, index));
  } else if (isPlainObject(value)) {
    for (const [key, item] of Object.entries(value)) yield* leaves(item, appendKey(path, key));
  } else yield { path, value };
}

/** The same text for the same value, whatever the order of its keys. */
export function canonicalJson(value: PlainValue): string {
  if (value === UNKNOWN) return '{"$unknown":true}';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (!isPlainObject(value)) return JSON.stringify(value);
  const keys = Object.keys(value).toSorted();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`).join(",")}}`;
}
