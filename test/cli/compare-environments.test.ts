import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { APPROVED_RELEASE, moveToAws } from "../graph/recorded-example.ts";
import { copyExample, type ExampleCopy, runLakebed } from "./run-lakebed.ts";

// Processes of their own take their time on a busy machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let example: ExampleCopy;
beforeEach(() => {
  example = copyExample();
});
afterEach(() => example.remove());

interface Caused {
  type: string;
  name: string;
  causes: number[];
}
interface Side {
  value?: unknown;
  origin?: string;
  position?: { file: string; line: number };
}
interface CauseJson {
  kind: string;
  path?: string;
  before?: Side;
  after?: Side;
}
interface ComparisonJson {
  stack: string;
  causes: CauseJson[];
  added: Caused[];
  removed: Caused[];
  changed: { type: string; name: string; changes: { path: string; causes: number[] }[] }[];
}

function compare(...words: string[]): { comparisons: ComparisonJson[]; later: { stack: string }[] } {
  const { code, stdout } = runLakebed(["plan", "--env", "prod", "--against", "dev", "--json", ...words], {
    cwd: example.directory,
  });
  expect(code).toBe(0);
  return JSON.parse(stdout) as ReturnType<typeof compare>;
}

const project = "projects/plants/project.yaml";

/** The words behind a change. */
function pathsOf({ causes }: ComparisonJson, indexes: readonly number[] | undefined): (string | undefined)[] {
  return (indexes ?? []).map((index) => causes[index]?.path ?? causes[index]?.kind);
}

describe("lakebed plan --against", () => {
  it("finds a cause for every difference of the example", () => {
    const { comparisons } = compare();
    expect(comparisons.map(({ stack }) => stack)).toEqual(["prod", "plants-prod"]);
    for (const { added, removed, changed } of comparisons) {
      const differences = [...added, ...removed, ...changed.flatMap(({ changes }) => changes)];
      expect(differences.length).toBeGreaterThan(0);
      expect(differences.filter(({ causes }) => causes.length === 0)).toEqual([]);
    }
  });

  it("compares the stacks of a renamed project, which keep their names", () => {
    example.edit(project, "name: plants\n", "name: plants\nformerly: seedlings\n");
    expect(compare("--project", "plants").comparisons.map(({ stack }) => stack)).toEqual(["seedlings-prod"]);
  });

  it("names the override, the base that it differs from, and what follows from the stage", () => {
    const [platform, plants] = compare().comparisons;
    if (platform === undefined || plants === undefined) throw new Error("two stacks are compared");
    const quota = plants.changed.find(({ type }) => type.endsWith(":ResourceQuota"))?.changes;
    const cpu = quota?.find(({ path }) => path.includes("requests.cpu"))?.causes;
    expect(pathsOf(plants, cpu)).toEqual(["quota.cpu"]);
    expect(plants.causes[cpu?.[0] ?? -1]).toMatchObject({
      before: { origin: "override", position: { file: project, line: example.lineOf(project, "quota: { cpu: 32") } },
      after: { origin: "base", position: { file: project, line: example.lineOf(project, "  cpu: 64") } },
    });
    const role = plants.changed.find(({ name }) => name === "data-scientist")?.changes[0];
    expect(pathsOf(plants, role?.causes)).toEqual(["environments.<environment>.stage"]);
    const gateway = platform.changed.find(({ type }) => type.endsWith(":Gateway"))?.changes[0];
    expect(pathsOf(platform, gateway?.causes)).toEqual(["name"]);
  });

  it("names the releases file where it is the reason", () => {
    const file = "projects/plants/releases/prod.yaml";
    example.write(file, APPROVED_RELEASE);
    const [plants] = compare("--project", "plants").comparisons;
    if (plants === undefined) throw new Error("one stack is compared");
    const service = plants.added.find(({ type }) => type.endsWith(":InferenceService"));
    expect(pathsOf(plants, service?.causes)).toContain("releases");
    const releases = plants.causes.find(({ path }) => path === "releases");
    expect(releases?.after).toMatchObject({
      origin: "releases",
      position: { file, line: example.lineOf(file, "- model") },
    });
  });

  it("tries together what cannot differ alone", () => {
    moveToAws(example);
    const { comparisons, later } = compare();
    expect(later.map(({ stack }) => stack)).toEqual(["prod"]);
    const [plants] = comparisons;
    if (plants === undefined) throw new Error("one stack is compared");
    const unknown = [...plants.added, ...plants.removed].filter(({ causes }) => causes.length === 0);
    expect(unknown).toEqual([]);
    expect(plants.causes.map(({ kind }) => kind)).toContain("together");
  });

  it("prints the causes by number below the differences", () => {
    const { stdout } = runLakebed(["plan", "plants-prod", "--against", "dev"], { cwd: example.directory });
    expect(stdout).toMatch(/^ {6}~ spec\.hard\["requests\.cpu"\] {2}\[\d+\]$/m);
    const [overridden, written] = ["quota: { cpu: 32", "  cpu: 64"].map((text) => example.lineOf(project, text));
    expect(stdout).toMatch(
      new RegExp(
        `^ {2}\\[\\d+\\] quota\\.cpu: 64 ${project}:${written}:\\d+; in dev 32 ${project}:${overridden}:\\d+ \\(override\\)$`,
        "m",
      ),
    );
    expect(stdout).not.toContain("cause not found");
  });
});
