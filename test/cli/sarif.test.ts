import { createRequire } from "node:module";
import { Ajv } from "ajv";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { APPROVED_RELEASE } from "../graph/recorded-example.ts";
import { copyExample, type ExampleCopy, root, runLakebed } from "./run-lakebed.ts";

// Processes of their own take their time on a busy machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let example: ExampleCopy;
beforeEach(() => {
  example = copyExample();
});
afterEach(() => example.remove());

interface SarifLog {
  runs: {
    tool: { driver: { name: string; semanticVersion: string; rules: { id: string; helpUri?: string }[] } };
    invocations: { executionSuccessful: boolean; toolExecutionNotifications?: { message: { text: string } }[] }[];
    results: {
      ruleId: string;
      ruleIndex: number;
      level: string;
      message: { text: string };
      locations?: { physicalLocation?: { artifactLocation: { uri: string }; region: object } }[];
    }[];
  }[];
}

/** The OASIS schema is written in draft 4, whose words here mean the same in the draft that Ajv reads. */
const {
  id: _id,
  $schema: _draft,
  ...schema
} = createRequire(import.meta.url)("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json") as Record<
  string,
  unknown
>;
const validate = new Ajv({
  strict: false,
  unicodeRegExp: false,
  allErrors: true,
  formats: { "uri-reference": isReference, uri: URL.canParse, "date-time": true },
}).compile(schema);

function isReference(text: string): boolean {
  return URL.canParse(text, "file:///") && !/\s/.test(text);
}

function sarif(words: string[], cwd = example.directory): { code: number | null; run: SarifLog["runs"][number] } {
  const { code, stdout } = runLakebed(["check", "--sarif", ...words], { cwd });
  const log = JSON.parse(stdout) as SarifLog;
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  const [run, ...others] = log.runs;
  expect(others).toEqual([]);
  if (run === undefined) throw new Error("a log has one run");
  return { code, run };
}

describe("lakebed check --sarif", () => {
  it("names every code and rule, and where nothing is wrong only what nothing acts on yet", () => {
    const { code, run } = sarif(["--spec-only"]);
    expect(code).toBe(0);
    expect(new Set(run.results.map(({ ruleId }) => ruleId))).toEqual(new Set(["declared-not-provisioned"]));
    const levels = run.results.map(({ level }) => level);
    expect(levels).toEqual(levels.toSorted().toReversed());
    expect(new Set(levels)).toEqual(new Set(["warning", "note"]));
    expect(run.results[0]?.locations?.[0]?.physicalLocation?.artifactLocation.uri).toBe("platform.yaml");
    expect(run.tool.driver.name).toBe("lakebed");
    const ids = run.tool.driver.rules.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(["unknown-key", "k8s-no-privileged", "declared-not-provisioned"]));
    expect(new Set(ids).size).toBe(ids.length);
    expect(run.tool.driver.rules.filter((rule) => "helpUri" in rule)).toEqual([]);
  });

  it("has a mistake at its line and column, with the fix", () => {
    example.edit("projects/plants/project.yaml", "gpuPool: a10g", "gpuPool: a100");
    const { code, run } = sarif(["--spec-only"]);
    expect(code).toBe(1);
    const line = example.lineOf("projects/plants/project.yaml", "gpuPool: a100");
    expect(run.results.map(({ ruleId, level, locations }) => ({ ruleId, level, locations }))).toEqual([
      {
        ruleId: "unknown-gpu-pool",
        level: "error",
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: "projects/plants/project.yaml", uriBaseId: "SRCROOT" },
              region: { startLine: line, startColumn: expect.any(Number) },
            },
          },
        ],
      },
    ]);
    const [result] = run.results;
    expect(result?.message.text).toMatch(/`a100`.*\nfix: .*a10g/);
    expect(run.tool.driver.rules[result?.ruleIndex ?? -1]?.id).toBe("unknown-gpu-pool");
  });

  it("has what the rules refuse, at the words that caused it", () => {
    const releases = "projects/plants/releases/prod.yaml";
    example.write(releases, APPROVED_RELEASE.replace("grace@", "ada@"));
    const { code, run } = sarif([]);
    expect(code).toBe(1);
    const refused = run.results.filter(({ level }) => level === "error");
    expect(refused.length).toBeGreaterThan(0);
    for (const { locations } of refused) expect(locations?.[0]?.physicalLocation?.artifactLocation.uri).toBe(releases);
  });

  it("names the files of several repositories from where it was called, and says what it could not look at", () => {
    const { code, run } = sarif(["--spec-only", "examples/greenhouse", "nowhere"], root);
    expect(code).toBe(2);
    expect(run.invocations).toEqual([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [{ level: "error", message: { text: "nowhere: there is no folder nowhere" } }],
      },
    ]);
  });
});
