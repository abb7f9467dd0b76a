import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadRepository } from "../../../spec/index.ts";
import { fixturePath, withRepository } from "../fixture.ts";

const PROJECT = join("projects", "plants", "project.yaml");
const text = readFileSync(fixturePath("base", PROJECT), "utf8");
/** The line behind the last one of the file. */
const END = text.split("\n").length;

/** `line:column code message` of all that is wrong with the project's file. */
function problemsWith(content: string | Uint8Array): string[] {
  return withRepository((directory) => {
    writeFileSync(join(directory, PROJECT), content);
    const repository = loadRepository(directory);
    for (const environment of repository.environmentNames) repository.project("plants", environment);
    return repository.problems.map(({ code, message, position }) => {
      const file = position.file === "projects/plants/project.yaml" ? "" : `${position.file}:`;
      return `${file}${position.line}:${position.column} ${code} ${message}`;
    });
  });
}

const replaced = (from: string | RegExp, to: string) => {
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  return changed;
};
const repository = (written: string) => replaced(/^repository: .*/m, `repository: ${written}`);
const tag = "YAML: the tag here does not fit, or is not known";

describe("a mistake of the text is told once, in its words and at its place", () => {
  test.each<[string, string, string]>([
    ["tabs", replaced("  cpu: 16", "\tcpu: 16"), "11:1 yaml-syntax YAML: tabs are not allowed as indentation"],
    [
      "a character that is none",
      replaced("quota:", "\0quota:"),
      "10:1 yaml-syntax the character U+0000 is not allowed in YAML",
    ],
    ["an escape", repository("a\u001b[31mb"), "5:14 yaml-syntax the character U+001B is not allowed in YAML"],
    [
      "line ends of old Macs",
      text.replaceAll("\n", "\r"),
      "1:23 yaml-syntax a line ends with a carriage return alone, which is not read as a line end",
    ],
    [
      "another version of YAML",
      `%YAML 1.1\n---\n${text}`,
      "1:1 yaml-syntax the file says that it is YAML 1.1, and YAML 1.2 is read here",
    ],
    ["an unknown directive", `%FOO x\n---\n${text}`, "1:1 yaml-syntax YAML: unknown directive %FOO"],
    ["code in a tag", repository("!!js/function 'function () {}'"), `5:13 yaml-syntax ${tag}`],
    ["a tag of one's own", repository("!mine x"), `5:13 yaml-syntax ${tag}`],
    ["a tag that does not fit", repository("!!int abc"), `5:13 yaml-syntax ${tag}`],
    ["binary data", repository("!!binary aGVsbG8="), "5:22 yaml-syntax a value of this kind is not known here"],
    [
      "a date with a tag",
      repository("!!timestamp 2001-01-01"),
      "5:25 yaml-syntax a value of this kind is not known here",
    ],
    ["an unknown anchor", repository("*nowhere"), "5:13 yaml-syntax there is no anchor for `*nowhere` above"],
    [
      "an anchor further down",
      `${repository("*later")}x: &later y\n`,
      "5:13 yaml-syntax there is no anchor for `*later` above",
    ],
    ["an alias of itself", replaced("[data]", "&a [*a]"), "8:22 yaml-too-complex `*a` contains itself"],
    [
      "a merge key",
      replaced("  cpu: 16", "  <<: { cpu: 16 }\n  cpu: 16"),
      "11:3 yaml-key `<<` merges no maps in YAML 1.2",
    ],
    ["a number as key", `${text}2024: x\n`, `${END}:1 yaml-key a key here is not text`],
    ["a truth value as key", `${text}true: x\n`, `${END}:1 yaml-key a key here is not text`],
    ["nothing as key", `${text}~: x\n`, `${END}:1 yaml-key a key here is not text`],
    ["a map as key", `${text}{ a: 1 }: x\n`, `${END}:1 yaml-key a key here is not text`],
    ["a list as key", `${text}? [a]\n: x\n`, `${END}:3 yaml-key a key here is not text`],
    ["a prototype", `${text}__proto__: { x: 1 }\n`, `${END}:1 yaml-key \`__proto__\` cannot be a name`],
    [
      "a key that stands twice",
      `${text}name: x\n`,
      `${END}:1 yaml-duplicate-key the same key stands here a second time`,
    ],
    ["the same in quotes", `${text}"name": x\n`, `${END}:1 yaml-duplicate-key the same key stands here a second time`],
    ["a second document", `${text}---\n${text}`, `${END + 1}:1 yaml-several-documents a second document begins here`],
    [
      "something behind the end",
      `${text}...\nx: 1\n`,
      `${END + 1}:1 yaml-several-documents a second document begins here`,
    ],
    ["an empty document first", `---\n---\n${text}`, "3:1 yaml-several-documents a second document begins here"],
    [
      "a long key",
      `${text}${"k".repeat(2_000)}: 1\n`,
      `${END}:1 yaml-syntax YAML: a key has more than 1024 characters`,
    ],
    [
      "a very long key",
      `${text}${"k".repeat(900_000)}: 1\n`,
      `${END}:1 yaml-syntax YAML: a key has more than 1024 characters`,
    ],
    ["text alone", "hello\n", "1:1 wrong-type the file is not a map of keys"],
    ["a list alone", "- a\n- b\n", "1:1 wrong-type the file is not a map of keys"],
    ["nothing but a comment", "# soon\n", "1:1 yaml-empty the file is empty"],
    ["nothing but spaces", "  \n \n", "1:1 yaml-empty the file is empty"],
    ["nothing at all", "", "1:1 yaml-empty the file is empty"],
  ])("%s", (_name, content, expected) => {
    expect(problemsWith(content)).toEqual([expected]);
  });
});

describe("text in another encoding", () => {
  test.each<[string, Buffer, string]>([
    ["UTF-16 with its mark", Buffer.from(`\uFEFF${text}`, "utf16le"), "the file is UTF-16 or UTF-32"],
    ["UTF-16 without", Buffer.from(text, "utf16le"), "the file is UTF-16 or UTF-32"],
    ["UTF-16, the other way round", Buffer.from(text, "utf16le").swap16(), "the file is UTF-16 or UTF-32"],
    ["UTF-32", Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), "the file is UTF-16 or UTF-32"],
    ["Latin 1", Buffer.from(repository("grün"), "latin1"), "the file is not valid UTF-8"],
    ["half a character at the end", Buffer.from(`${text}# ü`, "utf8").subarray(0, -1), "the file is not valid UTF-8"],
  ])("%s", (_name, content, message) => {
    expect(problemsWith(content)).toEqual([`1:1 file-not-utf8 ${message}`]);
  });
});

describe("what is no mistake", () => {
  test.each<[string, string]>([
    ["Windows line ends", text.replaceAll("\n", "\r\n")],
    ["line ends of both kinds", text.replaceAll(/\n(.*)\n/g, "\r\n$1\n")],
    ["a byte order mark", `\uFEFF${text}`],
    ["no line end at the end", text.trimEnd()],
    ["the version that is read", `%YAML 1.2\n---\n${text}`],
    ["marks around the document", `---\n${text}...\n`],
    ["a comment of a million characters", `${text}# ${"x".repeat(1_000_000)}`],
    ["text in any script", replaced("Recommends plants.", "🌱 推薦 نباتات")],
  ])("%s", (_name, content) => {
    expect(problemsWith(content)).toEqual([]);
  });
});

describe("what would cost time and memory", { timeout: 60_000 }, () => {
  const codesWith = (content: string) => [...new Set(problemsWith(content).map((problem) => problem.split(" ")[1]))];

  test.each<[string, string, string[]]>([
    ["lists in lists", `a: ${"[".repeat(10_000)}${"]".repeat(10_000)}`, ["yaml-too-complex"]],
    ["maps in maps", `a: ${"{a: ".repeat(10_000)}${"}".repeat(10_000)}`, ["yaml-too-complex"]],
    ["lists in lists, in lines", `${"- ".repeat(10_000)}a`, ["yaml-too-complex"]],
    ["keys of keys", `${"? ".repeat(10_000)}a`, ["yaml-too-complex"]],
    [
      "maps in maps, in lines",
      Array.from({ length: 1_000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n"),
      ["yaml-too-complex"],
    ],
    ["ten thousand aliases", `${text}x: &a [q]\ny: [${"*a, ".repeat(10_000)}]\n`, ["unknown-key"]],
    [
      "ten thousand anchors",
      `${text}x:\n${Array.from({ length: 10_000 }, (_, index) => `  - &a${index} v`).join("\n")}\n`,
      ["unknown-key"],
    ],
    [
      "aliases in a row, each of the one before",
      `${text}y0: &a0 v\n${Array.from({ length: 10_000 }, (_, index) => `y${index + 1}: &a${index + 1} [*a${index}]`).join("\n")}\n`,
      ["yaml-too-complex"],
    ],
    ["a value of a million characters", repository("x".repeat(900_000)), ["invalid-value"]],
    ["a value of escapes", repository(`"${"\\n".repeat(400_000)}"`), ["invalid-value"]],
    ["a value of many lines", `${text}x: |\n${"  line\n".repeat(120_000)}`, ["unknown-key"]],
    ["a number of many digits", replaced("cpu: 16", `cpu: ${"9".repeat(100_000)}`), ["wrong-type"]],
    ["an indent of a million spaces", `${text}x:\n${" ".repeat(900_000)}y: 1\n`, ["unknown-key"]],
    ["brackets that nobody closes", `${text}x: ${"[{".repeat(3_000)}`, ["yaml-too-complex"]],
    ["quotes that nobody closes", `${text}x: "${"y ".repeat(400_000)}`, ["yaml-syntax"]],
  ])("%s", (_name, content, codes) => {
    expect(codesWith(content)).toEqual(codes);
  });
});
