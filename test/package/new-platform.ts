import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "../../twin/cache.ts";
import { installedPackage } from "./installed-package.ts";

export interface NewPlatform {
  directory: string;
  remove(): void;
}

/** A repository as a platform team begins it: made by the packed package in an empty folder, its packages from npm. */
export async function newPlatform(options: readonly string[] = []): Promise<NewPlatform> {
  const { directory: package_, archive } = await installedPackage();
  const parent = mkdtempSync(join(tmpdir(), "lakebed-begin-"));
  const directory = join(parent, "roses");
  const remove = () => rmSync(parent, { recursive: true, force: true });
  try {
    run(process.execPath, [join(package_, "cli", "main.js"), "new", "platform", "roses", "--yes", ...options], parent);
    const flags = ["--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"];
    run("npm", ["install", archive, ...flags], directory);
    return { directory, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function run(program: string, words: string[], cwd: string): void {
  const env = { ...process.env, npm_config_cache: join(cacheFolder(), "npm") };
  const { status, stdout, stderr } = spawnSync(program, words, { cwd, encoding: "utf8", env });
  if (status !== 0) throw new Error(`${program} ${words.join(" ")}\n${stdout}${stderr}`);
}
