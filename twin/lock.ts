import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { livenessOf, ownIdentity, type ProcessIdentity } from "./process-identity.ts";
import type { Progress } from "./progress.ts";

interface Owner extends ProcessIdentity {
  what: string;
}

/**
 * Runs `work` while no other process on this machine holds the lock of that path; waits for a living owner and says so.
 *
 * The lock is a folder that holds one file named after its owner. Renaming a full folder over a missing or empty one
 * is atomic, over a full one it fails; and a dead owner's file is removed by its own name, so that clearing up after
 * it can never hit whoever took the lock in between.
 */
export async function withLock<T>(path: string, what: string, progress: Progress, work: () => Promise<T>): Promise<T> {
  const ownerFile = await acquire(path, what, progress);
  try {
    return await work();
  } finally {
    rmSync(join(path, ownerFile), { force: true });
  }
}

async function acquire(path: string, what: string, progress: Progress): Promise<string> {
  const ownerFile = `owner-${randomBytes(8).toString("hex")}.json`;
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  for (;;) {
    if (claim(path, ownerFile, what)) return ownerFile;
    const holder = readHolder(path);
    if (holder !== undefined) {
      if (livenessOf(holder.owner) === "dead") {
        removeQuietly(join(path, holder.file));
        continue;
      }
      if (!told && holder.owner.pid !== process.pid) progress.say(describeHolder(path, holder.owner));
      told = true;
    }
    await sleep(200);
  }
}

function claim(path: string, ownerFile: string, what: string): boolean {
  const prepared = `${path}.${ownerFile}`;
  mkdirSync(prepared);
  const owner: Owner = { ...ownIdentity(), what };
  writeFileSync(join(prepared, ownerFile), JSON.stringify(owner));
  try {
    renameSync(prepared, path);
    return true;
  } catch {
    rmSync(prepared, { recursive: true, force: true });
    return false;
  }
}

function readHolder(path: string): { file: string; owner: Owner } | undefined {
  try {
    const file = readdirSync(path)[0];
    if (file === undefined) return undefined;
    return { file, owner: JSON.parse(readFileSync(join(path, file), "utf8")) as Owner };
  } catch {
    return undefined; // released while we looked
  }
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // somebody else cleared it
  }
}

function describeHolder(path: string, owner: Owner): string {
  const place = livenessOf(owner) === "unknown" ? ` on host ${owner.host}; if that is gone, remove ${path}` : "";
  return `waiting for process ${owner.pid}${place}: ${owner.what}`;
}
