import { spawn } from "node:child_process";
import { PassThrough, Writable } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import type { Terminal } from "../../cli/new/wizard.ts";

export const KEYS = { enter: "\r", up: "\u001b[A", down: "\u001b[B", space: " ", escape: "\u001b", ctrlC: "\u0003" };

/** What is typed once the text was shown. */
export type Reaction = readonly [shown: string, typed: string];

/** Looks at all that was shown and types each reaction when its turn comes; what is shown twice is answered once. */
class Typist {
  readonly #reactions: Reaction[];
  readonly #type: (keys: string) => void;
  #unread = "";
  shown = "";

  constructor(reactions: readonly Reaction[], type: (keys: string) => void) {
    this.#reactions = [...reactions];
    this.#type = type;
  }

  get waitsFor(): string | undefined {
    return this.#reactions[0]?.[0];
  }

  see(chunk: string): void {
    this.shown += chunk;
    this.#unread += stripVTControlCharacters(chunk);
    const next = this.#reactions[0];
    if (next === undefined || !this.#unread.includes(next[0])) return;
    this.#reactions.shift();
    this.#unread = "";
    this.#type(next[1]);
  }
}

/** A terminal in this process, with somebody at it. */
export function typedTerminal(reactions: readonly Reaction[]): Terminal & { typist: Typist } {
  const input = new PassThrough();
  const typist = new Typist(reactions, (keys) => setImmediate(() => input.write(keys)));
  const output = new Writable({
    write(chunk, _encoding, done) {
      typist.see(String(chunk));
      done();
    },
  });
  return { input, output, typist };
}

export interface TypedRun {
  code: number | null;
  /** As the terminal got it, colours included. */
  shown: string;
}

/** Runs a command line in a pseudo-terminal, as in a user's own shell. */
export function runInTerminal(
  command: string,
  reactions: readonly Reaction[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<TypedRun> {
  return new Promise((resolve, reject) => {
    const { NO_COLOR: _, FORCE_COLOR: __, CI: ___, ...inherited } = process.env;
    const env = { ...inherited, TERM: "xterm-256color", ...options.env };
    // A pseudo-terminal of `script` has no columns of its own.
    const sized = `stty columns 120 rows 50; exec ${command}`;
    const child = spawn("script", ["--quiet", "--return", "--flush", "--command", sized, "/dev/null"], {
      cwd: options.cwd,
      env,
    });
    const typist = new Typist(reactions, (keys) => child.stdin.write(keys));
    child.stdout.on("data", (chunk) => typist.see(String(chunk)));
    child.on("error", reject);
    child.on("close", (code) => {
      if (typist.waitsFor === undefined) resolve({ code, shown: typist.shown });
      else reject(new Error(`"${typist.waitsFor}" was never shown:\n${typist.shown}`));
    });
  });
}
