import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { formatProblems, loadRepository, problemCodes } from "../../spec/index.ts";
import { fixtureNames, fixturePath, loadFixture, withRepository } from "./fixture.ts";

/** Codes whose input no text file in a repository can be; each has a test below. */
const MADE_HERE = ["file-unreadable", "file-outside", "file-too-large", "file-not-utf8", "unknown-stack"];

test("every problem code has a fixture, and every fixture is named after a code", () => {
  expect([...fixtureNames("invalid"), ...MADE_HERE].sort()).toEqual(Object.keys(problemCodes).sort());
});

describe.each(fixtureNames("invalid"))("%s", (code) => {
  const { problems } = loadFixture("invalid", code);

  test("is found, with exactly the expected words", async () => {
    await expect(`${formatProblems(problems, { color: false })}\n`).toMatchFileSnapshot(
      fixturePath("invalid", code, "expected.txt"),
    );
    expect(problems.map((problem) => problem.code)).toContain(code);
  });

  test("comes with an edit, and without a secret", () => {
    expect(problems.filter((problem) => problem.fix === "" || problem.message === "")).toEqual([]);
    expect(JSON.stringify(problems)).not.toMatch(/hunter2|battery/);
  });
});

describe("files that are no text", { timeout: 60_000 }, () => {
  const project = join("projects", "plants", "project.yaml");
  const codesWith = (change: (path: string) => void) =>
    withRepository((directory) => {
      const path = join(directory, project);
      rmSync(path);
      change(path);
      return loadRepository(directory).problems.map(
        ({ code, position }) => `${position.file}:${position.line} ${code}`,
      );
    });

  test("a folder in place of a file", () => {
    expect(codesWith((path) => mkdirSync(path))).toEqual(["projects/plants/project.yaml:1 file-unreadable"]);
  });

  test("a symbolic link out of the repository", () => {
    expect(codesWith((path) => symlinkSync(fixturePath("base", project), path))).toEqual([
      "projects/plants/project.yaml:1 file-outside",
    ]);
  });

  test("a link to nowhere", () => {
    expect(codesWith((path) => symlinkSync("nowhere.yaml", path))).toEqual([
      "projects/plants/project.yaml:1 file-missing",
    ]);
  });

  test("ten megabytes", () => {
    expect(codesWith((path) => writeFileSync(path, "a: b\n".repeat(2_000_000)))).toEqual([
      "projects/plants/project.yaml:1 file-too-large",
    ]);
  });

  test("bytes that are not UTF-8", () => {
    expect(codesWith((path) => writeFileSync(path, Buffer.from([0x61, 0x3a, 0x20, 0xff, 0xfe])))).toEqual([
      "projects/plants/project.yaml:1 file-not-utf8",
    ]);
  });
});

describe("text that would cost time and memory", { timeout: 60_000 }, () => {
  const codesOf = (text: string) =>
    withRepository((directory) => {
      writeFileSync(join(directory, "projects", "plants", "project.yaml"), text);
      return [...new Set(loadRepository(directory).problems.map((problem) => problem.code))].sort();
    });

  test("aliases of aliases", () => {
    const levels = Array.from({ length: 12 }, (_, level) =>
      level === 0
        ? "a0: &a0 [x, x]"
        : `a${level}: &a${level} [${Array(10)
            .fill(`*a${level - 1}`)
            .join(", ")}]`,
    );
    expect(codesOf(levels.join("\n"))).toEqual(["yaml-too-complex"]);
  });

  test("thousands of aliases", () => {
    const base = readFileSync(fixturePath("base", "projects", "plants", "project.yaml"), "utf8");
    expect(
      codesOf(base.replace("[release]", `&a [release]\n  stakeholder: [${Array(3_000).fill("*a").join(", ")}]`)),
    ).toEqual(["invalid-name"]);
  });

  test("nesting that overflows a stack", () => {
    expect(codesOf(`a: ${"[".repeat(10_000)}`)).toEqual(["yaml-too-complex"]);
    expect(codesOf(`a: ${"{a: ".repeat(10_000)}`)).toEqual(["yaml-too-complex"]);
  });

  test("five thousand keys", () => {
    const keys = Array.from({ length: 5_000 }, (_, index) => `k${index}: 1`);
    expect(codesOf(keys.join("\n"))).toEqual(["missing-key", "unknown-key", "unknown-model"]);
  });
});
