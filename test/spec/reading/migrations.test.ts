import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { formatProblems, loadRepository, type Repository } from "../../../spec/index.ts";
import { MIGRATIONS, type Migration, readableVersions } from "../../../spec/reading/migrations.ts";
import { withRepository } from "../fixture.ts";

/** What never was: in a version zero, retention was called `keep` and a release's version was a number. */
const FROM_ZERO: Migration = {
  from: "lakebed/v0",
  to: "lakebed/v1",
  rewrite: (document) => {
    if (document.kind === "Platform") document.renameKey(["pools"], "gpuPools");
    if (document.kind === "Project") document.renameKey(["datasets", "*", "keep"], "retention");
    if (document.kind === "Releases") document.changeValue(["releases", "*", "version"], (version) => String(version));
  },
};
const FROM_MINUS_ONE: Migration = {
  from: "lakebed/v-1",
  to: "lakebed/v0",
  rewrite: (document) => document.renameKey(["datasets", "*", "hold"], "keep"),
};
const PROJECT = join("projects", "plants", "project.yaml");
const RELEASES = join("projects", "plants", "releases", "prod.yaml");

type Edit = readonly [file: string, from: string | RegExp, to: string];

const IN_VERSION_ZERO: Edit[] = [
  ["platform.yaml", "lakebed/v1", "lakebed/v0"],
  ["platform.yaml", "gpuPools:", "pools:"],
  [PROJECT, "lakebed/v1", "lakebed/v0"],
  [PROJECT, "retention: 2 years", "keep: 2 years"],
  [RELEASES, "lakebed/v1", "lakebed/v0"],
  [RELEASES, 'version: "7"', "version: 7"],
];

function loadEdited(edits: readonly Edit[], migrations: readonly Migration[]): Repository {
  return withRepository((directory) => {
    for (const [file, from, to] of edits) {
      const text = readFileSync(join(directory, file), "utf8");
      expect(text).toMatch(from);
      writeFileSync(join(directory, file), text.replace(from, to));
    }
    return loadRepository(directory, { migrations });
  });
}

describe("with a migration from an older version", () => {
  test("platform, project and releases of it are read as if they were of the newest", () => {
    const old = loadEdited(IN_VERSION_ZERO, [FROM_ZERO]);
    const current = loadEdited([], []);
    expect(formatProblems(old.problems, { color: false })).toBe("no problems");
    for (const environment of ["dev", "prod"]) {
      expect(old.platform(environment)).toEqual(current.platform(environment));
      expect(old.project("plants", environment)).toEqual(current.project("plants", environment));
    }
    expect(old.words().map(({ path }) => path)).toEqual(current.words().map(({ path }) => path));
  });

  test("a mistake is shown at the line as it is written", () => {
    const edits: Edit[] = [...IN_VERSION_ZERO, [PROJECT, "keep: 2 years", "keep: 2"]];
    expect(formatProblems(loadEdited(edits, [FROM_ZERO]).problems, { color: false })).toBe(
      [
        "projects/plants/project.yaml:20:11 error invalid-unit",
        "  `datasets.bronze.orders.retention`: expected a duration such as `30 minutes`, `2 years` or `120 ms`, found the number `2`",
        "  20 |     keep: 2",
        "     |           ^",
        "  fix: Write something like `30 minutes`.",
        "",
        "1 error in 1 file",
      ].join("\n"),
    );
  });

  test("overrides are migrated too, and a pointer leads to what is written", () => {
    const override = "overrides: { dev: { datasets: { bronze.orders: { keep: 1 day } } } }\n";
    const old = loadEdited([...IN_VERSION_ZERO, [PROJECT, /^pipelines:/m, `${override}pipelines:`]], [FROM_ZERO]);
    expect(old.problems).toEqual([]);
    expect(old.project("plants", "dev")?.datasets["bronze.orders"]?.retentionSeconds).toBe(86_400);
    expect(old.locate(`${PROJECT}#datasets.bronze.orders.retention`)?.line).toBe(20);
  });

  test("migrations follow each other", () => {
    const edits: Edit[] = [
      [PROJECT, "lakebed/v1", "lakebed/v-1"],
      [PROJECT, "retention: 2 years", "hold: 2 years"],
    ];
    expect(loadEdited(edits, [FROM_ZERO, FROM_MINUS_ONE]).problems).toEqual([]);
  });

  test("where a file says both the old and the new word, the old one is refused", () => {
    const edits: Edit[] = [...IN_VERSION_ZERO, [PROJECT, "keep: 2 years", "keep: 2 years\n    retention: 1 year"]];
    expect(loadEdited(edits, [FROM_ZERO]).problems.map(({ code, position }) => [code, position.line])).toEqual([
      ["unknown-key", 20],
    ]);
  });

  test("an older word in a file of the newest version is refused", () => {
    const edits = IN_VERSION_ZERO.filter(([, , to]) => to.startsWith("keep"));
    expect(loadEdited(edits, [FROM_ZERO]).problems.map(({ code }) => code)).toContain("unknown-key");
  });

  test("a version that none leads from is refused, and all that are read are named", () => {
    const { problems } = loadEdited([[PROJECT, "lakebed/v1", "lakebed/v9"]], [FROM_ZERO, FROM_MINUS_ONE]);
    expect(problems.map(({ message }) => message)).toEqual([
      "the file is written in `lakebed/v9`, and this version of lakebed reads `lakebed/v-1`, `lakebed/v0`, `lakebed/v1`",
    ]);
  });

  test("migrations in a circle end", () => {
    const back: Migration = { from: "lakebed/v2", to: "lakebed/v3", rewrite: () => {} };
    const forth: Migration = { from: "lakebed/v3", to: "lakebed/v2", rewrite: () => {} };
    const { problems } = loadEdited([[PROJECT, "lakebed/v1", "lakebed/v2"]], [back, forth]);
    expect(problems.map(({ code }) => code)).toEqual(["api-version"]);
    expect(readableVersions("lakebed/v3", [back, forth])).toEqual(["lakebed/v2", "lakebed/v3"]);
  });
});

test("what is read today is one version, and every migration leads to it", () => {
  const readable = readableVersions("lakebed/v1", MIGRATIONS);
  expect(readable.at(-1)).toBe("lakebed/v1");
  expect(MIGRATIONS.filter(({ from }) => !readable.includes(from))).toEqual([]);
});

test("a file that is no map is left to the checks", () => {
  expect(
    loadEdited([["platform.yaml", /^.*$/s, "- lakebed/v0\n"]], [FROM_ZERO]).problems.map(({ code }) => code),
  ).toEqual(["wrong-type"]);
});
