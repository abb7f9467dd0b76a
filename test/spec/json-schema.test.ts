import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { jsonSchemas } from "../../spec/reading/json-schema.ts";
import { fixtureNames, fixturePath } from "./fixture.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const schemas = jsonSchemas();
const ajv = new Ajv({ allErrors: true, strict: false });

const SCHEMA_OF: Record<string, string> = {
  "platform.yaml": "platform.schema.json",
  "projects/plants/project.yaml": "project.schema.json",
  "projects/plants/releases/prod.yaml": "releases.schema.json",
};

/** Paths of what a schema refuses in a file of a repository. */
function refusals(repository: string, file: string): string[] {
  const validate = ajv.compile(schemas[SCHEMA_OF[file] ?? ""] ?? {});
  validate(parse(readFileSync(join(repository, file), "utf8")));
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

test.each(Object.keys(schemas))("schema/%s is up to date (npm run schema)", (name) => {
  expect(readFileSync(join(ROOT, "schema", name), "utf8")).toBe(`${JSON.stringify(schemas[name], null, 2)}\n`);
});

describe.each(Object.keys(SCHEMA_OF))("the schema of %s", (file) => {
  test("accepts the example and the small repository", () => {
    expect(refusals(join(ROOT, "examples", "greenhouse"), file)).toEqual([]);
    expect(refusals(fixturePath("base"), file)).toEqual([]);
  });
});

test("overrides are accepted with nothing required and with null", () => {
  expect(refusals(fixturePath("valid", "overrides"), "platform.yaml")).toEqual([]);
  expect(refusals(fixturePath("valid", "overrides"), "projects/plants/project.yaml")).toEqual([]);
});

test("an AWS environment is accepted", () => {
  expect(refusals(fixturePath("valid", "aws-target"), "platform.yaml")).toEqual([]);
});

test.each([
  "unknown-key",
  "missing-key",
  "wrong-type",
  "invalid-value",
  "invalid-unit",
  "invalid-name",
  "invalid-path",
])("an editor underlines %s too", (code) => {
  expect(fixtureNames("invalid")).toContain(code);
  expect(refusals(fixturePath("invalid", code), "projects/plants/project.yaml").length).toBeGreaterThan(0);
});

test("every word is explained", () => {
  const silent: string[] = [];
  const walk = (node: unknown, path: string) => {
    if (typeof node !== "object" || node === null) return;
    for (const [key, below] of Object.entries(node)) {
      if (key === "properties") {
        for (const [word, schema] of Object.entries(below as Record<string, object>)) {
          if (!("description" in schema) && !path.includes("/overrides/")) silent.push(`${path}/${word}`);
        }
      }
      walk(below, `${path}/${key}`);
    }
  };
  for (const [name, schema] of Object.entries(schemas)) walk(schema, name);
  expect(silent).toEqual([]);
});

test("the example names its schemas where a user's repository has them", () => {
  const firstLine = (file: string) => readFileSync(join(ROOT, "examples", "greenhouse", file), "utf8").split("\n")[0];
  expect(firstLine("platform.yaml")).toBe(
    "# yaml-language-server: $schema=./node_modules/lakebed/schema/platform.schema.json",
  );
  expect(firstLine("projects/plants/project.yaml")).toBe(
    "# yaml-language-server: $schema=../../node_modules/lakebed/schema/project.schema.json",
  );
  expect(firstLine("projects/plants/releases/prod.yaml")).toBe(
    "# yaml-language-server: $schema=../../../node_modules/lakebed/schema/releases.schema.json",
  );
});
