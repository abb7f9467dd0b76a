import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { withLock } from "./lock.ts";
import type { Progress } from "./progress.ts";

/** The one folder outside of a checkout that lakebed writes to. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.LAKEBED_CACHE) return env.LAKEBED_CACHE;
  return join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "lakebed");
}

/** Where Go keeps everything it writes. Go locks its caches itself, so several builds may share them. */
export function goEnvironment(cache: string, env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const userConfig = env.XDG_CONFIG_HOME || join(homedir(), ".config");
  return {
    GOCACHE: join(cache, "go", "build"),
    GOMODCACHE: join(cache, "go", "mod"),
    GOPATH: join(cache, "go", "path"),
    // Go's own counters would go to the user's configuration folder; what the user set with `go env -w` still counts.
    XDG_CONFIG_HOME: join(cache, "go", "config"),
    GOENV: env.GOENV || join(userConfig, "go", "env"),
    // Without -modcacherw the module cache is read-only and `rm -rf` of the cache fails.
    GOFLAGS: "-modcacherw",
    GOTOOLCHAIN: "local",
    GOWORK: "off",
    CGO_ENABLED: "0",
  };
}

export interface CacheEntry {
  /** Name, version and digest of the source: an entry never changes once it is there. */
  key: string;
  what: string;
  progress: Progress;
}

/**
 * The folder of a cache entry, made by `make` when it is missing: in a temporary folder that is renamed when complete,
 * under a lock, so that neither an interruption nor a second run leaves a broken entry.
 */
export async function cached(
  cache: string,
  entry: CacheEntry,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(cache, "tools", entry.key);
  if (existsSync(folder)) return folder;
  return await withLock(join(cache, "locks", entry.key), entry.what, entry.progress, async () => {
    if (existsSync(folder)) return folder;
    clearUnfinished(cache, entry.key);
    // A name of its own for each run: a compiler that outlived an interrupted run must not write into this one's.
    const unfinished = join(cache, "tools", `${unfinishedPrefix(entry.key)}${process.pid}`);
    mkdirSync(join(unfinished, SCRATCH), { recursive: true });
    await make(unfinished);
    rmSync(join(unfinished, SCRATCH), { recursive: true, force: true });
    renameSync(unfinished, folder);
    return folder;
  });
}

/** Folder inside an unfinished entry for what other programs would put into the system's temporary folder. */
export function scratchFolder(unfinished: string): string {
  return join(unfinished, SCRATCH);
}

const SCRATCH = ".scratch";

function unfinishedPrefix(key: string): string {
  return `.unfinished-${key}.`;
}

function clearUnfinished(cache: string, key: string): void {
  const tools = join(cache, "tools");
  if (!existsSync(tools)) return;
  for (const name of readdirSync(tools)) {
    if (name.startsWith(unfinishedPrefix(key))) rmSync(join(tools, name), { recursive: true, force: true });
  }
}
