import type { SourcePointer } from "../model.ts";
import { type Data, dataAt, isDataMap, type Located, type Path } from "./located.ts";

/** The first of the paths that the file has; the base comes before the overrides that change it. */
export function pointerTo(file: { path: string; data: Data }, path: Path, environment: string): SourcePointer {
  const inBase = dataAt(file.data, path) !== undefined;
  const shown = inBase || path.length === 0 ? path : ["overrides", environment, ...path];
  return shown.length === 0 ? file.path : `${file.path}#${shown.join(".")}`;
}

/** The name of a promotion record in a pointer: its place in the list changes when another is added above it. */
export function releaseKey(release: { model: string; version: string }): string {
  return `${release.model}@${release.version}`;
}

export function splitPointer(pointer: SourcePointer): { path: string; keys: string } {
  const hash = pointer.indexOf("#");
  return hash === -1 ? { path: pointer, keys: "" } : { path: pointer.slice(0, hash), keys: pointer.slice(hash + 1) };
}

/** Follows dotted keys as far as they lead; of keys that contain dots themselves the longest that leads on wins. */
export function followKeys(root: Located, data: Data, keys: string): Located {
  return walk({ located: root, data }, keys).located;
}

interface Place {
  located: Located;
  data: Data | undefined;
}

function walk(place: Place, keys: string): Place & { left: number } {
  let best = { ...place, left: keys.length };
  for (const [name, child] of childrenOf(place)) {
    if (keys !== name && !keys.startsWith(`${name}.`)) continue;
    const found = walk(child, keys.slice(name.length + 1));
    if (found.left < best.left || (found.left === best.left && name.length > 0 && best.located === place.located))
      best = found;
    if (best.left === 0) return best;
  }
  return best;
}

/** Children by the names that a pointer may call them, longest names first. */
function childrenOf(place: Place): [string, Place][] {
  const children = [...place.located.children].flatMap(([key, located]): [string, Place][] => {
    const data = dataAt(place.data, [key]);
    const child = { located, data };
    const isRelease = typeof key === "number" && isDataMap(data) && typeof data.model === "string";
    const names = isRelease
      ? [String(key), releaseKey({ model: String(data.model), version: String(data.version) })]
      : [String(key)];
    return names.map((name) => [name, child]);
  });
  return children.sort(([a], [b]) => b.length - a.length);
}
