import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { loadRepository } from "../../spec/index.ts";
import { type Data, isDataMap } from "../../spec/reading/located.ts";
import { findVainRemovals, mergeOverride } from "../../spec/reading/overrides.ts";
import { withRepository } from "./fixture.ts";

const key = fc.constantFrom("a", "b", "c", "bronze.orders");
const { data: anyData } = fc.letrec<{ data: Data; map: { [key: string]: Data } }>((tie) => ({
  data: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Data>(1, 2, "x", true, null),
    fc.array(fc.constantFrom<Data>(1, "x")),
    tie("map"),
  ),
  map: fc.dictionary(key, tie("data"), { maxKeys: 3 }),
}));
const anyMap = fc.dictionary(key, anyData, { maxKeys: 3 });

function withoutNulls(data: Data): Data {
  if (!isDataMap(data)) return data;
  return Object.fromEntries(
    Object.entries(data)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, withoutNulls(value)]),
  );
}

test("maps merge, lists replace, null removes", () => {
  const base = { a: { min: 1, max: 2 }, list: [1, 2], gone: 1, kept: true };
  expect(mergeOverride(base, { a: { max: 9 }, list: [3], gone: null, added: { x: 1, y: null } })).toEqual({
    a: { min: 1, max: 9 },
    list: [3],
    kept: true,
    added: { x: 1 },
  });
  expect(base).toEqual({ a: { min: 1, max: 2 }, list: [1, 2], gone: 1, kept: true });
});

test("an empty override changes nothing, and an override of all is all there is", () => {
  fc.assert(
    fc.property(anyMap, (base) => {
      expect(mergeOverride(base, {})).toEqual(base);
      expect(mergeOverride({}, base)).toEqual(withoutNulls(base));
    }),
  );
});

test("overriding twice with the same is overriding once", () => {
  fc.assert(
    fc.property(anyMap, anyMap, (base, override) => {
      const once = mergeOverride(base, override);
      expect(mergeOverride(once, override)).toEqual(once);
    }),
  );
});

test("the base's keys keep their order, new ones follow", () => {
  expect(Object.keys(mergeOverride({ b: 1, a: 2 }, { c: 1, a: 3, b: 4 }) as object)).toEqual(["b", "a", "c"]);
});

test("no removal is vain after which something is missing", () => {
  fc.assert(
    fc.property(anyMap, key, (base, name) => {
      const isThere = Object.hasOwn(base, name);
      expect(findVainRemovals(base, { [name]: null })).toEqual(isThere ? [] : [[name]]);
    }),
  );
});

test("what is overridden is judged also while platform.yaml does not say what the environments are", () => {
  const problems = withRepository((directory) => {
    const [platform, project] = [join(directory, "platform.yaml"), join(directory, "projects/plants/project.yaml")];
    writeFileSync(platform, readFileSync(platform, "utf8").replace("environments:", "environmentss:"));
    const overrides = "overrides:\n  dev: { quota: { cpu: much }, datsets: {} }\n";
    writeFileSync(project, readFileSync(project, "utf8") + overrides);
    return loadRepository(directory).problems.map(({ code, position }) => `${position.file}:${position.line} ${code}`);
  });
  expect(problems).toEqual([
    "platform.yaml:8 unknown-key",
    "projects/plants/project.yaml:40 wrong-type",
    "projects/plants/project.yaml:40 override-not-allowed",
  ]);
});
