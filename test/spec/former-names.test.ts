import fc from "fast-check";
import { expect, test } from "vitest";
import { checkFormerNames } from "../../spec/project/former-names.checks.ts";
import type { ProjectSpec } from "../../spec/project/project.schema.ts";
import type { Surroundings } from "../../spec/project/surroundings.ts";
import type { DataMap } from "../../spec/reading/located.ts";

const NAMES = ["a", "b", "c", "d"];

/** Some of four names, each with a former one that may be among them. */
const named = fc.dictionary(fc.constantFrom(...NAMES), fc.option(fc.constantFrom(...NAMES, "e"), { nil: undefined }));

function around(pipelines: Record<string, string | undefined>, projects: Record<string, string | undefined> = {}) {
  const written = Object.entries(pipelines).map(([name, formerly]): [string, DataMap] => [
    name,
    formerly === undefined ? {} : { formerly },
  ]);
  const surroundings: Surroundings = {
    raw: { pipelines: Object.fromEntries(written) },
    spec: { name: "a", formerly: projects.a },
    platform: {
      connections: new Map(),
      gpuPools: [],
      gpusPerNode: new Map(),
      receivers: [],
      groups: [],
      removedProjects: new Map(),
    },
    environment: { name: "dev", stage: "development", region: undefined },
    projects: new Map(
      Object.entries(projects).map(([name, formerly]): [string, Partial<ProjectSpec>] => [name, { name, formerly }]),
    ),
    datasetNames: new Map(),
    today: "2026-11-24",
  };
  return surroundings;
}

test("former names are right exactly if no two things would be deployed under one name, and none says its own", () => {
  fc.assert(
    fc.property(named, (pipelines) => {
      const deployed = Object.entries(pipelines).map(([name, formerly]) => formerly ?? name);
      const isRight =
        new Set(deployed).size === deployed.length &&
        Object.entries(pipelines).every(([name, formerly]) => name !== formerly);
      expect(checkFormerNames(around(pipelines)).length === 0).toBe(isRight);
    }),
    { numRuns: 500 },
  );
});

test("of projects, each file is told of its own alone", () => {
  const codes = (projects: Record<string, string | undefined>) =>
    checkFormerNames(around({}, projects)).map(({ code, path }) => `${code} ${path.join(".")}`);
  expect(codes({ a: "b", b: undefined })).toEqual(["formerly-taken formerly"]);
  expect(codes({ a: undefined, b: "a" })).toEqual([]);
  expect(codes({ a: "b", b: "a" })).toEqual([]);
  expect(codes({ a: "c", b: "c" })).toEqual([]);
  expect(codes({ A: "c", a: "c" })).toEqual(["formerly-taken formerly"]);
});

test("nothing is claimed of what is no text", () => {
  const surroundings = around({ a: undefined });
  surroundings.raw = {
    pipelines: { a: { formerly: 1 }, b: { formerly: ["a"] }, c: null },
    datasets: [],
    models: "none",
  };
  expect(checkFormerNames(surroundings)).toEqual([]);
});
