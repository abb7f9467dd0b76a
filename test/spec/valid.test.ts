import { describe, expect, test } from "vitest";
import { loadRepository, type Repository } from "../../spec/index.ts";
import { fixtureNames, fixturePath, loadFixture, withRepository } from "./fixture.ts";

function resolveAll(repository: Repository) {
  return Object.fromEntries(
    repository.environmentNames.map((environment) => [
      environment,
      {
        platform: repository.platform(environment),
        projects: repository.projectNames.map((name) => repository.project(name, environment)),
      },
    ]),
  );
}

/** Absent values are part of the resolved model and must show in what is compared. */
function render(value: unknown): string {
  return `${JSON.stringify(value, (_key, part: unknown) => (part === undefined ? "(none)" : part), 2)}\n`;
}

describe.each(fixtureNames("valid"))("%s", (name) => {
  test("resolves to exactly the expected model", async () => {
    const repository = loadFixture("valid", name);
    expect(repository.problems.filter((problem) => problem.severity === "error")).toEqual([]);
    await expect(render(resolveAll(repository))).toMatchFileSnapshot(fixturePath("valid", name, "expected.json"));
  });
});

test("the small repository of the fixtures has no problem", () => {
  expect(withRepository(loadRepository).problems).toEqual([]);
});

test("Windows line ends and a byte order mark change nothing", () => {
  expect(resolveAll(loadFixture("valid", "windows-text"))).toEqual(resolveAll(withRepository(loadRepository)));
});

test("what is resolved cannot be changed", () => {
  const project = withRepository(loadRepository).project("plants", "dev");
  expect(() => project?.quota.gpus && Object.assign(project.quota.gpus, { a10g: 99 })).toThrow(TypeError);
  expect(() => project?.pipelines.train?.notify.push("nobody")).toThrow(TypeError);
});

test("nothing is resolved for what is not there or has errors", () => {
  const repository = withRepository(loadRepository);
  expect(repository.platform("staging")).toBeUndefined();
  expect(repository.project("plants", "staging")).toBeUndefined();
  expect(repository.project("seeds", "dev")).toBeUndefined();
  const broken = loadFixture("invalid", "unknown-connection");
  expect(broken.project("plants", "dev")).toBeUndefined();
  expect(broken.platform("dev")).toBeDefined();
});

test("a pointer leads to the base, and to overrides only for what is nowhere else", () => {
  const project = loadFixture("valid", "overrides").project("plants", "dev");
  expect(project?.endpoints.recommend?.source).toBe("projects/plants/project.yaml#endpoints.recommend");
  expect(project?.endpoints.trial?.source).toBe("projects/plants/project.yaml#overrides.dev.endpoints.trial");
});

test("the record approved last is served, whatever its place in the file and its time zone", () => {
  const project = loadFixture("valid", "releases").project("plants", "prod");
  expect(project?.endpoints.recommend?.release?.version).toBe("7");
  expect(project?.releases.map((release) => release.version)).toEqual(["7", "6", "5"]);
  expect(project?.releases.map((release) => release.weight)).toEqual([100, 10, 100]);
});
