import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { writeFileAtomic } from "./atomic-file.ts";
import type { Engine } from "./engine.ts";
import { twinLayout } from "./layout.ts";
import { ensurePlugins, type Plugins, pulumiHome, shellQuote } from "./plugins.ts";
import type { Progress } from "./progress.ts";

export interface TwinVariables {
  /** What the engine's environment must hold; PATH comes apart, since it is put in front of the present one. */
  variables: Record<string, string>;
  /** Folders to put in front of PATH. */
  path: string[];
  plugins: Plugins;
}

/**
 * Everything that lets the plain `pulumi` work with the twin.
 *
 * There is one backend and one passphrase for all environments of a twin, not one each: a shell has one
 * PULUMI_BACKEND_URL, and `pulumi stack select plants-dev` and `plants-prod` must both work in it. The stacks of two
 * environments share nothing but the folder: a project's stack reads the environment stack of its own environment only,
 * so separate backends (as real environments have) work the same.
 */
export async function twinEnvironmentVariables(
  root: string,
  engine: Engine,
  progress: Progress,
): Promise<TwinVariables> {
  const layout = twinLayout(root);
  mkdirSync(layout.private, { recursive: true, mode: 0o700 });
  const plugins = await ensurePlugins(root, engine, progress);
  const usesStandIn = plugins.provider === "stand-in" || plugins.languageHost === "stand-in";
  return {
    path: [...new Set([...plugins.path, dirname(process.execPath)])],
    plugins,
    variables: {
      KUBECONFIG: layout.kubeconfig,
      PULUMI_HOME: pulumiHome(root),
      PULUMI_BACKEND_URL: `file://${ensureFolder(join(layout.private, "state"))}`,
      PULUMI_CONFIG_PASSPHRASE_FILE: ensurePassphrase(join(layout.private, "passphrase")),
      PULUMI_SKIP_UPDATE_CHECK: "true",
      ...plugins.variables,
      ...(usesStandIn ? { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" } : {}),
    },
  };
}

/** The whole environment of a child process, PATH included. */
export function processEnvironment(twin: TwinVariables, base: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const inherited = Object.entries(base).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const path = [...twin.path, base.PATH ?? ""].join(delimiter);
  return { ...Object.fromEntries(inherited), ...twin.variables, PATH: path };
}

/** Lines for `eval "$(lakebed twin env)"`. */
export function renderExports(twin: TwinVariables): string {
  const path = `export PATH=${shellQuote(twin.path.join(delimiter))}${delimiter}"$PATH"`;
  const others = Object.entries(twin.variables).map(([name, value]) => `export ${name}=${shellQuote(value)}`);
  return `${[path, ...others].join("\n")}\n`;
}

function ensureFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}

function ensurePassphrase(path: string): string {
  if (!existsSync(path)) writeFileAtomic(path, randomBytes(24).toString("base64url"));
  return path;
}
