import { describe, expect, test } from "vitest";
import { z } from "zod";
import { findWords, languageWords, suggestPath } from "../../../spec/explaining/word-search.ts";
import { formatSegments, type Word } from "../../../spec/explaining/word-tree.ts";
import { typeInWords } from "../../../spec/explaining/word-type.ts";
import { jsonSchemas } from "../../../spec/reading/json-schema.ts";
import { durationSchema } from "../../../spec/units/unit.schema.ts";

const words = languageWords();
const pathsOf = (query: string) => findWords(query, words).map(({ segments }) => formatSegments(segments));
const only = (query: string): Word | undefined => findWords(query, words)[0];

test("every key that editors know is a word here", () => {
  const keys = new Set<string>();
  const walk = (node: unknown) => {
    if (typeof node !== "object" || node === null) return;
    for (const [key, below] of Object.entries(node)) {
      if (key === "properties") for (const word of Object.keys(below as object)) keys.add(word);
      walk(below);
    }
  };
  walk(jsonSchemas());
  const known = new Set(words.map(({ segments }) => segments.at(-1)));
  expect([...keys].filter((key) => !known.has(key))).toEqual([]);
});

test("every word but a name is described", () => {
  const isName = ({ segments }: Word) => ["*", "[]"].includes(segments.at(-1) ?? "");
  expect(words.filter((word) => !isName(word) && word.description === undefined)).toEqual([]);
});

test("every word is found by its own path", () => {
  for (const word of words) expect(findWords(formatSegments(word.segments), words)).toContain(word);
});

describe("a word is found", () => {
  test("by its key alone, wherever it may stand", () => {
    expect(pathsOf("min")).toEqual(expect.arrayContaining(["gpuPools.*.nodes.min", "endpoints.*.replicas.min"]));
    expect(pathsOf("min").every((path) => path.endsWith(".min"))).toBe(true);
  });

  test.each([
    ["datasets.*.retention", "datasets.*.retention"],
    ["endpoints.replicas", "endpoints.*.replicas"],
    ["replicas.max", "endpoints.*.replicas.max"],
    ["datasets.bronze.orders.retention", "datasets.*.retention"],
    ["endpoints.recommend.replicas.max", "endpoints.*.replicas.max"],
    ["releases[].weight", "releases[].weight"],
    ["releases.weight", "releases[].weight"],
  ])("by %s", (query, path) => {
    expect(pathsOf(query)).toEqual([path]);
  });

  test("or what was meant is told", () => {
    expect(pathsOf("retenshun")).toEqual([]);
    expect(suggestPath("retentoin", words)).toBe("retention");
    expect(suggestPath("endpoints.*.replicsa", words)).toBe("endpoints.*.replicas");
  });
});

test("a word says what may be written, its default, and whether it may differ", () => {
  expect(only("datasets.*.retention")).toMatchObject({
    type: "a duration such as `30 minutes`, `2 years` or `120 ms`",
    isRequired: false,
    defaultValue: undefined,
    example: "30 minutes",
    isOverridable: true,
  });
  expect(only("environments.*.stage")).toMatchObject({
    allowed: ["development", "production"],
    isRequired: true,
    isOverridable: false,
  });
  expect(only("connections.*.refresh")).toMatchObject({ defaultValue: "1 hour" });
  expect(only("connections.*.bootstrap")).toMatchObject({ conditions: ["kind: kafka"] });
  expect(only("connections.*.kind")?.description).toMatch(/`postgres`: A PostgreSQL/);
});

describe("what may be written is told in words", () => {
  test.each([
    [z.int().min(1).max(64), "a whole number, at least 1, at most 64"],
    [z.number().positive(), "a number, more than 0"],
    [z.boolean(), "`true` or `false`"],
    [z.enum(["a", "b"]).optional(), "one of `a`, `b`"],
    [z.array(z.boolean()).min(1), "a list (at least 1), each `true` or `false`"],
    [
      z.union([z.enum(["managed", "none"]), z.strictObject({ mode: z.literal("existing") })]),
      "one of `managed`, `none`; or a map",
    ],
    [z.union([z.number(), durationSchema]), "a number; or a duration such as `30 minutes`, `2 years` or `120 ms`"],
  ] as [z.ZodType, string][])("%#", (schema, words) => {
    expect(typeInWords(schema)).toBe(words);
  });
});
