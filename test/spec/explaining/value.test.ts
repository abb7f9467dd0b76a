import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { explainValue, subjectTree } from "../../../spec/explaining/explain-value.ts";
import { findValue } from "../../../spec/explaining/find-value.ts";
import { leavesOf, type ValueNode } from "../../../spec/explaining/value-tree.ts";
import { platformIf, projectIf } from "../../../spec/explaining/what-if.ts";
import { inlineYaml } from "../../../spec/explaining/written-form.ts";
import { loadRepository, type Repository } from "../../../spec/index.ts";
import { fixtureNames, loadFixture, withRepository } from "../fixture.ts";

const EXAMPLES = join(import.meta.dirname, "..", "..", "..", "examples");

/** Name, and how it is loaded. */
const repositories: [string, () => Repository][] = [
  ...readdirSync(EXAMPLES).map((name): [string, () => Repository] => [
    name,
    () => loadRepository(join(EXAMPLES, name)),
  ]),
  ...fixtureNames("valid").map((name): [string, () => Repository] => [name, () => loadFixture("valid", name)]),
];

function subjectsOf(repository: Repository) {
  return repository.environmentNames.flatMap((environment) =>
    [undefined, ...repository.projectNames].map((project) => ({ project, environment })),
  );
}

function shown({ path, value, origin }: ValueNode): string {
  const place = "position" in origin ? `${origin.position.file}:${origin.position.line}:${origin.position.column}` : "";
  return `${path.join(".")} = ${inlineYaml(value ?? null)} ${origin.kind} ${place}`.trimEnd();
}

function explain(repository: Repository, project: string | undefined, environment: string, keys: string): string[] {
  return explainValue(repository, { project, environment }, keys).leaves.map(shown);
}

describe.each(repositories)("%s", (_name, load) => {
  const repository = load();

  test("the values that are told are those that are used", () => {
    for (const { project, environment } of subjectsOf(repository)) {
      const [told, used] =
        project === undefined
          ? [platformIf(repository, environment, []), repository.platform(environment)]
          : [projectIf(repository, { project, environment }, []), repository.project(project, environment)];
      expect(told).toEqual(used);
    }
  });

  test("each value is found by its path, and is written at the line that is told", () => {
    const files = new Map<string, string[]>();
    for (const { project, environment } of subjectsOf(repository)) {
      const tree = subjectTree(repository, { project, environment });
      for (const leaf of leavesOf(tree)) {
        expect(findValue(tree, leaf.path.join(".")).found?.value).toEqual(leaf.value);
        if (!("position" in leaf.origin)) continue;
        const { file, line } = leaf.origin.position;
        const text = repository.file(pathOf(repository, file))?.text ?? "";
        const lines = files.get(file) ?? text.split("\n");
        files.set(file, lines);
        expect(lines.length).toBeGreaterThanOrEqual(line);
        const key = leaf.path.findLast((part) => typeof part === "string");
        // An alias leads to its anchor, whose keys are the same; an item of a list has no key.
        if (typeof leaf.path.at(-1) === "string") expect(lines[line - 1]).toContain(String(key));
      }
    }
  });
});

/** In the repository, of a file as it is printed. */
function pathOf(repository: Repository, displayed: string): string {
  const paths = ["platform.yaml", ...repository.projectNames.map((name) => `projects/${name}/project.yaml`)];
  const releases = repository.projectNames.flatMap((name) =>
    repository.environmentNames.map((environment) => `projects/${name}/releases/${environment}.yaml`),
  );
  return [...paths, ...releases].find((path) => displayed === path || displayed.endsWith(`/${path}`)) ?? displayed;
}

const project = "projects/plants/project.yaml";

test("what an environment overrides is told with the line of its override, and the rest with that of the base", () => {
  const repository = loadFixture("valid", "overrides");
  const originsIn = (environment: string) =>
    explain(repository, "plants", environment, "endpoints.recommend.replicas").map((line) => line.split(" ")[3]);
  expect(originsIn("prod")).toEqual(["base", "base"]);
  expect(originsIn("dev")).toContain("override");
});

test("keys with dots lead on, and a default is told as people write it", () => {
  const repository = withRepository(loadRepository);
  expect(explain(repository, "plants", "prod", "datasets.bronze.orders.columns.order_id.type")).toEqual([
    `datasets.bronze.orders.columns.order_id.type = long base ${project}:22:19`,
  ]);
  const step = Object.keys(repository.project("plants", "prod")?.pipelines.train?.steps ?? {})[0];
  expect(explain(repository, "plants", "prod", `pipelines.train.steps.${step}.timeout`)).toEqual([
    `pipelines.train.steps.${step}.timeout = 6 hours default`,
  ]);
});

test("what is left out is told with its description", () => {
  const { node, leaves } = explainValue(
    withRepository(loadRepository),
    { project: "plants", environment: "prod" },
    "datasets.bronze.orders.columns.order_id.personal",
  );
  expect(leaves).toEqual([]);
  expect(node.origin).toEqual({ kind: "left-out", removedAt: undefined, followsFrom: undefined });
  expect(node.description).toMatch(/^What the column says of a person/);
});

test("a release is named by model and version, and stands where it is served", () => {
  const repository = loadFixture("valid", "releases");
  const releases = "projects/plants/releases/prod.yaml";
  const [approver] = explain(repository, "plants", "prod", "releases.recommender@7.approvedBy");
  expect(approver).toMatch(new RegExp(`^releases\\.\\d\\.approvedBy = \\S+ releases ${releases}:9:5$`));
  const served = repository.project("plants", "prod")?.endpoints.recommend?.release;
  expect(explain(repository, "plants", "prod", "endpoints.recommend.release.version")[0]).toContain(
    `= "${served?.version}" releases ${releases}:`,
  );
});

test.each([
  ["plants", "endpoints.recomend", /did you mean recommend\? \(there are recommend/],
  ["plants", "endpoints.recommend.replica", /did you mean replicas\?/],
  ["plants", "datasets.bronze.order", /did you mean bronze\.orders\?/],
  ["plants", "endpoints.recommend.replicas.min.more", /it has nothing below it/],
  ["plants", "replicas", /^did you mean endpoints\.recommend\.replicas\?$/],
  ["plants", "endpoints.p95", /^did you mean endpoints\.recommend\.objectives\.p95\?$/],
  [
    "plants",
    "retries",
    /^did you mean pipelines\.train\.retries, or pipelines\.train\.steps\.orders\.retries, or pipelines\.train\.steps\.fit\.retries\?$/,
  ],
  [undefined, "gpuPool", /did you mean gpuPools\?/],
])("%s %s is refused with what is there", (name, keys, hint) => {
  const repository = withRepository(loadRepository);
  try {
    explainValue(repository, { project: name, environment: "prod" }, keys);
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({ code: "unknown-value", hint: expect.stringMatching(hint) });
  }
});

test("a null says where it removed what the base says", () => {
  const names = fixtureNames("valid").map((name) => loadFixture("valid", name));
  const removed = names.flatMap((repository) =>
    subjectsOf(repository).flatMap((subject) =>
      leavesOf(subjectTree(repository, subject)).filter(({ origin }) => "removedAt" in origin && origin.removedAt),
    ),
  );
  expect(removed.length).toBeGreaterThan(0);
});

test.each(fixtureNames("invalid"))("values are told in spite of mistakes: %s", (name) => {
  const repository = loadFixture("invalid", name);
  for (const subject of subjectsOf(repository)) {
    const tree = subjectTree(repository, subject);
    const paths = leavesOf(tree).map(({ path }) => path.join("."));
    expect(paths.filter((path) => findValue(tree, path).found?.path.join(".") !== path)).toEqual([]);
  }
});
