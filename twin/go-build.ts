import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cached, goEnvironment, scratchFolder } from "./cache.ts";
import { runCommand } from "./command.ts";
import type { Progress } from "./progress.ts";
import type { Tool } from "./tool.ts";
import { TwinError } from "./twin-error.ts";

/** One of the committed modules below `go/` and what is built from it. */
export interface GoModule {
  /** Folder below `go/`, and the name in progress lines. */
  name: string;
  version: string;
  packages: string[];
  linkerFlags: string[];
}

/** Paths of the built programs by their name; built at most once for a module's content, flags and machine. */
export async function ensureBuilt(
  cache: string,
  module: GoModule,
  go: () => Promise<Tool>,
  progress: Progress,
): Promise<string> {
  const key = keyOf(module);
  const what = `building ${module.name} ${module.version}`;
  return await cached(cache, { key, what, progress }, async (folder) => {
    const env = { ...process.env, ...goEnvironment(cache), GOTMPDIR: scratchFolder(folder) };
    await new GoBuild(module, (await go()).path, env, progress).run(folder);
  });
}

export function isBuilt(cache: string, module: GoModule): boolean {
  return existsSync(join(cache, "tools", keyOf(module)));
}

/** A module's folder is part of this package, beside this file. */
export function moduleFolder(module: GoModule): string {
  return join(import.meta.dirname, "go", module.name);
}

function keyOf(module: GoModule): string {
  const hash = createHash("sha256");
  for (const file of ["go.mod", "go.sum"]) hash.update(readFileSync(join(moduleFolder(module), file)));
  hash.update(JSON.stringify([module.packages, module.linkerFlags, process.platform, process.arch]));
  return `${module.name}-${module.version}-${hash.digest("hex").slice(0, 12)}`;
}

class GoBuild {
  readonly #module: GoModule;
  readonly #go: string;
  readonly #progress: Progress;
  readonly #env: NodeJS.ProcessEnv;

  constructor(module: GoModule, go: string, env: NodeJS.ProcessEnv, progress: Progress) {
    this.#module = module;
    this.#go = go;
    this.#progress = progress;
    this.#env = env;
  }

  async run(folder: string): Promise<void> {
    const task = `${this.#module.name} ${this.#module.version}`;
    const total = await this.#countPackages(task);
    await this.#compile(task, total, folder);
    this.#progress.update(task, "built from its Go module");
    this.#progress.end(task);
  }

  /** Lists what there is to compile; on the way Go downloads the modules that are missing. */
  async #countPackages(task: string): Promise<number> {
    let downloads = 0;
    this.#progress.update(task, "looking for its Go modules");
    const result = await this.#run(["list", "-deps", ...this.#module.packages], (line) => {
      if (!line.startsWith("go: downloading")) return;
      downloads++;
      this.#progress.update(task, `downloading Go modules: ${downloads} so far`);
    });
    return result.trim().split("\n").length;
  }

  async #compile(task: string, total: number, folder: string): Promise<void> {
    let compiled = 0;
    const show = () => this.#progress.update(task, formatBuildState(compiled, total));
    const timer = setInterval(show, 1000);
    try {
      const flags = ["-trimpath", "-ldflags", ["-s", "-w", ...this.#module.linkerFlags].join(" ")];
      // The trailing separator makes -o a folder, one program for each package.
      await this.#run(["build", "-v", ...flags, "-o", `${folder}/`, ...this.#module.packages], (line) => {
        if (isPackageLine(line)) compiled++;
      });
    } finally {
      clearInterval(timer);
    }
  }

  async #run(args: string[], onErrorLine: (line: string) => void): Promise<string> {
    const result = await runCommand(this.#go, args, { cwd: moduleFolder(this.#module), env: this.#env, onErrorLine });
    if (result.exitCode === 0) return result.stdout;
    const words = result.stderr
      .split("\n")
      .filter((line) => line !== "" && !isPackageLine(line) && !line.startsWith("go: downloading"))
      .slice(-8)
      .join("\n");
    throw new TwinError(
      "twin-build-failed",
      `\`go ${args[0]}\` of ${this.#module.name} ${this.#module.version} failed:\n${words}`,
      "If a module could not be fetched: is the Go module proxy reachable (`go env GOPROXY`)? What was compiled is kept; run the command again.",
    );
  }
}

/** With -v, Go prints each package's import path as it compiles it, cached ones not at all. */
export function isPackageLine(line: string): boolean {
  return /^[\w.~-]+(\/[\w.~+-]+)*$/.test(line);
}

/** Packages that an earlier build left in Go's cache are not compiled again, so the count may end below the total. */
export function formatBuildState(compiled: number, total: number): string {
  if (compiled === 0) return `nothing to compile so far of ${total} packages; linking takes half a minute`;
  return `compiled ${compiled} of at most ${total} packages`;
}
