import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cached, cacheFolder, goEnvironment, scratchFolder } from "../../twin/cache.ts";
import { silentProgress } from "../../twin/progress.ts";

let cache = "";
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), "lakebed-cache-"));
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));

const entry = { key: "tool-1.0", what: "building tool 1.0", progress: silentProgress };

describe("cacheFolder", () => {
  it("is LAKEBED_CACHE, else below XDG_CACHE_HOME, else below ~/.cache", () => {
    expect(cacheFolder({ LAKEBED_CACHE: "/a", XDG_CACHE_HOME: "/b" })).toBe("/a");
    expect(cacheFolder({ XDG_CACHE_HOME: "/b" })).toBe("/b/lakebed");
    expect(cacheFolder({})).toBe(join(homedir(), ".cache", "lakebed"));
  });
});

describe("goEnvironment", () => {
  it("keeps everything that Go writes below the cache", () => {
    const { GOCACHE, GOMODCACHE, GOPATH, XDG_CONFIG_HOME, ...rest } = goEnvironment("/c", { XDG_CONFIG_HOME: "/user" });
    expect([GOCACHE, GOMODCACHE, GOPATH, XDG_CONFIG_HOME]).toEqual([
      "/c/go/build",
      "/c/go/mod",
      "/c/go/path",
      "/c/go/config",
    ]);
    expect(rest).toEqual({
      GOENV: "/user/go/env",
      GOFLAGS: "-modcacherw",
      GOTOOLCHAIN: "local",
      GOWORK: "off",
      CGO_ENABLED: "0",
    });
  });
});

describe("cached", () => {
  it("makes an entry once, also when asked twice at the same time", async () => {
    let made = 0;
    const make = async (folder: string) => {
      made++;
      writeFileSync(join(folder, "tool"), "binary");
    };
    const folders = await Promise.all([cached(cache, entry, make), cached(cache, entry, make)]);
    expect(folders).toEqual([join(cache, "tools", "tool-1.0"), join(cache, "tools", "tool-1.0")]);
    expect(made).toBe(1);
    expect(readFileSync(join(folders[0] ?? "", "tool"), "utf8")).toBe("binary");
  });

  it("never shows an entry that was not finished, and starts it anew the next time", async () => {
    const interrupted = async (folder: string) => {
      writeFileSync(join(scratchFolder(folder), "object"), "");
      writeFileSync(join(folder, "half"), "");
      throw new Error("interrupted");
    };
    await expect(cached(cache, entry, interrupted)).rejects.toThrow("interrupted");
    expect(existsSync(join(cache, "tools", "tool-1.0"))).toBe(false);
    const folder = await cached(cache, entry, async (target) => writeFileSync(join(target, "tool"), ""));
    expect(readdirSync(folder)).toEqual(["tool"]);
    expect(readdirSync(join(cache, "tools"))).toEqual(["tool-1.0"]);
  });
});
