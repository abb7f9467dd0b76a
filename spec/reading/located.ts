/** Keys from the root of a document: `["endpoints", "recommend"]`; numbers are places in a list. */
export type Path = readonly (string | number)[];

/** What YAML says, as plain data. */
export type Data = null | boolean | number | string | Data[] | DataMap;
export interface DataMap {
  [key: string]: Data;
}

/** Where a piece of data stands: offsets in the text of its file. */
export interface Located {
  keyStart: number;
  keyEnd: number;
  valueStart: number;
  valueEnd: number;
  children: ReadonlyMap<string | number, Located>;
}

/** Most pieces are leaves, and a map for each of them would be most of what a thousand files take. */
export const NO_CHILDREN: ReadonlyMap<string | number, Located> = new Map();

export function isDataMap(data: Data | undefined): data is DataMap {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}

export function dataAt(data: Data | undefined, path: Path): Data | undefined {
  let current = data;
  for (const key of path) {
    if (Array.isArray(current)) current = typeof key === "number" ? current[key] : undefined;
    else if (isDataMap(current) && Object.hasOwn(current, key)) current = current[String(key)];
    else return undefined;
  }
  return current;
}

/** The deepest part of the path that is there. */
export function locatedAt(root: Located, path: Path): { node: Located; depth: number } {
  let node = root;
  for (const [depth, key] of path.entries()) {
    const child = node.children.get(key);
    if (child === undefined) return { node, depth };
    node = child;
  }
  return { node, depth: path.length };
}

export function isSamePath(one: Path, other: Path): boolean {
  return one.length === other.length && one.every((key, index) => key === other[index]);
}

/** Whether something is written there, well-formed or not: what is malformed is not forgotten as well. */
export function isSaid(data: Data | undefined, path: Path): boolean {
  const said = dataAt(data, path);
  return said !== undefined && said !== null && !(typeof said === "object" && Object.keys(said).length === 0);
}

/** Names below a map, also when the things named are wrong: a reference to a broken thing is not itself wrong. */
export function namesAt(data: Data | undefined, path: Path): string[] {
  const map = dataAt(data, path);
  return isDataMap(map) ? Object.keys(map) : [];
}
