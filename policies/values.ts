import { type Finding, type PlainValue, UNKNOWN } from "./rule.ts";

export type PlainObject = { [key: string]: PlainValue };

export function isObject(value: PlainValue | undefined): value is PlainObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Reads along a path: undefined where something is absent (null counts as absent, as it does for the API server), UNKNOWN
 * where the value or anything above it is not known.
 */
export function read(value: PlainValue | undefined, ...path: (string | number)[]): PlainValue | undefined {
  let current = value;
  for (const key of path) {
    if (current === UNKNOWN) return UNKNOWN;
    if (Array.isArray(current)) current = current[Number(key)];
    else if (isObject(current)) current = Object.hasOwn(current, key) ? current[key] : undefined;
    else return undefined;
  }
  return current ?? undefined;
}

/** `spec.template["a/b"][0]`. */
export function joinPath(base: string, ...keys: (string | number)[]): string {
  return keys.reduce<string>((path, key) => {
    if (typeof key === "number") return `${path}[${key}]`;
    if (!/^[A-Za-z_][\w-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
    return path === "" ? key : `${path}.${key}`;
  }, base);
}

export interface Leaf {
  path: string;
  /** Keys from the top, list indexes as numbers. */
  keys: (string | number)[];
  value: Exclude<PlainValue, PlainValue[] | PlainObject>;
}

/** Every leaf below a value, in order. */
export function* leavesOf(value: PlainValue, base = "", keys: (string | number)[] = []): Generator<Leaf> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* leavesOf(item, joinPath(base, index), [...keys, index]);
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) yield* leavesOf(item, joinPath(base, key), [...keys, key]);
  } else {
    yield { path: base, keys, value };
  }
}

/** What a rule found, gathered. Key and path differ: a path has list indexes, a key has names. */
export class Findings {
  readonly list: Finding[] = [];
  readonly #urn: string;

  constructor(urn: string) {
    this.#urn = urn;
  }

  fail(place: { path: string; key: string; source?: string }, message: string, fix: string): void {
    this.list.push({ outcome: "fail", urn: this.#urn, ...place, message, fix });
  }

  inconclusive(place: { path: string; key: string; source?: string }, message: string, fix: string): void {
    this.list.push({ outcome: "inconclusive", urn: this.#urn, ...place, message, fix });
  }
}

/** How to mend a value that cannot be judged before it is known. */
export const MAKE_KNOWN = "Give it a value that is known before the deployment instead of another resource's output.";
