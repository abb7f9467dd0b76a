import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { judgeHolder, readLocks, thisMachine } from "../../../cli/deploy/locks.ts";
import { clearDeadRun } from "../../../cli/deploy/recovery.ts";

const at = "2026-07-29T10:00:00.000000000Z";
const lock = { file: "/l.json", pid: 42, username: "me", hostname: "here", timestamp: at };
const machine = (started: number | undefined) => ({ hostname: "here", startOf: () => started });

test("a holder is dead when no process has its number, or one that began later", () => {
  expect(judgeHolder(lock, machine(undefined))).toBe("dead");
  expect(judgeHolder(lock, machine(Date.parse(at) + 60_000))).toBe("dead");
  expect(judgeHolder(lock, machine(Date.parse(at) - 1_000))).toBe("alive");
});

test("of another host's lock, and of one that cannot be read, nothing is claimed", () => {
  expect(judgeHolder({ ...lock, hostname: "there" }, machine(undefined))).toBe("other-host");
  expect(judgeHolder({ ...lock, pid: 0 }, machine(undefined))).toBe("unreadable");
});

test("this very process is seen alive since before now", () => {
  const own = { ...lock, pid: process.pid, hostname: hostname(), timestamp: new Date().toISOString() };
  expect(judgeHolder(own, thisMachine)).toBe("alive");
});

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "lakebed-locks-"));
  folder = join(root, ".pulumi", "locks", "organization", "tiny", "dev");
  mkdirSync(folder, { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

function writeLock(name: string, content: object): void {
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(content));
}

function clear(): string[] {
  const said: string[] = [];
  clearDeadRun({ backendUrl: `file://${root}`, project: "tiny" }, "dev", {
    say: (line) => said.push(line),
    update() {},
    end() {},
  });
  return said;
}

const NO_PROCESS = 4_194_304 + 7; // beyond the kernel's largest pid
const dead = { pid: NO_PROCESS, username: "me", hostname: hostname(), timestamp: at };

test("a dead process's lock is removed, and said", () => {
  writeLock("a", dead);
  expect(clear()).toEqual([
    `dev: removed the lock of process ${NO_PROCESS} of me on ${hostname()}, since ${at}, which is dead`,
  ]);
  expect(readLocks(`file://${root}`, "tiny", "dev")).toEqual([]);
});

test("a living process's lock is never touched, nor is a dead one beside it", () => {
  writeLock("a", dead);
  writeLock("b", { ...dead, pid: process.pid, timestamp: new Date().toISOString() });
  expect(clear).toThrow(`dev: locked by process ${process.pid} of me on ${hostname()}`);
  expect(readLocks(`file://${root}`, "tiny", "dev").length).toBe(2);
});

test("another host's lock is never touched", () => {
  writeLock("a", { ...dead, hostname: "elsewhere" });
  expect(clear).toThrow("another host: whether it lives cannot be told from here");
  expect(readLocks(`file://${root}`, "tiny", "dev").length).toBe(1);
});

test("half a lock is never touched", () => {
  writeFileSync(join(folder, "a.json"), '{"pid":');
  expect(clear).toThrow("a lock that cannot be read");
});

test("a backend that is no folder has no locks of ours to read", () => {
  expect(readLocks("https://api.pulumi.com", "tiny", "dev")).toEqual([]);
});
