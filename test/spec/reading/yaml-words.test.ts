import { expect, test } from "vitest";
import { readYaml } from "../../../spec/reading/yaml-document.ts";

const read = (text: string) => readYaml(text);

test.each<[string, unknown]>([
  // Truth values of YAML 1.1 are text.
  ["no", "no"],
  ["No", "No"],
  ["yes", "yes"],
  ["on", "on"],
  ["off", "off"],
  ["y", "y"],
  ["n", "n"],
  ["true", true],
  ["False", false],
  // Numbers.
  ["010", 10],
  ["0o17", 15],
  ["0x1F", 31],
  ["1_000", "1_000"],
  ["0b11", "0b11"],
  ["12:30:45", "12:30:45"],
  ["1e3", 1000],
  ["1.10", 1.1],
  ["+1", 1],
  [".5", 0.5],
  ["-.inf", Number.NEGATIVE_INFINITY],
  ["9007199254740993", 9007199254740992],
  ["123456789012345678901234567890", 1.2345678901234568e29],
  // Nothing.
  ["~", null],
  ["null", null],
  ["NULL", null],
  ["", null],
  // Dates and binary data are text.
  ["2026-12-31", "2026-12-31"],
  ["2001-12-14t21:59:43.10-05:00", "2001-12-14t21:59:43.10-05:00"],
  ["=", "="],
  ['"no"', "no"],
  ['"\\u0041\\x42\\t"', "AB\t"],
  ["'it''s'", "it's"],
  ["!!str 12", "12"],
  ["!!int '12'", 12],
  ["|\n  a\n  b\n", "a\nb\n"],
  [">-\n  a\n  b\n", "a b"],
  ["a: b # no comment", { a: "b" }],
])("%j is read as YAML 1.2 has it", (text, expected) => {
  const { data, mistakes } = read(text.startsWith("a: ") ? text : `value: ${text}\n`);
  expect(mistakes).toEqual([]);
  expect(data).toEqual(text.startsWith("a: ") ? expected : { value: expected });
});

test("keys that look like truth values of YAML 1.1 are text", () => {
  expect(read("on: 1\nno: 2\ny: 3\n")).toMatchObject({ data: { on: 1, no: 2, y: 3 }, mistakes: [] });
});

test("names that every object has are names like others", () => {
  const { data, mistakes } = read("constructor: 1\ntoString: 2\nhasOwnProperty: 3\nvalueOf: {}\n");
  expect(mistakes).toEqual([]);
  expect(Object.keys(data as object)).toEqual(["constructor", "toString", "hasOwnProperty", "valueOf"]);
});

test("an alias is what its anchor was last", () => {
  expect(read("a: &x 1\nb: *x\nc: &x [2]\nd: *x\n").data).toEqual({ a: 1, b: 1, c: [2], d: [2] });
});

test("nothing that a file says changes what other objects have", () => {
  read('__proto__: { polluted: true }\nconstructor: { prototype: { polluted: true } }\n"__proto__": 1\n');
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});
