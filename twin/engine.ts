import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeFileAtomic } from "./atomic-file.ts";
import { cached, scratchFolder } from "./cache.ts";
import { findOnPath, isExecutable, runCommand } from "./command.ts";
import { ensureBuilt, type GoModule, isBuilt } from "./go-build.ts";
import { ensureGo } from "./go-toolchain.ts";
import type { Progress } from "./progress.ts";
import type { Tool } from "./tool.ts";
import { compareVersions, findVersion, versions } from "./versions.ts";

/** How long the vendor's server may take to answer before the engine is built instead. */
const VENDOR_PATIENCE_MILLISECONDS = 4_000;
const VENDOR_DOWNLOAD_MILLISECONDS = 300_000;
const VENDOR_ADDRESS = "https://get.pulumi.com/install.sh";

export interface Engine extends Tool {
  /** The official language host lies beside it, so that no stand-in is needed. */
  hasLanguageHost: boolean;
  /** Built by us, with a launcher beside it that starts the host named by `LANGUAGE_HOST_VARIABLE`. */
  isOurs: boolean;
}

export const LANGUAGE_HOST_PROGRAM = "pulumi-language-nodejs";
export const LANGUAGE_HOST_VARIABLE = "LAKEBED_LANGUAGE_HOST";

export const engineModule: GoModule = {
  name: "engine",
  version: versions.engine,
  packages: ["github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"],
  linkerFlags: [`-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${versions.engine}`],
};

/** The Pulumi engine: of PATH if new enough, else the vendor's through the npm package, else built from its Go module. */
export async function ensureEngine(cache: string, progress: Progress): Promise<Engine> {
  const found = (await findEngine(cache)) ?? (await downloadEngine(cache, progress));
  return found ?? (await buildEngine(cache, progress));
}

async function buildEngine(cache: string, progress: Progress): Promise<Engine> {
  const folder = await ensureBuilt(cache, engineModule, () => ensureGo(cache, progress), progress);
  writeHostLauncher(folder);
  const path = join(folder, "pulumi");
  return { path, version: versions.engine, origin: "built from the Go module", hasLanguageHost: false, isOurs: true };
}

/** An engine that is on PATH, but neither the npm package's launcher (that downloads) nor one of our own cache. */
export async function findEngine(cache: string): Promise<Engine | undefined> {
  for (const path of findOnPath("pulumi")) {
    const real = realpathSync(path);
    if (real.endsWith(".js") || real.startsWith(join(cache, "/"))) continue;
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const { stdout } = await runCommand(path, ["version"], { env, timeoutMilliseconds: 20_000 });
    const version = findVersion(stdout);
    if (version !== undefined && compareVersions(version, versions.engine) >= 0)
      return describe(path, version, "on PATH");
  }
  return undefined;
}

const VENDOR_KEY = `pulumi-npm-${versions.engine}-${process.platform}-${process.arch}`;

export function isVendorEngineCached(cache: string): boolean {
  return existsSync(join(cache, "tools", VENDOR_KEY));
}

async function downloadEngine(cache: string, progress: Progress): Promise<Engine | undefined> {
  const isCached = isVendorEngineCached(cache);
  if (!isCached && isBuilt(cache, engineModule)) return undefined;
  if (!isCached && !(await answers(VENDOR_ADDRESS))) {
    progress.say(
      `the vendor's download of Pulumi is not reachable (${new URL(VENDOR_ADDRESS).host}); building the engine instead`,
    );
    return undefined;
  }
  try {
    const folder = await cached(cache, { key: VENDOR_KEY, what: "downloading the Pulumi engine", progress }, (target) =>
      fetchByNpm(target, progress),
    );
    const path = vendorBinary(folder);
    return path === undefined
      ? undefined
      : describe(path, versions.engine, "the vendor's, through the npm package pulumi");
  } catch (error) {
    progress.say(`the Pulumi engine could not be downloaded (${firstLine(error)}); building it instead`);
    return undefined;
  }
}

async function fetchByNpm(folder: string, progress: Progress): Promise<void> {
  progress.say(`Pulumi engine ${versions.engine}: downloading it through the npm package pulumi`);
  const scratch = scratchFolder(folder);
  const flags = [
    `--cache=${scratch}`,
    "--no-audit",
    "--no-fund",
    "--ignore-scripts",
    "--loglevel=error",
    "--prefix",
    folder,
  ];
  const install = await runCommand("npm", ["install", ...flags, `pulumi@${versions.engine}`], {
    timeoutMilliseconds: 120_000,
  });
  if (install.exitCode !== 0) throw new Error("npm could not install the package pulumi");
  // The launcher fetches the engine when it first runs.
  const env = {
    ...process.env,
    TMPDIR: scratch,
    PULUMI_HOME: join(folder, "home"),
    PULUMI_VERSION: versions.engine,
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
  const launcher = join(folder, "node_modules", "pulumi", "run.js");
  const options = { env, timeoutMilliseconds: VENDOR_DOWNLOAD_MILLISECONDS };
  const version = await runCommand(process.execPath, [launcher, "version"], options);
  if (version.exitCode !== 0 || vendorBinary(folder) === undefined) throw new Error("its launcher fetched nothing");
}

function vendorBinary(folder: string): string | undefined {
  const path = join(folder, "home", "versions", versions.engine, "bin", "pulumi");
  return isExecutable(path) ? path : undefined;
}

function describe(path: string, version: string, origin: string): Engine {
  const hasLanguageHost = isExecutable(join(dirname(realpathSync(path)), LANGUAGE_HOST_PROGRAM));
  return { path, version, origin, hasLanguageHost, isOurs: false };
}

/**
 * The engine warns about a language host that it finds anywhere but beside its own binary. The binary is shared by all
 * checkouts, the host is not, so what lies there asks the environment for the checkout's host.
 */
function writeHostLauncher(folder: string): void {
  const script = `#!/bin/sh
if [ -z "$${LANGUAGE_HOST_VARIABLE}" ]; then
  echo 'this engine needs the environment that \`eval "$(lakebed twin env)"\` sets' >&2
  exit 1
fi
exec "$${LANGUAGE_HOST_VARIABLE}" "$@"
`;
  const path = join(folder, LANGUAGE_HOST_PROGRAM);
  if (!existsSync(path) || readFileSync(path, "utf8") !== script) writeFileAtomic(path, script, 0o755);
}

/** Whether an address answers at all, within the patience that a failing download deserves. */
export async function answers(address: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(VENDOR_PATIENCE_MILLISECONDS);
    const response = await fetch(address, { method: "HEAD", signal, redirect: "follow" });
    return response.ok;
  } catch {
    return false;
  }
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split("\n")[0] ?? "";
}
