import { z } from "zod";
import { quote, quotePath } from "../problems/excerpt.ts";
import type { ProblemCode } from "../problems/problem-codes.ts";
import type { Finding } from "../problems/problem-list.ts";
import { asHint, didYouMean, listWords, oneOf, suggestWord } from "../problems/suggestion.ts";
import { suggestQuantity } from "../units/quantity-suggestion.ts";
import { findScheduleMistake, suggestTimeZone } from "../units/schedule.ts";
import { type Expectation, expectations } from "./expectation.ts";
import { type Data, dataAt, isDataMap, type Path } from "./located.ts";
import { judgeAt, keysOf, schemaAt, unionAt, unwrapSchema } from "./schema-walk.ts";
import { issuesOf } from "./union.ts";

type Issue = z.core.$ZodIssue;

/** Judges data by a schema and says in the language's own words what is wrong with it. */
export function findSchemaMistakes(schema: z.core.$ZodType, data: Data): Finding[] {
  const issues = issuesOf(schema, data);
  // A required key that is misspelt is one mistake: it is not missing as well.
  const meant = new Set(issues.flatMap((issue) => keysMeant(schema, data, issue).map((path) => path.join("\0"))));
  return issues
    .filter(({ path }) => !meant.has(path.join("\0")) || dataAt(data, path as Path) !== undefined)
    .flatMap((issue) => findingsOf(schema, data, issue));
}

function keysMeant(schema: z.core.$ZodType, data: Data, issue: Issue): Path[] {
  if (issue.code !== "unrecognized_keys") return [];
  const path = issue.path as Path;
  const known = keysOf(schemaAt(schema, path, data));
  return issue.keys.flatMap((key) => {
    const suggestion = suggestWord(splitAtColon(key, known)?.key ?? key, known);
    return suggestion === undefined ? [] : [[...path, suggestion]];
  });
}

function findingsOf(schema: z.core.$ZodType, data: Data, issue: Issue): Finding[] {
  const path = issue.path as Path;
  const found = dataAt(data, path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map(
        (key) =>
          keyOfOtherOption(schema, path, data, key) ?? unknownKey(keysOf(schemaAt(schema, path, data)), path, key),
      );
    case "invalid_key":
      return [invalidKey(schema, data, path)];
    case "invalid_union": {
      // Without a discriminator it is one leaf that is written in several ways.
      if (issue.discriminator === undefined) break;
      const options = "options" in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
      if (found !== undefined) return [notOneOf(path, found, options)];
      return [missingKey(path, oneOf(options)), ...keysOfNoOption(schema, path.slice(0, -1), data)];
    }
    case "invalid_value":
      return [
        found === undefined
          ? missingKey(path, oneOf(issue.values.map(String)))
          : notOneOf(path, found, issue.values.map(String)),
      ];
  }
  return [
    found === undefined ? missingKey(path, exampleOf(schemaAt(schema, path, data))) : wrongValue(schema, data, issue),
  ];
}

function unknownKey(known: string[], path: Path, key: string): Finding {
  const suggestion = suggestWord(key, known);
  const glued = splitAtColon(key, known);
  const where = path.length === 0 ? "at the top of this file" : `in ${quotePath(path)}`;
  const hint = glued === undefined ? didYouMean(key, known) : ": behind a colon YAML wants a space";
  const renaming =
    suggestion === undefined ? `Remove it, or use one of ${listWords(known)}.` : `Rename it to \`${suggestion}\`.`;
  return {
    code: "unknown-key",
    message: `${quote(key)} is not a key ${where}${hint}`,
    fix: glued === undefined ? renaming : `Write ${quote(`${glued.key}: ${glued.value}`)}.`,
    path: [...path, key],
    at: "key",
  };
}

/** `type:long` is all one key to YAML. */
function splitAtColon(written: string, known: readonly string[]): { key: string; value: string } | undefined {
  const [, key = "", value = ""] = /^([^:]+):(.+)$/s.exec(written) ?? [];
  return known.includes(key) ? { key, value } : undefined;
}

/** A word of the language that goes with another kind or target than the one that was chosen. */
function keyOfOtherOption(schema: z.core.$ZodType, path: Path, data: Data, key: string): Finding | undefined {
  const { union, option } = unionAt(schema, path, data) ?? {};
  if (!(union instanceof z.ZodDiscriminatedUnion) || !(option instanceof z.ZodObject)) return undefined;
  const { discriminator, options } = union.def;
  const chosen = dataAt(data, [...path, discriminator]);
  const fitting = options
    .filter((other) => keysOf(other).includes(key))
    .flatMap((other) => valuesOf(other, discriminator));
  if (fitting.length === 0) return undefined;
  const others = listWords(fitting.map((value) => `${discriminator}: ${value}`));
  return {
    code: "word-out-of-place",
    message: `${quotePath([...path, key])}: \`${key}\` goes with ${others}, and this is \`${discriminator}: ${String(chosen)}\``,
    fix: `Remove \`${key}\`.`,
    path: [...path, key],
    at: "key",
  };
}

function valuesOf(option: z.core.$ZodType, discriminator: string): string[] {
  const judge = option instanceof z.ZodObject ? option.shape[discriminator] : undefined;
  const plain = judge === undefined ? undefined : unwrapSchema(judge);
  return plain instanceof z.ZodLiteral ? plain.def.values.map(String) : [];
}

/** With the word misspelt that tells the options apart, the slip itself is among the keys that none of them has. */
function keysOfNoOption(schema: z.core.$ZodType, path: Path, data: Data): Finding[] {
  const union = schemaAt(schema, path, data);
  const map = dataAt(data, path);
  if (!(union instanceof z.ZodDiscriminatedUnion) || !isDataMap(map)) return [];
  const known = [...new Set(union.def.options.flatMap((option) => keysOf(option)))];
  return Object.keys(map).flatMap((key) => (known.includes(key) ? [] : [unknownKey(known, path, key)]));
}

/** `wanted` completes the fix, where something can be said. */
function missingKey(path: Path, wanted: string | undefined): Finding {
  const key = String(path.at(-1) ?? "");
  const parent = path.slice(0, -1);
  return {
    code: "missing-key",
    message: `${parent.length === 0 ? "the file" : quotePath(parent)} has no \`${key}\`, which is required`,
    fix: wanted === undefined ? `Add \`${key}:\`.` : `Add \`${key}:\` with ${wanted}.`,
    path: parent,
    at: "key",
  };
}

function exampleOf(judge: z.core.$ZodType | undefined): string | undefined {
  const expectation = expectationOf(judge);
  return expectation === undefined ? undefined : wantedOf(expectation);
}

function wantedOf({ expected, example, isChoice }: Expectation): string {
  return isChoice ? expected : `something like ${codeOf(example)}`;
}

/** An example that needs its quotes is shown with them alone. */
function codeOf(example: string): string {
  return example.startsWith('"') ? example : `\`${example}\``;
}

function invalidKey(schema: z.core.$ZodType, data: Data, path: Path): Finding {
  const parent = schemaAt(schema, path.slice(0, -1), data);
  const expectation = parent instanceof z.ZodRecord ? expectationOf(parent.def.keyType) : undefined;
  const key = String(path.at(-1) ?? "");
  return {
    code: "invalid-name",
    message: `${quote(key)} is not a name for this: expected ${expectation?.expected ?? "another name"}`,
    fix: expectation === undefined ? "Choose another name." : `Name it like \`${expectation.example}\`.`,
    path,
    at: "key",
  };
}

function notOneOf(path: Path, found: Data, options: string[]): Finding {
  const known = oneOf(options);
  const hint = typeof found === "string" ? didYouMean(found, options) : "";
  return {
    code: "invalid-value",
    message: `${quotePath(path)}: expected ${known}, found ${describeData(found)}${hint}`,
    fix: `Write ${(typeof found === "string" ? wrapped(suggestWord(found, options)) : undefined) ?? known}.`,
    path,
    at: "value",
  };
}

function wrongValue(schema: z.core.$ZodType, data: Data, issue: Issue): Finding {
  const path = issue.path as Path;
  const judge = schemaAt(schema, path, data);
  const expectation = expectationOf(judge);
  const found = dataAt(data, path) ?? null;
  const meant = expectation === undefined ? undefined : suggestValue(expectation, judgeAt(schema, path, data), found);
  const { code, expected, fix } =
    expectation === undefined ? generalExpectation(issue, judge, found) : textExpectation(expectation, found, meant);
  const hint = expectation?.suggest === undefined ? "" : asHint(meant);
  const shown = expectation?.confidential ? `${kindOf(found)} that is not shown` : describeData(found);
  const detail = code === "invalid-schedule" && typeof found === "string" ? scheduleDetail(found) : "";
  return {
    code,
    message: `${quotePath(path)}: expected ${expected}, found ${shown}${detail}${hint}`,
    fix,
    path,
    at: "value",
  };
}

interface Wanted {
  code: ProblemCode;
  expected: string;
  fix: string;
}

function textExpectation(expectation: Expectation, found: Data, meant: string | undefined): Wanted {
  const hint =
    typeof found === "number" && expectation.code !== "invalid-unit"
      ? " Put it in quotes if YAML took it for a number."
      : "";
  const fix = meant === undefined ? `Write ${wantedOf(expectation)}.${hint}` : `Write \`${meant}\`.`;
  return { code: expectation.code, expected: expectation.expected, fix };
}

function suggestValue(
  { code, suggest }: Expectation,
  judge: z.core.$ZodType | undefined,
  found: Data,
): string | undefined {
  if (suggest !== undefined) return typeof found === "string" ? suggest(found) : undefined;
  if (code === "invalid-time-zone") return typeof found === "string" ? suggestTimeZone(found) : undefined;
  if (code !== "invalid-unit" || judge === undefined) return undefined;
  if (typeof found !== "string" && typeof found !== "number") return undefined;
  return suggestQuantity(found, (text) => z.safeParse(judge, text).success);
}

function generalExpectation(issue: Issue, judge: z.core.$ZodType | undefined, found: Data): Wanted {
  if (issue.code === "too_small" || issue.code === "too_big") {
    const [word, bound] = issue.code === "too_small" ? ["at least", issue.minimum] : ["at most", issue.maximum];
    const isExclusive = issue.inclusive === false;
    const limit =
      issue.origin === "array"
        ? `${word} ${bound} ${bound === 1 ? "entry" : "entries"}`
        : `${isExclusive ? "more than" : word} ${bound}`;
    return { code: "out-of-range", expected: limit, fix: `Write ${limit}.` };
  }
  if (issue.code === "custom")
    return { code: "out-of-range", expected: "at least one entry", fix: "Add one, or remove the key above." };
  const expected = kindWanted(judge, issue);
  const isEntry = judge instanceof z.ZodArray && typeof found === "string" && /^[\w./-]+$/.test(found);
  return { code: "wrong-type", expected, fix: isEntry ? `Write ${quote(`[${found}]`)}.` : `Write ${expected}.` };
}

function kindWanted(judge: z.core.$ZodType | undefined, issue: Issue): string {
  if (judge instanceof z.ZodObject || judge instanceof z.ZodDiscriminatedUnion)
    return `a map of ${listWords(keysOf(judge).concat(unionKeys(judge)))}`;
  if (judge instanceof z.ZodRecord) return "a map of names";
  if (judge instanceof z.ZodArray) return "a list";
  if (judge instanceof z.ZodBoolean) return "`true` or `false`";
  if (judge instanceof z.ZodNumber)
    return issue.code === "invalid_type" && issue.expected === "int" ? "a whole number" : "a number";
  return "some text";
}

function unionKeys(judge: z.core.$ZodType): string[] {
  return judge instanceof z.ZodDiscriminatedUnion ? [judge.def.discriminator] : [];
}

function expectationOf(schema: z.core.$ZodType | undefined): Expectation | undefined {
  return schema === undefined ? undefined : expectations.get(unwrapSchema(schema));
}

function scheduleDetail(cron: string): string {
  const mistake = findScheduleMistake(cron);
  return mistake === undefined ? "" : `: ${mistake}`;
}

function wrapped(word: string | undefined): string | undefined {
  return word === undefined ? undefined : `\`${word}\``;
}

function describeData(data: Data): string {
  if (data === null) return "nothing";
  if (typeof data === "object" && Object.keys(data).length === 0) return kindOf(data).replace("a ", "an empty ");
  if (typeof data === "string") return data === "" ? "empty text" : quote(data);
  if (typeof data === "object") return kindOf(data);
  return `${kindOf(data)} \`${data}\``;
}

function kindOf(data: Data): string {
  if (data === null) return "nothing";
  if (Array.isArray(data)) return "a list";
  if (isDataMap(data)) return "a map";
  return { string: "text", number: "the number", boolean: "the truth value" }[
    typeof data as "string" | "number" | "boolean"
  ];
}
