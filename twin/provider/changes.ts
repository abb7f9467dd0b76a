import { fieldOf, isEqual, isProperties, type Path, type Properties, type Value } from "./property-values.ts";

export interface Change {
  path: Path;
  kind: "add" | "delete" | "update";
}

/** The smallest places where two manifests differ. */
export function changesBetween(before: Properties, after: Properties): Change[] {
  return changesAt(before, after, []);
}

function changesAt(before: Value | undefined, after: Value | undefined, path: Path): Change[] {
  if (isEqual(before, after)) return [];
  if (isAbsent(before)) return [{ path, kind: "add" }];
  if (isAbsent(after)) return [{ path, kind: "delete" }];
  if (isProperties(before) && isProperties(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => changesAt(fieldOf(before, key), fieldOf(after, key), [...path, key]));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const indexes = Array.from({ length: Math.max(before.length, after.length) }, (_, index) => index);
    return indexes.flatMap((index) => changesAt(before[index], after[index], [...path, index]));
  }
  return [{ path, kind: "update" }];
}

function isAbsent(value: Value | undefined): boolean {
  return value === undefined || value === null;
}
