import { existsSync, mkdirSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { cached, scratchFolder } from "./cache.ts";
import { findOnPath, runCommand } from "./command.ts";
import { ensureBuilt, type GoModule } from "./go-build.ts";
import { ensureGo } from "./go-toolchain.ts";
import type { Progress } from "./progress.ts";
import type { Tool } from "./tool.ts";
import { compareVersions, findVersion, versions } from "./versions.ts";

const OLDEST = "3.4.0";

export const etcdModule: GoModule = {
  name: "etcd",
  version: versions.etcd,
  packages: ["go.etcd.io/etcd/server/v3"],
  linkerFlags: [],
};

/** etcd: of PATH, else unpacked from Debian's package (not installed: that would start a service), else built. */
export async function ensureEtcd(cache: string, progress: Progress): Promise<Tool> {
  const found = (await findEtcd()) ?? (await unpackDebianPackage(cache, progress));
  if (found !== undefined) return found;
  const folder = await ensureBuilt(cache, etcdModule, () => ensureGo(cache, progress), progress);
  // Go names a program after its package: `go.etcd.io/etcd/server`.
  return { path: join(folder, "server"), version: versions.etcd, origin: "built from the Go module" };
}

export async function findEtcd(): Promise<Tool | undefined> {
  for (const path of findOnPath("etcd")) {
    const version = await versionOf(path);
    if (version !== undefined && compareVersions(version, OLDEST) >= 0) return { path, version, origin: "on PATH" };
  }
  return undefined;
}

const DEBIAN_KEY = `etcd-debian-${process.arch}`;

export function isDebianEtcdCached(cache: string): boolean {
  return existsSync(join(cache, "tools", DEBIAN_KEY));
}

async function unpackDebianPackage(cache: string, progress: Progress): Promise<Tool | undefined> {
  if (findOnPath("apt-get").length === 0 || findOnPath("dpkg-deb").length === 0) return undefined;
  try {
    const entry = { key: DEBIAN_KEY, what: "downloading etcd", progress };
    const folder = await cached(cache, entry, (target) => downloadPackage(target, progress));
    const path = join(folder, "etcd");
    const version = await versionOf(path);
    return version === undefined ? undefined : { path, version, origin: "from Debian's package etcd-server" };
  } catch (error) {
    progress.say(`${error instanceof Error ? error.message : error}; building etcd instead`);
    return undefined;
  }
}

/** apt works with lists and caches of its own below `target`: the machine's are neither needed nor touched. */
async function downloadPackage(target: string, progress: Progress): Promise<void> {
  progress.say("etcd: fetching Debian's package etcd-server");
  const work = scratchFolder(target);
  const [lists, archives] = [join(work, "lists"), join(work, "cache")];
  for (const folder of [lists, archives]) mkdirSync(join(folder, "partial"), { recursive: true });
  mkdirSync(join(archives, "archives", "partial"), { recursive: true });
  const own = ["-o", `Dir::State::Lists=${lists}`, "-o", `Dir::Cache=${archives}`, "-o", "APT::Sandbox::User="];
  const options = { cwd: work, env: { ...process.env, TMPDIR: work }, timeoutMilliseconds: 120_000 };
  await runCommand("apt-get", [...own, "update"], options);
  const download = await runCommand("apt-get", [...own, "download", "etcd-server"], options);
  const file = readdirSync(work).find((name) => name.endsWith(".deb"));
  if (download.exitCode !== 0 || file === undefined)
    throw new Error("Debian's package etcd-server could not be fetched");
  const unpack = await runCommand("dpkg-deb", ["-x", file, join(work, "root")], options);
  if (unpack.exitCode !== 0) throw new Error("Debian's package etcd-server could not be unpacked");
  renameSync(join(work, "root", "usr", "bin", "etcd"), join(target, "etcd"));
}

async function versionOf(path: string): Promise<string | undefined> {
  const { stdout } = await runCommand(path, ["--version"], { timeoutMilliseconds: 10_000 });
  return findVersion(stdout);
}
