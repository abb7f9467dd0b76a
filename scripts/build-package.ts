// Builds dist/: the whole package as users get it. Compiled JavaScript and types, since Node strips no types below
// node_modules; the same tree as the sources, so that files find each other in the same way.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative, sep } from "node:path";

const SOURCE_FOLDERS = ["spec", "kinds", "components", "stacks", "graph", "policies", "twin", "cli"];
const COPIED = ["schema", "README.md", "LICENSE", "CHANGELOG.md"];

interface Manifest {
  bin: Record<string, string>;
  exports: Record<string, string>;
  [field: string]: unknown;
}

const root = dirname(import.meta.dirname);

export function buildPackage(target: string): void {
  const staging = `${target}.${process.pid}`;
  rmSync(staging, { recursive: true, force: true });
  try {
    compile(staging);
    for (const folder of SOURCE_FOLDERS) copyAssets(folder, staging);
    nameCompiledFilesIn(staging);
    for (const path of COPIED)
      if (existsSync(join(root, path))) cpSync(join(root, path), join(staging, path), { recursive: true });
    writeManifests(staging);
    // Whoever reads the old package meanwhile sees a whole one.
    rmSync(target, { recursive: true, force: true });
    renameSync(staging, target);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

function compile(outDir: string): void {
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  execFileSync(process.execPath, [compiler, "--project", "tsconfig.build.json", "--outDir", outDir], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
}

/**
 * The compiler rewrites `./x.ts` to `./x.js` in static imports of JavaScript; it leaves type files as they are, and misses
 * `import()` in methods of an object.
 */
function nameCompiledFilesIn(staging: string): void {
  for (const path of readdirSync(staging, { recursive: true, encoding: "utf8" })) {
    if (!path.endsWith(".d.ts") && !path.endsWith(".js")) continue;
    const file = join(staging, path);
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace(/((?:from |import\()"\.{1,2}\/[^"]+)\.ts"/g, '$1.js"'));
  }
}

/** Everything beside the sources that is read at run time: Go modules, the pack's manifest, the entry of the command. */
function copyAssets(folder: string, staging: string): void {
  if (!existsSync(join(root, folder))) return;
  cpSync(join(root, folder), join(staging, folder), {
    recursive: true,
    filter: (source) => {
      const path = relative(root, source).split(sep);
      return !source.endsWith(".ts") && !path.includes("node_modules");
    },
  });
}

function writeManifests(staging: string): void {
  const { private: _, scripts: __, devDependencies: ___, allowScripts: ____, ...manifest } = readJson("package.json");
  manifest.bin = mapValues(manifest.bin, compiled);
  writeJson(join(staging, "package.json"), { ...manifest, exports: mapValues(manifest.exports, publicEntry) });
  for (const path of Object.values(manifest.bin)) chmodSync(join(staging, path), 0o755);
  const pack = join("policies", "package.json");
  if (existsSync(join(root, pack))) {
    const policies = readJson(pack);
    writeJson(join(staging, pack), { ...policies, main: compiled(String(policies.main)) });
  }
}

function publicEntry(path: string): string | { types: string; default: string } {
  return path.endsWith(".ts") ? { types: path.replace(/\.ts$/, ".d.ts"), default: compiled(path) } : path;
}

function compiled(path: string): string {
  return path.replace(/\.ts$/, ".js");
}

function mapValues<T, U>(record: Record<string, T>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

function readJson(path: string): Manifest {
  return JSON.parse(readFileSync(join(root, path), "utf8")) as Manifest;
}

function writeJson(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}

if (import.meta.main) {
  try {
    buildPackage(join(root, "dist"));
  } catch (error) {
    // The compiler has said what is wrong; a stack of this script would only bury it.
    if (!(error instanceof Error && "status" in error)) throw error;
    process.exitCode = 1;
  }
}
