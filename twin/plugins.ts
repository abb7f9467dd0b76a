import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, extname, join } from "node:path";
import { writeFileAtomic } from "./atomic-file.ts";
import { runCommand } from "./command.ts";
import { answers, type Engine, LANGUAGE_HOST_PROGRAM, LANGUAGE_HOST_VARIABLE } from "./engine.ts";
import type { Progress } from "./progress.ts";
import { versions } from "./versions.ts";

export type PluginKind = "official" | "stand-in";

export interface Plugins {
  provider: PluginKind;
  languageHost: PluginKind;
  /** Folders that must stand on PATH. */
  path: string[];
  variables: Record<string, string>;
}

const PROVIDER = `resource-kubernetes-v${versions.kubernetesProvider}`;
const PROVIDER_PROGRAM = "pulumi-resource-kubernetes";
const STAND_IN_MARK = "# lakebed's stand-in";
const PLUGIN_ADDRESS = `https://get.pulumi.com/releases/plugins/pulumi-${PROVIDER}-linux-amd64.tar.gz`;

/**
 * PULUMI_HOME of one checkout. It lies in the checkout and not in the shared cache, because the stand-ins in it start
 * this checkout's own code: two checkouts with one PULUMI_HOME would run each other's.
 */
export function pulumiHome(root: string): string {
  return join(root, ".lakebed", "pulumi-home");
}

/** Puts the Kubernetes plugin and the language host where the engine looks: official ones where they can be had. */
export async function ensurePlugins(root: string, engine: Engine, progress: Progress): Promise<Plugins> {
  const home = pulumiHome(root);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const provider = await ensureProvider(home, engine, progress);
  const path = [dirname(engine.path)];
  if (engine.hasLanguageHost) return { provider, languageHost: "official", path, variables: {} };
  const host = join(home, "bin", LANGUAGE_HOST_PROGRAM);
  writeLauncher(host, join("language-host", "main"));
  if (engine.isOurs) return { provider, languageHost: "stand-in", path, variables: { [LANGUAGE_HOST_VARIABLE]: host } };
  return { provider, languageHost: "stand-in", path: [dirname(host), ...path], variables: {} };
}

/** Which Kubernetes plugin the engine finds now, without looking for another. */
export function presentProvider(home: string): PluginKind | undefined {
  const program = join(home, "plugins", PROVIDER, PROVIDER_PROGRAM);
  if (!existsSync(program)) return undefined;
  return startOf(program).includes(STAND_IN_MARK) ? "stand-in" : "official";
}

function startOf(file: string): Buffer {
  const start = Buffer.alloc(200);
  const descriptor = openSync(file, "r");
  readSync(descriptor, start);
  closeSync(descriptor);
  return start;
}

async function ensureProvider(home: string, engine: Engine, progress: Progress): Promise<PluginKind> {
  const present = presentProvider(home);
  if (present === "official") return present;
  // Once the stand-in made objects, the official plugin must not be let loose on them: the choice stays.
  if (present === undefined && process.env.LAKEBED_PROVIDER !== "stand-in") {
    if (linkUsersPlugin(home) || (await downloadPlugin(home, engine, progress))) return "official";
  }
  writeLauncher(join(home, "plugins", PROVIDER, PROVIDER_PROGRAM), join("provider", "main"));
  return "stand-in";
}

function linkUsersPlugin(home: string): boolean {
  const installed = join(process.env.PULUMI_HOME ?? join(homedir(), ".pulumi"), "plugins", PROVIDER);
  if (presentProvider(dirname(dirname(installed))) !== "official") return false;
  mkdirSync(join(home, "plugins"), { recursive: true });
  symlinkSync(installed, join(home, "plugins", PROVIDER));
  return true;
}

async function downloadPlugin(home: string, engine: Engine, progress: Progress): Promise<boolean> {
  if (!(await answers(PLUGIN_ADDRESS))) {
    progress.say("the official Kubernetes plugin is not reachable; the twin's stand-in takes its place");
    return false;
  }
  progress.say(`downloading the official Kubernetes plugin ${versions.kubernetesProvider}`);
  const args = ["plugin", "install", "resource", "kubernetes", versions.kubernetesProvider, "--non-interactive"];
  const env = { ...process.env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const result = await runCommand(engine.path, args, { env, timeoutMilliseconds: 300_000 });
  return result.exitCode === 0;
}

/** A program that runs a file of this package with the Node that runs this one. */
function writeLauncher(path: string, module: string): void {
  // The package is shipped compiled: siblings end like this file does.
  const entry = join(import.meta.dirname, `${module}${extname(import.meta.filename)}`);
  const script = `#!/bin/sh\n${STAND_IN_MARK}\nexec ${shellQuote(process.execPath)} ${shellQuote(entry)} "$@"\n`;
  if (existsSync(path) && readFileSync(path, "utf8") === script) return;
  writeFileAtomic(path, script, 0o755);
}

export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
