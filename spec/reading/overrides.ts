import { type Data, type DataMap, dataAt, isDataMap, type Located, locatedAt, type Path } from "./located.ts";

/** JSON Merge Patch (RFC 7396): maps merge, lists and values replace, null removes. */
export function mergeOverride(base: Data | undefined, override: Data): Data {
  if (!isDataMap(override)) return override;
  const merged: DataMap = isDataMap(base) ? { ...base } : {};
  for (const [key, value] of Object.entries(override)) {
    if (value === null) delete merged[key];
    else merged[key] = mergeOverride(Object.hasOwn(merged, key) ? merged[key] : undefined, value);
  }
  return merged;
}

/** What a file says for one environment: its overrides, and only those of sections that may be overridden. */
export function overrideFor(data: Data, environment: string, sections: readonly string[]): DataMap {
  const override = dataAt(data, ["overrides", environment]);
  if (!isDataMap(override)) return {};
  return Object.fromEntries(Object.entries(override).filter(([section]) => sections.includes(section)));
}

/** Where the words stand that decide a path in one environment: in its overrides if they say it, else in the base. */
export function decidingPath(root: Located, path: Path, environment: string | undefined): Path {
  if (environment === undefined) return path;
  const override = ["overrides", environment];
  const inOverride = locatedAt(root, [...override, ...path]).depth - override.length;
  const inBase = locatedAt(root, path).depth;
  const isOverridden = inOverride === path.length || inOverride > inBase;
  return isOverridden ? [...override, ...path] : path;
}

/** Removals of what the base does not have: a removal that does nothing is a misspelling. */
export function findVainRemovals(base: Data | undefined, override: Data, path: Path = []): Path[] {
  if (!isDataMap(override)) return [];
  return Object.entries(override).flatMap(([key, value]) => {
    const there = dataAt(base, [key]);
    if (value === null) return there === undefined ? [[...path, key]] : [];
    return findVainRemovals(there, value, [...path, key]);
  });
}
