import { z } from "zod";
import { quote, quotePath } from "../problems/excerpt.ts";
import type { Finding } from "../problems/problem-list.ts";
import { didYouMean, listWords, oneOf } from "../problems/suggestion.ts";
import { type Data, type DataMap, dataAt, isDataMap, namesAt, type Path } from "./located.ts";
import { findAdditions } from "./override-additions.ts";
import { findVainRemovals, mergeOverride, overrideFor } from "./overrides.ts";
import { findSchemaMistakes } from "./schema-findings.ts";
import type { SourceFile } from "./source-file.ts";
import { issuesOf } from "./union.ts";

/** Each round goes one level up where something required is missing, and the language is less deep than that. */
const MAX_SALVAGE_ROUNDS = 20;

/** How one kind of file is judged. */
export interface FileKind<T> {
  kind: string;
  apiVersion: string;
  schema: z.ZodObject & z.core.$ZodType<T>;
  /** Sections that may stand under `overrides`; empty where a file has none. */
  overridable: readonly string[];
}

/** A file as one environment sees it. */
export interface Layer<T> {
  /** As written, overrides merged. */
  raw: DataMap;
  /** What is well-formed of it: checks go on with it, so that one mistake does not hide another. */
  partial: Partial<T>;
  /** All of it, if it is well-formed. */
  complete: T | undefined;
}

export interface Layers<T> {
  file: SourceFile;
  base: Layer<T>;
  byEnvironment: Map<string, Layer<T>>;
  findings: Map<string | undefined, Finding[]>;
  /** By environment, what its overrides name and the base does not. */
  additions: Map<string, Path[]>;
}

export function readLayers<T>(
  file: SourceFile,
  kind: FileKind<T>,
  environments: readonly string[] | undefined,
  readable: readonly string[] = [kind.apiVersion],
): Layers<T> {
  const header = findHeaderMistake(file.data, kind, readable);
  const empty: Layer<T> = { raw: {}, partial: {}, complete: undefined };
  if (header !== undefined || !isDataMap(file.data)) {
    const findings = file.mistakes.length > 0 || header === undefined ? [] : [header];
    const additions = new Map<string, Path[]>();
    return { file, base: empty, byEnvironment: new Map(), findings: new Map([[undefined, findings]]), additions };
  }
  const data = file.data;
  const base = readLayer(kind, data);
  const findings = new Map<string | undefined, Finding[]>([[undefined, base.findings]]);
  // The platform's own file says what the environments are.
  const names = environments ?? namesAt(data, ["environments"]);
  // While nothing says what they are, what is overridden is judged all the same.
  const judged = names.length > 0 ? names : namesAt(data, ["overrides"]);
  if (kind.overridable.length > 0) base.findings.push(...findOverrideMistakes(data, kind.overridable, judged));
  const byEnvironment = new Map<string, Layer<T>>();
  const additions = new Map<string, Path[]>();
  for (const environment of judged) {
    const override = overrideFor(data, environment, kind.overridable);
    const layer = Object.keys(override).length === 0 ? base : readOverridden(kind, base, override);
    if (names.includes(environment)) byEnvironment.set(environment, layer);
    findings.set(environment, layer === base ? [] : newFindings(layer.findings, base.findings));
    additions.set(environment, findAdditions(kind.schema, { base: data, merged: layer.raw, override }));
  }
  return { file, base, byEnvironment, findings, additions };
}

function readLayer<T>(kind: FileKind<T>, raw: DataMap): Layer<T> & { findings: Finding[] } {
  const result = z.safeParse(kind.schema, raw);
  if (result.success) return { raw, partial: result.data as Partial<T>, complete: result.data as T, findings: [] };
  return {
    raw,
    partial: salvage(kind.schema.partial(), raw) as Partial<T>,
    complete: undefined,
    findings: findSchemaMistakes(kind.schema, raw),
  };
}

/** The sections that an override changes are judged anew; the others are those of the base, which is well-formed. */
function readOverridden<T>(kind: FileKind<T>, base: Layer<T>, override: DataMap): Layer<T> & { findings: Finding[] } {
  const raw = mergeOverride(base.raw, override) as DataMap;
  if (base.complete === undefined) return readLayer(kind, raw);
  const isOverridden = (section: string) => Object.hasOwn(override, section);
  const overridden = Object.fromEntries(Object.entries(raw).filter(([section]) => isOverridden(section)));
  const result = z.safeParse(sectionsOf(kind.schema, Object.keys(override)), overridden);
  if (!result.success) return readLayer(kind, raw);
  const parts: Record<string, unknown> = base.partial;
  const anew: Record<string, unknown> = result.data;
  const complete = Object.fromEntries(
    Object.keys(kind.schema.shape).flatMap((section): [string, unknown][] => {
      const from = isOverridden(section) ? anew : parts;
      return Object.hasOwn(from, section) ? [[section, from[section]]] : [];
    }),
  );
  return { raw, partial: complete as Partial<T>, complete: complete as T, findings: [] };
}

const schemasOfSections = new WeakMap<z.ZodObject, Map<string, z.ZodObject>>();

/** The schema of a file that has these sections only; a thousand files override the same few. */
function sectionsOf(schema: z.ZodObject, sections: readonly string[]): z.ZodObject {
  const known = schemasOfSections.get(schema) ?? new Map<string, z.ZodObject>();
  schemasOfSections.set(schema, known);
  const key = sections.toSorted().join(" ");
  const mask = Object.fromEntries(sections.map((section) => [section, true as const]));
  const picked = known.get(key) ?? schema.pick(mask as Record<never, true>);
  known.set(key, picked);
  return picked;
}

function newFindings(findings: readonly Finding[], known: readonly Finding[]): Finding[] {
  const keyOf = (finding: Finding) => JSON.stringify([finding.code, finding.path, finding.message]);
  const knownKeys = new Set(known.map(keyOf));
  return findings.filter((finding) => !knownKeys.has(keyOf(finding)));
}

function findHeaderMistake(
  data: Data,
  expected: { kind: string; apiVersion: string },
  readable: readonly string[],
): Finding | undefined {
  if (!isDataMap(data)) {
    return {
      code: "wrong-type",
      message: "the file is not a map of keys",
      fix: "Begin with `apiVersion:` and `kind:`.",
      path: [],
      at: "key",
    };
  }
  const { apiVersion, kind } = data;
  if (typeof apiVersion === "string" && apiVersion !== expected.apiVersion) {
    const message = `the file is written in ${quote(apiVersion)}, and this version of lakebed reads ${listWords(readable)}`;
    const fix = `Write \`apiVersion: ${expected.apiVersion}\`, or use the version of lakebed that reads the other.`;
    return { code: "api-version", message, fix, path: ["apiVersion"], at: "value" };
  }
  if (typeof kind === "string" && kind !== expected.kind) {
    const message = `the file is of kind ${quote(kind)}; in this place \`${expected.kind}\` is read`;
    return {
      code: "kind-mismatch",
      message,
      fix: `Write \`kind: ${expected.kind}\`, or move the file.`,
      path: ["kind"],
      at: "value",
    };
  }
  return undefined;
}

function findOverrideMistakes(data: DataMap, sections: readonly string[], environments: readonly string[]): Finding[] {
  const overrides = data.overrides;
  if (overrides === undefined) return [];
  if (!isDataMap(overrides)) return [mapExpected(["overrides"], "environments")];
  return Object.entries(overrides).flatMap(([environment, override]): Finding[] => {
    const path = ["overrides", environment];
    if (!environments.includes(environment)) return [unknownOverride(path, environments)];
    if (!isDataMap(override)) return [mapExpected(path, "what differs there")];
    const misplaced = Object.keys(override).filter((section) => !sections.includes(section));
    const vain = findVainRemovals(data, override).filter(([section]) => !misplaced.includes(String(section)));
    return [
      ...misplaced.map((section) => misplacedOverride([...path, section], data, sections)),
      ...vain.map((at) => vainRemoval([...path, ...at])),
    ];
  });
}

function mapExpected(path: Path, what: string): Finding {
  const message = `${quotePath(path)}: expected a map of ${what}`;
  return { code: "wrong-type", message, fix: "Write a map, or remove the key.", path, at: "value" };
}

function unknownOverride(path: Path, environments: readonly string[]): Finding {
  const environment = String(path.at(-1));
  return {
    code: "unknown-environment",
    message: `\`overrides\` names ${quote(environment)}, which is no environment${didYouMean(environment, environments)}`,
    fix: `Use ${oneOf(environments)}.`,
    path,
    at: "key",
  };
}

function misplacedOverride(path: Path, data: DataMap, sections: readonly string[]): Finding {
  const section = String(path.at(-1));
  const isKnown = dataAt(data, [section]) !== undefined;
  const message = isKnown
    ? `\`${section}\` is the same in all environments and cannot be overridden`
    : `${quote(section)} cannot be overridden`;
  return {
    code: "override-not-allowed",
    message: message + (isKnown ? "" : didYouMean(section, sections)),
    fix: `Remove it; ${listWords(sections)} may differ by environment.`,
    path,
    at: "key",
  };
}

function vainRemoval(path: Path): Finding {
  return {
    code: "override-removes-nothing",
    message: `\`null\` removes ${quote(path.slice(2).join("."))}, which is not there`,
    fix: "Remove the line, or mend the name.",
    path,
    at: "key",
  };
}

/** Leaves out what is malformed until the rest is well-formed: an entry that lacks something goes as a whole. */
function salvage(schema: z.core.$ZodType, raw: DataMap): unknown {
  let rest: Data = raw;
  for (let round = 0; round < MAX_SALVAGE_ROUNDS; round += 1) {
    const result = z.safeParse(schema, rest);
    if (result.success) return result.data;
    const malformed = issuesOf(schema, rest).flatMap((issue): Path[] => {
      const path = issue.path as Path;
      if (issue.code === "unrecognized_keys") return issue.keys.map((key) => [...path, key]);
      return [dataAt(rest, path) === undefined ? path.slice(0, -1) : path];
    });
    rest = without(rest, new Set(malformed.map((path) => JSON.stringify(mapPath(rest, path)))), []);
  }
  return {};
}

/** As far as the path leads through maps: a list goes as a whole, or the places of its other entries would shift. */
function mapPath(data: Data, path: Path): Path {
  const length = path.findIndex((_key, depth) => !isDataMap(dataAt(data, path.slice(0, depth))));
  return length === -1 ? path : path.slice(0, length);
}

function without(data: Data, malformed: ReadonlySet<string>, path: Path): Data {
  if (!isDataMap(data)) return data;
  if (malformed.has(JSON.stringify(path))) return {};
  return Object.fromEntries(
    Object.entries(data)
      .filter(([key]) => !malformed.has(JSON.stringify([...path, key])))
      .map(([key, value]) => [key, without(value, malformed, [...path, key])]),
  );
}
