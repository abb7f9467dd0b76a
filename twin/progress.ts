/** Where long work says how far it is. The CLI decides how it looks; the twin never writes to a terminal. */
export interface Progress {
  /** Something that stays: a line of its own. */
  say(line: string): void;
  /** The present state of the long work called `task`; each call replaces the one before. */
  update(task: string, state: string): void;
  /** `task` is over. */
  end(task: string): void;
}

export const silentProgress: Progress = { say() {}, update() {}, end() {} };

/** 75_000 -> `1m15s`. */
export function formatElapsed(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${String(seconds % 60).padStart(2, "0")}s`;
}
