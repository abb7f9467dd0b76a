import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { copyExampleTo } from "../example-copy.ts";
import { runLakebed } from "./run-lakebed.ts";

// Processes of their own take their time on a busy machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lakebed-several-"));
  for (const name of ["first", "second"]) copyExampleTo(join(folder, name));
  mkdirSync(join(folder, "empty"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const check = (...words: string[]) => runLakebed(["check", ...words], { cwd: folder });

function misspell(repository: string): void {
  const file = join(folder, repository, "platform.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace("stage: development", "stage: developement"));
}

describe("lakebed check DIR...", () => {
  it("reports for each", () => {
    const { code, stdout, stderr } = check("--spec-only", "first", "second");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "first\nsecond\n" });
    const list = String.raw`\ndeclared, not yet provisioned\n(?: +\S.*\n)+\n`;
    const one = `${list}2 environments, 1 project: the files are right\\.\n\n`;
    expect(stderr).toMatch(new RegExp(`^${one}${one}2 folders checked: nothing refuses\n$`));
  });

  it("goes on after one with mistakes, names its files from here, and exits with the worst code", () => {
    misspell("first");
    const { code, stdout, stderr } = check("first", "second");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^first\/platform\.yaml:\d+:\d+ error invalid-value$/m);
    expect(stdout).toMatch(/^second\n(?:.*admitted\n){4}/m);
    expect(stderr).toMatch(/^ {2}warning {2}\S+\.recovery\.\{point, time\} +second\/platform\.yaml:\d+/m);
    expect(stderr).toMatch(/^2 folders checked: 1 not right \(first\)$/m);
    expect(check("--spec-only", "first", "empty", "second").code).toBe(2);
  });

  it("prints one document with --json", () => {
    misspell("second");
    const { code, stdout } = check("--spec-only", "--json", "first", "empty", "second");
    expect(code).toBe(2);
    const { repositories } = JSON.parse(stdout) as { repositories: object[] };
    expect(repositories).toMatchObject([
      { directory: "first", problems: [] },
      { directory: "empty", error: { code: "no-repository" } },
      { directory: "second", problems: [{ code: "invalid-value", position: { file: "second/platform.yaml" } }] },
    ]);
  });

  it("checks a repository once, however often it is named", () => {
    expect(check("--spec-only", "--json", "first", "first/projects/plants").stdout.match(/"directory"/g)).toHaveLength(
      1,
    );
  });

  it("takes folders by one way only", () => {
    expect(check("--dir", "first", "second")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("leave --dir out"),
    });
  });
});
