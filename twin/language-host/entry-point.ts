import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

/** The file that the program starts with, as Node's own rules for a directory find it; undefined leaves it to Node. */
export function findEntryFile(programDirectory: string, entryPoint: string): string | undefined {
  const entry = path.resolve(programDirectory, entryPoint);
  const candidates = [entry, ...["index.ts", "index.js"].map((name) => path.join(entry, name))];
  return candidates.find((file) => existsSync(file) && statSync(file).isFile());
}

/**
 * An entry written as an ES module in a package that does not say so loads all the same, but what it exports by
 * default is never called: the program registers nothing, and an update with nothing in it deletes everything.
 */
export function moduleTypeSlip(entryFile: string): string | undefined {
  if (!/\.[jt]s$/.test(entryFile)) return undefined;
  if (!hasDefaultExport(readFileSync(entryFile, "utf8"))) return undefined;
  const manifest = nearestManifest(path.dirname(entryFile));
  if (manifest?.type === "module") return undefined;
  const where = manifest?.file ?? "no package.json above it";
  return (
    `${entryFile} exports a default as an ES module does, but its package says no "type": "module" (${where}): the ` +
    "export would never be called, the program would declare nothing, and an update would delete the whole stack. " +
    'Add "type": "module" to that package.json.'
  );
}

const DEFAULT_EXPORT = /^\s*export\s+(?:default\b|\{[^}]*\bdefault\b[^}]*\})/m;
const COMMENTS = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;

export function hasDefaultExport(source: string): boolean {
  return DEFAULT_EXPORT.test(source.replaceAll(COMMENTS, ""));
}

function nearestManifest(directory: string): { file: string; type: unknown } | undefined {
  for (let current = directory; ; current = path.dirname(current)) {
    const file = path.join(current, "package.json");
    if (existsSync(file)) return { file, type: readType(file) };
    if (current === path.dirname(current)) return undefined;
  }
}

function readType(file: string): unknown {
  try {
    return (JSON.parse(readFileSync(file, "utf8")) as { type?: unknown }).type;
  } catch {
    return undefined;
  }
}
