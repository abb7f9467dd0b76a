import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withLock } from "../../twin/lock.ts";
import { identifyProcess } from "../../twin/process-identity.ts";
import { type Progress, silentProgress } from "../../twin/progress.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lakebed-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function leaveLockOf(owner: object): string {
  const path = join(folder, "lock");
  mkdirSync(path);
  writeFileSync(join(path, "owner-left.json"), JSON.stringify({ what: "building kwok 0.8.0", ...owner }));
  return path;
}

describe("withLock", () => {
  it("lets one at a time in, and returns what the work returns", async () => {
    const path = join(folder, "lock");
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await sleep(5);
      return inside--;
    };
    expect(await Promise.all([1, 2, 3, 4].map(() => withLock(path, "test", silentProgress, work)))).toEqual([
      1, 1, 1, 1,
    ]);
    expect(most).toBe(1);
  });

  it("is free again after work that failed, and leaves no file", async () => {
    const path = join(folder, "lock");
    const fail = async () => {
      throw new Error("no");
    };
    await expect(withLock(path, "test", silentProgress, fail)).rejects.toThrow("no");
    expect(await withLock(path, "test", silentProgress, async () => "yes")).toBe("yes");
    expect(readdirSync(folder)).toEqual(["lock"]);
    expect(readdirSync(path)).toEqual([]);
  });

  it("takes over from an owner that is dead", async () => {
    const child = spawn(process.execPath, ["-e", ""]);
    const dead = { pid: child.pid, startedAt: "long ago", host: hostname() };
    const path = leaveLockOf(dead);
    expect(await withLock(path, "test", silentProgress, async () => "mine")).toBe("mine");
  });

  it("takes over when the owner's pid was given to another process", async () => {
    const path = leaveLockOf({ ...identifyProcess(process.pid), startedAt: "an earlier boot/1" });
    expect(await withLock(path, "test", silentProgress, async () => "mine")).toBe("mine");
  });

  it("waits for a living owner and says once for whom and what", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    const path = leaveLockOf(identifyProcess(child.pid ?? 0) ?? {});
    const words: string[] = [];
    const progress: Progress = { ...silentProgress, say: (line) => words.push(line) };
    const waiting = withLock(path, "test", progress, async () => "mine");
    while (words.length === 0) await sleep(5);
    expect(words).toEqual([`waiting for process ${child.pid}: building kwok 0.8.0`]);
    child.kill("SIGKILL");
    expect(await waiting).toBe("mine");
    expect(words).toHaveLength(1);
  });

  it("never takes over from an owner on another host, and says which file to remove", async () => {
    const path = leaveLockOf({ pid: 1, startedAt: "x", host: "elsewhere.example" });
    const words: string[] = [];
    const progress: Progress = { ...silentProgress, say: (line) => words.push(line) };
    const waiting = withLock(path, "test", progress, async () => "mine");
    while (words.length === 0) await sleep(5);
    await sleep(500);
    expect(existsSync(join(path, "owner-left.json"))).toBe(true);
    expect(words).toEqual([
      `waiting for process 1 on host elsewhere.example; if that is gone, remove ${path}: building kwok 0.8.0`,
    ]);
    rmSync(join(path, "owner-left.json"));
    expect(await waiting).toBe("mine");
  });

  it("holds between processes: none of 3 x 20 increments of a file is lost", async () => {
    const counter = join(folder, "counter");
    writeFileSync(counter, "0");
    const script = `
      import { readFileSync, writeFileSync } from "node:fs";
      import { withLock } from ${JSON.stringify(join(import.meta.dirname, "..", "..", "twin", "lock.ts"))};
      const progress = { say() {}, update() {}, end() {} };
      for (let index = 0; index < 20; index++) {
        await withLock(${JSON.stringify(join(folder, "lock"))}, "count", progress, async () => {
          const value = Number(readFileSync(${JSON.stringify(counter)}, "utf8"));
          await new Promise((resolve) => setTimeout(resolve, 1));
          writeFileSync(${JSON.stringify(counter)}, String(value + 1));
        });
      }`;
    const run = () => {
      const { promise, resolve } = Promise.withResolvers<number | null>();
      spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "inherit" }).once("close", resolve);
      return promise;
    };
    expect(await Promise.all([run(), run(), run()])).toEqual([0, 0, 0]);
    expect(readFileSync(counter, "utf8")).toBe("60");
  }, 60_000);
});
