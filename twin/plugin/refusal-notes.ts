import { appendFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { cacheFolder } from "../cache.ts";

/**
 * A preview goes on after a refusal, so that all of them are reported; the engine then ends with exit code 0. The
 * provider therefore leaves a note, and the language host, child of the same engine, fails the run at its end.
 */
function noteFile(): string {
  return path.join(cacheFolder(), "plugin-notes", `refusals-${process.ppid}`);
}

export function noteRefusal(urn: string): void {
  const file = noteFile();
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  appendFileSync(file, `${urn}\n`, { mode: 0o600 });
}

export function readRefusalNotes(): string[] {
  try {
    return readFileSync(noteFile(), "utf8").split("\n").filter(Boolean);
  } catch {
    return [];
  }
}

export function clearRefusalNotes(): void {
  rmSync(noteFile(), { force: true });
}
