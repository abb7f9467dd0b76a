import { formatElapsed, type Progress } from "../../twin/progress.ts";
import { colors } from "../output.ts";

/** Where progress is written: standard error, or a test's own. */
export interface ProgressStream {
  write(text: string): unknown;
  isTTY?: boolean | undefined;
  columns?: number | undefined;
}

const REDRAW_MS = 120;
/** On a log instead of a terminal, long work says where it is this often. */
const LOG_EVERY_MS = 15_000;

interface Task {
  state: string;
  began: number;
  logged: number;
}

/** One line a task, redrawn in place on a terminal; plain lines elsewhere. */
export class TerminalProgress implements Progress {
  readonly #stream: ProgressStream;
  readonly #tasks = new Map<string, Task>();
  #drawn = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: ProgressStream = process.stderr) {
    this.#stream = stream;
  }

  say(line: string): void {
    this.#erase();
    this.#stream.write(`${line}\n`);
    this.#draw();
  }

  update(task: string, state: string): void {
    const known = this.#tasks.get(task);
    const now = performance.now();
    this.#tasks.set(task, { state, began: known?.began ?? now, logged: known?.logged ?? 0 });
    if (this.#stream.isTTY) this.#schedule();
    else this.#log(task, now);
  }

  end(task: string): void {
    const known = this.#tasks.get(task);
    if (known === undefined) return;
    this.#tasks.delete(task);
    this.#erase();
    this.#stream.write(
      `${colors.green("done")} ${task} ${colors.dim(`${known.state}, ${formatElapsed(performance.now() - known.began)}`)}\n`,
    );
    this.#draw();
  }

  /** Removes what is drawn in place and stops redrawing. */
  close(): void {
    this.#erase();
    this.#tasks.clear();
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #schedule(): void {
    this.#timer ??= setInterval(() => {
      this.#erase();
      this.#draw();
    }, REDRAW_MS).unref();
  }

  #erase(): void {
    if (this.#drawn > 0) this.#stream.write(`\u001b[${this.#drawn}A\u001b[0J`);
    this.#drawn = 0;
  }

  #draw(): void {
    if (!this.#stream.isTTY || this.#tasks.size === 0) return;
    const width = (this.#stream.columns ?? 80) - 1;
    for (const [name, task] of this.#tasks) {
      const elapsed = formatElapsed(performance.now() - task.began);
      this.#stream.write(`${`  ${name}: ${task.state} (${elapsed})`.slice(0, width)}\n`);
    }
    this.#drawn = this.#tasks.size;
  }

  #log(name: string, now: number): void {
    const task = this.#tasks.get(name);
    if (task === undefined || (task.logged > 0 && now - task.logged < LOG_EVERY_MS)) return;
    task.logged = now;
    this.#stream.write(`${name}: ${task.state} (${formatElapsed(now - task.began)})\n`);
  }
}
