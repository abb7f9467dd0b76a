import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { hostname, uptime } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { UserError } from "../../spec/errors.ts";
import { identifyProcess } from "../../twin/process-identity.ts";

/** How far the clock of a lock and the kernel's start time of its process may disagree. */
const CLOCK_TOLERANCE_MS = 5_000;
const TICKS_PER_SECOND = 100;

const lockSchema = z.object({
  pid: z.number(),
  username: z.string(),
  hostname: z.string(),
  timestamp: z.string(),
});

/** A lock that the engine holds, or held, on one stack of a file backend. */
export interface StackLock {
  file: string;
  pid: number;
  username: string;
  hostname: string;
  timestamp: string;
}

export type LockHolder = "dead" | "alive" | "other-host" | "unreadable";

/** Locks of one stack; empty for a backend that is not a folder (its service knows who is alive). */
export function readLocks(backendUrl: string, project: string, stack: string): StackLock[] {
  if (!backendUrl.startsWith("file://")) return [];
  const folder = join(backendFolder(backendUrl), ".pulumi", "locks", "organization", project, stack);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => parseLock(join(folder, name)));
}

/** The engine reads `file://~/x` and `file://./x` too. */
export function backendFolder(backendUrl: string): string {
  const path = backendUrl.slice("file://".length).split("?")[0] ?? "";
  if (path.startsWith("~")) return join(process.env.HOME ?? "", path.slice(1));
  return path.startsWith("/") ? fileURLToPath(`file://${path}`) : path;
}

function parseLock(file: string): StackLock {
  try {
    return { file, ...lockSchema.parse(JSON.parse(readFileSync(file, "utf8"))) };
  } catch {
    return { file, pid: 0, username: "", hostname: "", timestamp: "" };
  }
}

/** Who holds it. A process that began after the lock was written only inherited the number. */
export function judgeHolder(
  lock: StackLock,
  machine: { hostname: string; startOf(pid: number): number | undefined },
): LockHolder {
  if (lock.pid === 0) return "unreadable";
  if (lock.hostname !== machine.hostname) return "other-host";
  const started = machine.startOf(lock.pid);
  if (started === undefined) return "dead";
  return started > Date.parse(lock.timestamp) + CLOCK_TOLERANCE_MS ? "dead" : "alive";
}

export const thisMachine = { hostname: hostname(), startOf: processStart };

/** When a process began, in milliseconds since 1970; undefined when there is none. */
function processStart(pid: number): number | undefined {
  const startedAt = identifyProcess(pid)?.startedAt;
  if (startedAt === undefined) return undefined;
  const ticks = /\/(\d+)$/.exec(startedAt)?.[1];
  if (ticks === undefined) return Date.parse(startedAt);
  const bootedAt = Date.now() - uptime() * 1000;
  return bootedAt + (Number(ticks) / TICKS_PER_SECOND) * 1000;
}

/** Removes exactly this lock: unlike `pulumi cancel`, never one that somebody else has taken meanwhile. */
export function removeLock(lock: StackLock): void {
  rmSync(lock.file, { force: true });
}

export function describeLock(lock: StackLock, holder: LockHolder): string {
  const who = `process ${lock.pid} of ${lock.username} on ${lock.hostname}, since ${lock.timestamp}`;
  if (holder === "unreadable") return `a lock that cannot be read (${lock.file})`;
  return holder === "other-host" ? `${who} (another host: whether it lives cannot be told from here)` : who;
}

/** Names who holds the stack, as far as that can be told. */
export function lockedError(stack: string, locks: readonly StackLock[]): UserError {
  const held = locks
    .map((lock) => ({ lock, holder: judgeHolder(lock, thisMachine) }))
    .find(({ holder }) => holder !== "dead");
  const who = held === undefined ? "another run" : describeLock(held.lock, held.holder);
  const isGoneMaybe = held !== undefined && held.holder !== "alive";
  return new UserError(
    "stack-locked",
    `${stack}: locked by ${who}`,
    isGoneMaybe
      ? `if you know that it is gone, run \`pulumi cancel --stack ${stack}\``
      : "wait for it to end, then run the command again",
  );
}
