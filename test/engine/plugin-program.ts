import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { RunningTwin } from "./twin-fixture.ts";

export interface CommandResult {
  exitCode: number;
  /** Both streams, as a person sees them. */
  output: string;
}

const IMPORTS = `
import * as pulumi from "@pulumi/pulumi";
import * as k8s from "@pulumi/kubernetes";
`;

/** A program in a folder of its own, driven by the plain `pulumi` command, as in a user's shell. */
export class PluginProgram {
  readonly directory: string;
  readonly env: Record<string, string>;
  readonly #engine: string;

  constructor(twin: RunningTwin, source: string, manifest: Record<string, unknown> = { type: "module" }) {
    this.directory = mkdtempSync(join(tmpdir(), "lakebed-program-"));
    this.#engine = twin.engine.path;
    this.env = { ...twin.env, PULUMI_BACKEND_URL: `file://${this.directory}` };
    symlinkSync(join(import.meta.dirname, "..", "..", "node_modules"), join(this.directory, "node_modules"));
    this.write("package.json", JSON.stringify({ name: "trial", private: true, ...manifest }));
    this.write(
      "Pulumi.yaml",
      "name: trial\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.js\n",
    );
    this.edit(source);
  }

  edit(source: string): void {
    this.write("index.js", `${IMPORTS}${source}`);
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.directory, name), text);
  }

  read(name: string): string {
    return readFileSync(join(this.directory, name), "utf8");
  }

  async init(context = "greenhouse-dev"): Promise<void> {
    await this.mustRun("stack", "init", "dev");
    await this.mustRun("config", "set", "kubernetes:context", context);
  }

  run(...args: string[]): Promise<CommandResult> {
    return this.runWith({}, ...args);
  }

  runWith(variables: Record<string, string>, ...args: string[]): Promise<CommandResult> {
    const child = spawn(this.#engine, [...args, "--non-interactive", "--color", "never"], {
      cwd: this.directory,
      env: { ...this.env, ...variables, PATH: `${dirname(this.#engine)}:${this.env.PATH}` },
    });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => resolve({ exitCode: code ?? -1, output: Buffer.concat(chunks).toString("utf8") }));
    });
  }

  async mustRun(...args: string[]): Promise<string> {
    const { exitCode, output } = await this.run(...args);
    if (exitCode !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${exitCode}:\n${output}`);
    return output;
  }

  up(...args: string[]): Promise<string> {
    return this.mustRun("up", "--yes", "--skip-preview", ...args);
  }

  /** The resources of the state, by their name in the program. */
  async state(): Promise<Record<string, StateResource>> {
    const exported = JSON.parse(await this.mustRun("stack", "export")) as {
      deployment: { resources?: StateResource[] };
    };
    return Object.fromEntries((exported.deployment.resources ?? []).map((item) => [item.urn.split("::")[3], item]));
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export interface StateResource {
  urn: string;
  type: string;
  id: string;
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
  initErrors?: string[];
}
