import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { removeBrokenSidecars, stacksWithFiles } from "../../../cli/deploy/state-sidecar.ts";

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "lakebed-sidecar-"));
  folder = join(root, ".pulumi", "stacks", "tiny");
  mkdirSync(folder, { recursive: true });
  for (const stack of ["dev", "plants-dev"]) {
    writeFileSync(join(folder, `${stack}.json`), "{}");
    writeFileSync(join(folder, `${stack}.json.attrs`), "{}");
    writeFileSync(join(folder, `${stack}.json.bak`), "{}");
    writeFileSync(join(folder, `${stack}.json.bak.attrs`), "{}");
  }
});
afterEach(() => rmSync(root, { recursive: true }));

const backend = () => `file://${root}`;

test("the stacks of a folder are those with a state, and a service has no folder", () => {
  expect(stacksWithFiles(backend(), "tiny")).toEqual(["dev", "plants-dev"]);
  expect(stacksWithFiles(backend(), "other")).toEqual([]);
  expect(stacksWithFiles("https://api.pulumi.com", "tiny")).toEqual([]);
});

test("only what cannot be read goes, and only of this stack", () => {
  expect(removeBrokenSidecars(backend(), "tiny", "dev")).toEqual([]);
  for (const stack of ["dev", "plants-dev"]) writeFileSync(join(folder, `${stack}.json.attrs`), "");
  expect(removeBrokenSidecars(backend(), "tiny", "dev")).toEqual([join(folder, "dev.json.attrs")]);
  expect(existsSync(join(folder, "dev.json"))).toBe(true);
  expect(existsSync(join(folder, "plants-dev.json.attrs"))).toBe(true);
  expect(removeBrokenSidecars("https://api.pulumi.com", "tiny", "dev")).toEqual([]);
});
