import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { processEnvironment, renderExports, twinEnvironmentVariables } from "../../twin/environment.ts";
import { presentProvider, pulumiHome } from "../../twin/plugins.ts";
import { silentProgress } from "../../twin/progress.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "lakebed's env-"));
  process.env.LAKEBED_PROVIDER = "stand-in";
});
afterEach(() => {
  delete process.env.LAKEBED_PROVIDER;
  rmSync(root, { recursive: true, force: true });
});

const built = {
  path: "/cache/tools/engine/pulumi",
  version: "3.250.0",
  origin: "built",
  hasLanguageHost: false,
  isOurs: true,
};

describe("twinEnvironmentVariables", () => {
  it("name what the plain engine needs, all of it below the root", async () => {
    const { variables, path, plugins } = await twinEnvironmentVariables(root, built, silentProgress);
    expect(plugins).toMatchObject({ provider: "stand-in", languageHost: "stand-in" });
    expect(path).toEqual(["/cache/tools/engine", dirname(process.execPath)]);
    expect(variables).toEqual({
      KUBECONFIG: join(root, ".lakebed", "twin", "kubeconfig"),
      PULUMI_HOME: join(root, ".lakebed", "pulumi-home"),
      PULUMI_BACKEND_URL: `file://${join(root, ".lakebed", "state")}`,
      PULUMI_CONFIG_PASSPHRASE_FILE: join(root, ".lakebed", "passphrase"),
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      LAKEBED_LANGUAGE_HOST: join(root, ".lakebed", "pulumi-home", "bin", "pulumi-language-nodejs"),
    });
    expect(existsSync(join(root, ".lakebed", "state"))).toBe(true);
  });

  it("keep the passphrase private and the same", async () => {
    await twinEnvironmentVariables(root, built, silentProgress);
    const file = join(root, ".lakebed", "passphrase");
    const first = readFileSync(file, "utf8");
    await twinEnvironmentVariables(root, built, silentProgress);
    expect(readFileSync(file, "utf8")).toBe(first);
    expect(first).toHaveLength(32);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(root, ".lakebed")).mode & 0o777).toBe(0o700);
  });

  it("use the official language host where there is one", async () => {
    const official = { ...built, path: "/usr/bin/pulumi", hasLanguageHost: true, isOurs: false };
    const { variables, plugins, path } = await twinEnvironmentVariables(root, official, silentProgress);
    expect(plugins.languageHost).toBe("official");
    expect(variables).not.toHaveProperty("LAKEBED_LANGUAGE_HOST");
    expect(path[0]).toBe("/usr/bin");
  });

  it("put this checkout's stand-ins where the engine looks, as programs", async () => {
    await twinEnvironmentVariables(root, built, silentProgress);
    const home = pulumiHome(root);
    expect(presentProvider(home)).toBe("stand-in");
    const program = join(home, "plugins", "resource-kubernetes-v4.34.2", "pulumi-resource-kubernetes");
    accessSync(program, constants.X_OK);
    const entry = join(import.meta.dirname, "..", "..", "twin", "provider", "main.ts");
    expect(readFileSync(program, "utf8")).toContain(`exec '${process.execPath}' '${entry}' "$@"`);
  });
});

describe("renderExports", () => {
  it("gives a shell exactly what a child process would get, quotes in paths included", async () => {
    const twin = await twinEnvironmentVariables(root, built, silentProgress);
    const names = ["PATH", ...Object.keys(twin.variables)];
    const print = names.map((name) => `printf '%s\\n' "$${name}"`).join("; ");
    const shown = execFileSync("/bin/sh", ["-c", `${renderExports(twin)}\n${print}`], { encoding: "utf8" });
    const environment = processEnvironment(twin);
    expect(shown.trimEnd().split("\n")).toEqual(names.map((name) => environment[name]));
  });
});
