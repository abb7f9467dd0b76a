import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  formatProblem,
  formatProblems,
  loadRepository,
  locateRepository,
  type Problem,
  parseStackName,
  problemCodes,
  stackNameOf,
  stackNames,
  UserError,
} from "../../spec/index.ts";
import { fixturePath, loadFixture, withRepository } from "./fixture.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const EXAMPLE = join(ROOT, "examples", "greenhouse");

describe("the example", () => {
  const repository = loadRepository(EXAMPLE);

  test("has no problem and resolves for each environment", () => {
    expect(repository.problems).toEqual([]);
    expect(repository.environmentNames).toEqual(["dev", "prod"]);
    expect(repository.projectNames).toEqual(["plants"]);
    expect(repository.platform("dev")?.gpuPools.a10g?.nodes).toEqual({ min: 0, max: 2 });
    expect(repository.platform("prod")?.gpuPools.a10g?.nodes).toEqual({ min: 0, max: 4 });
    expect(repository.project("plants", "dev")?.quota.cpu).toBe(32);
    expect(repository.project("plants", "prod")?.quota.cpu).toBe(64);
  });

  test("is named in print from the checkout, whose Pulumi.yaml points at it", () => {
    expect(repository.directory).toBe(EXAMPLE);
    expect(repository.displayRoot).toBe(ROOT);
    expect(repository.locate("platform.yaml#gpuPools")?.file).toBe("examples/greenhouse/platform.yaml");
  });
});

describe("where a repository is", () => {
  let outer = "";
  beforeAll(() => {
    outer = mkdtempSync(join(tmpdir(), "lakebed-folders-"));
    cpSync(fixturePath("base"), join(outer, "ml", "platform"), { recursive: true });
    mkdirSync(join(outer, "elsewhere"));
    writeFileSync(join(outer, "Pulumi.yaml"), "name: outer\nruntime: nodejs\nmain: ml/platform/stacks/index.js\n");
  });
  afterAll(() => rmSync(outer, { recursive: true, force: true }));

  test.each([
    ["", "ml/platform"],
    ["elsewhere", "ml/platform"],
    ["ml", "ml/platform"],
    ["ml/platform", "ml/platform"],
    ["ml/platform/projects/plants/releases", "ml/platform"],
  ])("from %j it is found", (from, expected) => {
    expect(relative(outer, locateRepository(join(outer, from)) ?? "")).toBe(expected);
  });

  test("from a folder that belongs to none it is not", () => {
    expect(locateRepository(tmpdir())).toBeUndefined();
    expect(locateRepository("/nowhere/at/all")).toBeUndefined();
  });

  test("printed names begin where the Pulumi.yaml in use is", () => {
    expect(loadRepository(join(outer, "ml", "platform")).displayRoot).toBe(outer);
    expect(
      withRepository((directory) => [loadRepository(directory).displayRoot, directory]).reduce((a, b) =>
        relative(a, b),
      ),
    ).toBe("");
  });

  test("a folder that is no repository has problems, not an exception", () => {
    const repository = loadRepository(join(outer, "elsewhere"));
    expect(repository.problems.map(({ code, position }) => [code, position.file])).toEqual([
      ["file-missing", "platform.yaml"],
    ]);
    expect(repository.environmentNames).toEqual([]);
    expect(loadRepository("/nowhere/at/all").problems.map(({ code }) => code)).toEqual(["file-missing"]);
  });
});

describe("names of stacks", () => {
  const names = { environmentNames: ["dev", "prod"], projectNames: ["plants", "plant-care"] };

  test("each says what it is of, in the order they are brought up", () => {
    expect(stackNames(names)).toEqual([
      "dev",
      "prod",
      "plants-dev",
      "plant-care-dev",
      "plants-prod",
      "plant-care-prod",
    ]);
    expect(parseStackName("dev", names)).toEqual({ kind: "environment", environment: "dev" });
    expect(parseStackName("plant-care-prod", names)).toEqual({
      kind: "project",
      project: "plant-care",
      environment: "prod",
    });
    expect(parseStackName("acme/greenhouse/plants-dev", names)).toEqual({
      kind: "project",
      project: "plants",
      environment: "dev",
    });
  });

  test("of renamed projects, two that swapped names among them, each is still of its own project", () => {
    const formerNames = new Map([
      ["plants", "seedlings"],
      ["blooms", "buds"],
      ["buds", "blooms"],
    ]);
    const renamed = { environmentNames: ["dev"], projectNames: ["plants", "blooms", "buds"], formerNames };
    expect(stackNames(renamed)).toEqual(["dev", "seedlings-dev", "buds-dev", "blooms-dev"]);
    for (const stack of stackNames(renamed)) expect(stackNameOf(parseStackName(stack, renamed), renamed)).toBe(stack);
    expect(parseStackName("buds-dev", renamed)).toEqual({ kind: "project", project: "blooms", environment: "dev" });
    expect(() => parseStackName("plants-dev", renamed)).toThrow(UserError);
  });

  test.each(["", "-", "-dev", "plants", "plants-", "plants-staging", "dev-plants", "plant-dev"])(
    "%j is of nothing",
    (stack) => {
      expect(() => parseStackName(stack, names)).toThrow(UserError);
    },
  );

  test("a slip gets a suggestion", () => {
    expect(() => parseStackName("plnats-dev", names)).toThrow("did you mean `plants-dev`?");
  });
});

describe("what is printed", () => {
  const [problem] = loadFixture("invalid", "unknown-connection").problems;

  test("place, code, message, source line with a caret, and the edit", () => {
    expect(formatProblem(problem as Problem, { color: false })).toBe(
      [
        "projects/plants/project.yaml:18:27 error unknown-connection",
        "  there is no connection `shopp`; did you mean `shop`?",
        "  18 |     source: { connection: shopp, table: public.orders, cursor: updated_at }",
        "     |                           ^^^^^",
        "  fix: Write `shop`, or declare `shopp` in `connections` of platform.yaml.",
      ].join("\n"),
    );
    expect(formatProblem(problem as Problem, { color: true })).toContain("\u001b[");
  });

  test("no problems is said too", () => expect(formatProblems([], { color: false })).toBe("no problems"));

  test("control characters of a file never reach the terminal", () => {
    const printed = withRepository((directory) => {
      const path = join(directory, "projects", "plants", "project.yaml");
      writeFileSync(path, 'apiVersion: lakebed/v1\nkind: Project\n"\\e[31mred\\a": \u009b31m\n');
      return formatProblems(loadRepository(directory).problems, { color: false });
    });
    expect(printed).not.toMatch(/[^\P{Cc}\n]/u);
  });

  test("every code is documented", () => {
    for (const [code, document] of Object.entries(problemCodes)) {
      expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect([document.title, document.explanation, document.example].filter((text) => text.trim() === "")).toEqual([]);
    }
  });
});

test("a mistake in one project leaves the others usable", () => {
  const repository = loadFixture("invalid", "gpu-quota-exceeds-pool");
  expect(repository.project("seeds", "dev")).toBeUndefined();
  expect(repository.project("plants", "dev")?.name).toBe("plants");
});
