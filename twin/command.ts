import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

export interface CommandResult {
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
  timedOut: boolean;
}

export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  timeoutMilliseconds?: number;
  onErrorLine?: (line: string) => void;
}

/** Runs a program to its end. Never throws for an exit code: callers know what it means. */
export async function runCommand(
  program: string,
  args: string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const { promise, resolve } = Promise.withResolvers<CommandResult>();
  const result: CommandResult = { exitCode: undefined, stdout: "", stderr: "", timedOut: false };
  const child = spawn(program, args, { cwd: options.cwd, env: options.env, stdio: ["ignore", "pipe", "pipe"] });
  const abandon = () => child.kill("SIGTERM");
  process.once("exit", abandon);
  const timer = setTimeout(
    () => {
      result.timedOut = true;
      child.kill("SIGKILL");
    },
    options.timeoutMilliseconds ?? 2 ** 31 - 1,
  );
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    result.stdout += text;
  });
  child.stderr.setEncoding("utf8").on(
    "data",
    lineReader((line) => {
      result.stderr += `${line}\n`;
      options.onErrorLine?.(line);
    }),
  );
  child.once("error", (error) => {
    result.stderr += String(error);
    finish();
  });
  child.once("close", (code) => {
    result.exitCode = code ?? undefined;
    finish();
  });
  function finish(): void {
    clearTimeout(timer);
    process.removeListener("exit", abandon);
    resolve(result);
  }
  return await promise;
}

function lineReader(onLine: (line: string) => void): (text: string) => void {
  let rest = "";
  return (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  };
}

/** Every file of that name on PATH that may be run, in order. */
export function findOnPath(name: string, path = process.env.PATH ?? ""): string[] {
  return path
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name))
    .filter(isExecutable);
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
