/** Paths below a value that a program looked at; `*` at the end stands for the list of keys. */
export type Reads = ReadonlySet<string>;

/** Where two values differ. */
export interface Difference {
  path: string;
  /** A key was added or removed, so that whoever lists the keys sees it too. */
  listed: boolean;
}

const SEPARATOR = "\u0000";
const KEYS = "*";

/** The same plain data, which notes what is read of it. What nobody reads, nothing depends on. */
export function trackReads<T>(value: T, reads: Set<string>): T {
  return track(structuredClone(value), "", reads) as T;
}

/** Whether anything that differs was looked at. */
export function concerns(differences: readonly Difference[], reads: Reads): boolean {
  return differences.some(
    ({ path, listed }) => reads.has(path) || (listed && reads.has(join(parentOf(path), KEYS))) || path === "",
  );
}

export function differencesOf(before: unknown, after: unknown, path = ""): Difference[] {
  if (isPointer(before) && isPointer(after)) return [];
  if (!isContainer(before) || !isContainer(after) || Array.isArray(before) !== Array.isArray(after)) {
    return Object.is(before, after) ? [] : [{ path, listed: false }];
  }
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const differences = keys.flatMap((key): Difference[] => {
    const below = join(path, key);
    if (!Object.hasOwn(before, key) || !Object.hasOwn(after, key)) return [{ path: below, listed: true }];
    return differencesOf(before[key], after[key], below);
  });
  const isResized = Array.isArray(before) && before.length !== after.length;
  return isResized ? [...differences, { path: join(path, "length"), listed: false }] : differences;
}

function track(value: unknown, path: string, reads: Set<string>): unknown {
  if (!isContainer(value)) return value;
  const tracked = new Map<string, unknown>();
  return new Proxy(value, {
    get(target, key, receiver) {
      const found: unknown = Reflect.get(target, key, receiver);
      if (typeof key === "symbol") return found;
      reads.add(join(path, key));
      if (!isContainer(found) || !Object.hasOwn(target, key)) return found;
      // The same object each time, as without tracking.
      const known = tracked.get(key) ?? track(found, join(path, key), reads);
      tracked.set(key, known);
      return known;
    },
    has(target, key) {
      if (typeof key === "string") reads.add(join(path, key));
      return Reflect.has(target, key);
    },
    ownKeys(target) {
      reads.add(join(path, KEYS));
      return Reflect.ownKeys(target);
    },
  });
}

/** Where words stand in a file decides nothing. */
function isPointer(value: unknown): boolean {
  return typeof value === "string" && SOURCE_POINTER.test(value);
}

export const SOURCE_POINTER = /^(platform\.yaml|projects\/[^\s#]+\.yaml)(#\S*)?$/;

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function join(path: string, key: string): string {
  return `${path}${SEPARATOR}${key}`;
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf(SEPARATOR));
}
