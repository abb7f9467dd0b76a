import { type ChildProcess, spawn } from "node:child_process";
import { delimiter, dirname } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";

export type EngineFailureKind = "locked" | "no-such-stack" | "failed";

/** The engine's command ended with an error. Its output may quote property values: show events, never `output`. */
export class EngineFailure extends Error {
  readonly kind: EngineFailureKind;
  readonly exitCode: number | undefined;
  readonly output: string;

  constructor(kind: EngineFailureKind, exitCode: number | undefined, output: string) {
    super(`the engine ended with ${exitCode === undefined ? "a signal" : `exit code ${exitCode}`}`);
    this.name = "EngineFailure";
    this.kind = kind;
    this.exitCode = exitCode;
    this.output = output;
  }
}

interface CommandOutput {
  stdout: string;
  stderr: string;
  code: number;
}

/**
 * What the Automation API runs in place of its own `PulumiCommand`. Each engine is the leader of its own process group:
 * a Ctrl-C of the terminal reaches this process alone, which passes it on exactly once (the engine takes a second one as
 * an order to drop what is running).
 */
export class EngineCommand {
  readonly command: string;
  readonly version: { toString(): string };
  readonly #running = new Set<ChildProcess>();

  constructor(binary: string, version: string) {
    this.command = binary;
    this.version = { toString: () => version };
  }

  /** The methods that the Automation API calls are there; its class has a private constructor. */
  asPulumiCommand(): PulumiCommand {
    return this as unknown as PulumiCommand;
  }

  get runningPids(): number[] {
    return [...this.#running].flatMap((child) => (child.pid === undefined ? [] : [child.pid]));
  }

  /** The first interrupt asks the engines to finish what runs, the second to stop at once. */
  signal(signal: "SIGINT" | "SIGKILL"): void {
    for (const child of this.#running) child.kill(signal);
  }

  run(
    args: string[],
    cwd: string,
    environment: Record<string, string>,
    onOutput?: (text: string) => void,
    onError?: (text: string) => void,
  ): Promise<CommandOutput> {
    const path = `${dirname(this.command)}${delimiter}${environment.PATH ?? process.env.PATH ?? ""}`;
    const child = spawn(this.command, args.includes("--non-interactive") ? args : [...args, "--non-interactive"], {
      cwd,
      env: { ...process.env, ...environment, PATH: path, PULUMI_AUTOMATION_API: "true" },
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32",
    });
    this.#running.add(child);
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      onOutput?.(text);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      onError?.(text);
    });
    return new Promise((resolve, reject) => {
      child.on("error", (error) => {
        this.#running.delete(child);
        reject(error);
      });
      child.on("close", (code) => {
        this.#running.delete(child);
        if (code === 0) resolve({ stdout, stderr, code });
        else reject(new EngineFailure(failureKind(stderr), code ?? undefined, `${stdout}${stderr}`));
      });
    });
  }
}

function failureKind(stderr: string): EngineFailureKind {
  if (/the stack is currently locked by|Another update is currently in progress/.test(stderr)) return "locked";
  if (/no stack named .*found/.test(stderr)) return "no-such-stack";
  return "failed";
}
