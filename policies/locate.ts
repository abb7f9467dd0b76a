import { readFileSync, statSync } from "node:fs";
import { isAbsolute, relative, resolve } from "node:path";
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";

/** Where files are found and how they are named. */
export interface Roots {
  /** Pointers are relative to it. */
  platformRoot: string;
  /** Files are named relative to it; those outside by their full path. */
  projectRoot: string;
}

/**
 * The line that a pointer means now: `projects/plants/project.yaml#endpoints.recommend` becomes
 * `projects/plants/project.yaml:54:3`. Where a key is not in the file, its nearest ancestor's line; undefined if there is no
 * such file.
 */
export function locate(pointer: string, roots: Roots): string | undefined {
  const [file = "", keys = ""] = pointer.split("#", 2);
  const path = resolve(roots.platformRoot, file);
  if (file === "" || isOutside(roots.platformRoot, path) || !isFile(path)) return undefined;
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(path, "utf8"), { lineCounter: lines });
  const { line, col } = lines.linePos(offsetOf(document.contents, keys === "" ? [] : keys.split(".")));
  const named = relative(roots.projectRoot, path);
  const shown = isOutside(roots.projectRoot, path) ? path : named.replaceAll("\\", "/");
  return `${shown}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
}

/** Of a pipe nothing would ever come. */
function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function isOutside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way.startsWith("..") || isAbsolute(way);
}

/** Keys may hold dots themselves (`bronze.orders`), so at each level the longest key that fits is taken. */
function offsetOf(contents: Node | null, words: string[]): number {
  let node: unknown = contents;
  let offset = contents?.range?.[0] ?? 0;
  let rest = words;
  while (rest.length > 0) {
    const step = stepInto(node, rest);
    if (step === undefined) return offset;
    offset = step.offset;
    node = step.value;
    rest = rest.slice(step.used);
  }
  return offset;
}

function stepInto(node: unknown, words: string[]): { value: unknown; offset: number; used: number } | undefined {
  if (isSeq(node)) {
    for (let used = words.length; used > 0; used -= 1) {
      const key = words.slice(0, used).join(".");
      const item = node.items.find((each, index) => key === String(index) || key === releaseKey(each));
      if (hasRange(item)) return { value: item, offset: item.range[0], used };
    }
    return undefined;
  }
  if (!isMap(node)) return undefined;
  for (let used = words.length; used > 0; used -= 1) {
    const key = words.slice(0, used).join(".");
    const pair = node.items.find((each) => isScalar(each.key) && String(each.key.value) === key);
    if (pair !== undefined && hasRange(pair.key)) return { value: pair.value, offset: pair.key.range[0], used };
  }
  return undefined;
}

/** A promotion record goes by `model@version`, because its place in the list changes when another is added above it. */
function releaseKey(item: unknown): string | undefined {
  if (!isMap(item)) return undefined;
  const [model, version] = [item.get("model"), item.get("version")];
  return model === undefined || version === undefined ? undefined : `${String(model)}@${String(version)}`;
}

function hasRange(node: unknown): node is { range: [number, number, number] } {
  return typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range);
}
