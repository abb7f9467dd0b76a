import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildPackage } from "../../scripts/build-package.ts";
import { cacheFolder } from "../../twin/cache.ts";
import { withLock } from "../../twin/lock.ts";
import { silentProgress } from "../../twin/progress.ts";

const root = dirname(dirname(import.meta.dirname));
const cache = join(root, "node_modules", ".cache", "installed-package");
const SHIPPED = ["spec", "kinds", "components", "stacks", "graph", "policies", "twin", "cli", "schema", "scripts"];

export interface InstalledPackage {
  /** A folder with nothing but a package.json and node_modules; programs of a user's own are written below it. */
  folder: string;
  /** `node_modules/lakebed` of that folder. */
  directory: string;
  /** Paths in the packed archive. */
  files: string[];
  /** What `npm pack` made. */
  archive: string;
}

/**
 * The package as a user gets it: built, packed, and installed in an empty folder. Done once for one state of the sources,
 * whoever asks; give it some minutes, and treat what is installed as read-only.
 */
export async function installedPackage(): Promise<InstalledPackage> {
  const home = join(cache, digestOfSources());
  await withLock(join(cache, "lock"), "installing the package", silentProgress, async () => {
    if (!existsSync(home)) install(home);
  });
  const folder = join(home, "app");
  const files = JSON.parse(readFileSync(join(home, "files.json"), "utf8")) as string[];
  const archive = readdirSync(home).find((name) => name.endsWith(".tgz")) ?? "";
  return { folder, directory: join(folder, "node_modules", "lakebed"), files, archive: join(home, archive) };
}

function install(home: string): void {
  for (const old of existsSync(cache) ? readdirSync(cache) : []) {
    if (old !== "lock") rmSync(join(cache, old), { recursive: true, force: true });
  }
  const staging = `${home}.new`;
  mkdirSync(join(staging, "app"), { recursive: true });
  buildPackage(join(staging, "dist"));
  const packed = npm(["pack", "./dist", "--json"], staging);
  const [archive] = JSON.parse(packed) as { filename: string; files: { path: string }[] }[];
  if (archive === undefined) throw new Error("npm pack made nothing");
  writeFileSync(join(staging, "files.json"), JSON.stringify(archive.files.map(({ path }) => path).toSorted()));
  // The versions of our lock file, so that what npm has in its cache is enough.
  const { devDependencies, peerDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const peers = Object.keys(peerDependencies).map((name) => [name, devDependencies[name]]);
  const dependencies = { lakebed: `file:../${archive.filename}`, ...Object.fromEntries(peers) };
  const manifest = { name: "installed", private: true, type: "module", dependencies };
  writeFileSync(join(staging, "app", "package.json"), JSON.stringify(manifest));
  npm(["install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"], join(staging, "app"));
  renameSync(staging, home);
}

function npm(words: string[], cwd: string): string {
  return execFileSync("npm", words, {
    cwd,
    env: { ...process.env, npm_config_cache: join(cacheFolder(), "npm") },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function digestOfSources(): string {
  const hash = createHash("sha256");
  const files = SHIPPED.filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const own = ["package.json", "package-lock.json", "tsconfig.json", "tsconfig.build.json", "README.md", "LICENSE"];
  for (const file of [...files, ...own.map((name) => join(root, name)).filter((path) => existsSync(path))].toSorted()) {
    hash.update(`${file.slice(root.length)}\0`).update(readFileSync(file));
  }
  return hash.digest("hex").slice(0, 16);
}
