import { Struct } from "../plugin/proto.ts";

export type Value = null | boolean | number | string | Value[] | Properties;
export interface Properties {
  [key: string]: Value;
}

/** Keys and list indexes from the top. */
export type Path = readonly (string | number)[];

export function isProperties(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function readStruct(struct: Struct | undefined): Properties {
  return (struct?.toJavaScript() ?? {}) as Properties;
}

export function writeStruct(properties: Properties): Struct {
  // The protocol has no `undefined`; JSON leaves such keys out.
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)));
}

/** An object's own field: a key named `constructor` must not find JavaScript's. */
export function fieldOf(properties: Properties | undefined, key: string): Value | undefined {
  return properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : undefined;
}

export function valueAt(value: Value | undefined, path: Path): Value | undefined {
  let current = value;
  for (const step of path) {
    if (Array.isArray(current) && typeof step === "number") current = current[step];
    else if (isProperties(current) && typeof step === "string") current = fieldOf(current, step);
    else return undefined;
  }
  return current;
}

export function objectAt(value: Value | undefined, path: Path): Properties {
  const found = valueAt(value, path);
  return isProperties(found) ? found : {};
}

export function stringAt(value: Value | undefined, path: Path): string | undefined {
  const found = valueAt(value, path);
  return typeof found === "string" && found !== "" ? found : undefined;
}

/** Equal as data; the order of keys does not matter, and an explicit null is as good as no key. */
export function isEqual(left: Value | undefined, right: Value | undefined): boolean {
  if (left === right || (left ?? null) === (right ?? null)) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => isEqual(item, right[index]));
  }
  if (!isProperties(left) || !isProperties(right)) return false;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => isEqual(fieldOf(left, key), fieldOf(right, key)));
}

/** Rebuilds a value; `visit` may answer with a replacement, then its inside is not visited. */
export function rewrite(value: Value, visit: (value: Value, path: Path) => Value | undefined, path: Path = []): Value {
  const replacement = visit(value, path);
  if (replacement !== undefined) return replacement;
  if (Array.isArray(value)) return value.map((item, index) => rewrite(item, visit, [...path, index]));
  if (!isProperties(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rewrite(item, visit, [...path, key])]));
}

const PLAIN_KEY = /^[A-Za-z_$][\w$-]*$/;

/** The engine's notation: `metadata.labels["app.kubernetes.io/name"]`, `spec.containers[0].image`. */
export function formatPath(path: Path): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (!PLAIN_KEY.test(step)) text += `[${JSON.stringify(step)}]`;
    else text += text === "" ? step : `.${step}`;
  }
  return text;
}
