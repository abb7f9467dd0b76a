import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { loadRepository } from "../../spec/index.ts";
import { jsonSchemas } from "../../spec/reading/json-schema.ts";
import { withRepository } from "./fixture.ts";

const read = (...path: string[]) => readFileSync(join(import.meta.dirname, "..", "..", ...path), "utf8");
const yamlBlocksOf = (page: string) => [...page.matchAll(/```yaml\n(.*?)```/gs)].map((match) => match[1] ?? "");
const text = read("docs", "language.md");
const pages = ["platform", "project", "releases"].map((page) => read("docs", "reference", `${page}.md`));
const blocks = yamlBlocksOf(text);
const blockOf = (kind: string) => blocks.find((block) => block.includes(`kind: ${kind}\n`)) ?? "";

/** What is wrong with a project.yaml on the platform that the guide shows. */
function problemsOf(content: string): unknown[] {
  return withRepository((directory) => {
    const project = join(directory, "projects", "plants");
    mkdirSync(join(project, "releases"), { recursive: true });
    writeFileSync(join(directory, "platform.yaml"), blockOf("Platform"));
    for (const [file] of content.matchAll(/\b(?:jobs|docs)\/[\w.-]+/g)) {
      mkdirSync(join(project, dirname(file)), { recursive: true });
      writeFileSync(join(project, file), "");
    }
    writeFileSync(join(project, "project.yaml"), content);
    writeFileSync(join(project, "releases", "prod.yaml"), blockOf("Releases"));
    return loadRepository(directory).problems;
  });
}

test("the README's file is right", () => {
  const [shown = "", ...others] = yamlBlocksOf(read("README.md"));
  expect(others).toEqual([]);
  expect(problemsOf(shown)).toEqual([]);
});

test("the files shown are right, with the overrides shown", () => {
  const overrides = blocks.find((block) => block.startsWith("overrides:")) ?? "";
  expect(problemsOf(blockOf("Project") + overrides)).toEqual([]);
  expect(blocks.map((block) => typeof parse(block))).toEqual(Array(blocks.length).fill("object"));
});

const table = text.slice(text.indexOf("## What says what"), text.indexOf("**No word is empty.**"));
const schemas = jsonSchemas();

/** Every key that some schema has below this node. */
function keysIn(node: unknown): string[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, below]) => [
    ...(key === "properties" ? Object.keys(below as object) : []),
    ...keysIn(below),
  ]);
}

test("every section of the files stands in the table of capabilities", () => {
  const sections = Object.values(schemas).flatMap(({ properties }) => Object.keys(properties ?? {}));
  expect(Object.keys(schemas)).toHaveLength(3);
  const general = ["apiVersion", "kind", "name", "overrides"];
  const missing = sections.filter((section) => !general.includes(section) && !table.includes(`\`${section}`));
  expect(missing).toEqual([]);
});

test("every word of the table is one of the language", () => {
  const known = new Set(keysIn(schemas));
  const named = [...table.matchAll(/`([^`]+)`/g)]
    .map(([, word = ""]) => word)
    .filter((word) => !word.includes("/") && !word.endsWith(".yaml"))
    .flatMap((path) => path.split("."))
    .filter((word) => word !== "<name>");
  expect(named.length).toBeGreaterThan(80);
  expect(named.filter((word) => !known.has(word))).toEqual([]);
});

test("every word of the language stands in the guide or the reference", () => {
  expect(
    [...new Set(keysIn(schemas))].filter(
      (word) => !new RegExp(`(^|[^\\w-])${word}([^\\w-]|$)`, "m").test(`${text}${pages.join("")}`),
    ),
  ).toEqual([]);
});
