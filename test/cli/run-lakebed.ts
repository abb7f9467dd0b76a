import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { copyExampleTo } from "../example-copy.ts";

export const root = dirname(dirname(import.meta.dirname));

export interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the CLI as a process of its own, as a user does. */
export function runLakebed(words: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): Run {
  const { cwd = root, env = {} } = options;
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "cli", "main.js"), ...words], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", ...env },
  });
  return { code: status, stdout, stderr };
}

export interface ExampleCopy {
  directory: string;
  /** Replaces text in one of its files; the text must be there. */
  edit(file: string, from: string, to: string): void;
  write(file: string, text: string): void;
  /** Number of the first line with this text. */
  lineOf(file: string, text: string): number;
  remove(): void;
}

/** A copy of the example that a test may change. */
export function copyExample(): ExampleCopy {
  const directory = mkdtempSync(join(tmpdir(), "lakebed-example-"));
  copyExampleTo(directory);
  return {
    directory,
    edit(file, from, to) {
      const text = readFileSync(join(directory, file), "utf8");
      if (!text.includes(from)) throw new Error(`${file} has no "${from}"`);
      writeFileSync(join(directory, file), text.replace(from, to));
    },
    write: (file, text) => writeFileSync(join(directory, file), text),
    lineOf: (file, text) =>
      readFileSync(join(directory, file), "utf8")
        .split("\n")
        .findIndex((line) => line.includes(text)) + 1,
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
