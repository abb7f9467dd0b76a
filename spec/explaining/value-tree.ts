import { z } from "zod";
import type { Position } from "../problems/problem.ts";
import { type DerivedDefault, derivedDefaultOf } from "../reading/derived-default.ts";
import { type Data, dataAt, isDataMap, type Located, locatedAt, type Path } from "../reading/located.ts";
import { decidingPath, mergeOverride, overrideFor } from "../reading/overrides.ts";
import { releaseKey } from "../reading/pointer.ts";
import { chooseOption, judgeAt, unwrapSchema } from "../reading/schema-walk.ts";
import { positionAt, type SourceFile } from "../reading/source-file.ts";
import { descriptionOf } from "./word-type.ts";
import { defaultOf } from "./written-form.ts";

/** Where a value comes from. */
export type Origin =
  | { kind: "base" | "override" | "releases"; position: Position }
  /**
   * Nobody wrote it; `removedAt` is the `null` that took away what the base says, `followsFrom` the word that a default
   * depends on, where that is written.
   */
  | { kind: "default" | "left-out"; removedAt: Position | undefined; followsFrom: Position | undefined };

/** A value as one environment sees it, and all that is below it. */
export interface ValueNode {
  /** The last part of the path: a key, a name, or a place in a list. */
  key: string;
  /** What a pointer may also call it: a release by model and version. */
  alias: string | undefined;
  path: Path;
  /** Of the word, as the schema has it. */
  description: string | undefined;
  origin: Origin;
  /** As people write it; undefined if it is left out. */
  value: Data | undefined;
  /** Entries of a map and items of a list of maps; of what is left out, the words that could stand there. */
  children: readonly ValueNode[];
}

export interface ValueSource {
  file: SourceFile;
  schema: z.ZodObject;
  overridable: readonly string[];
  environment: string;
  /** Whether it is a releases file, which is all of one environment. */
  isReleases?: boolean;
  /** Whether defaults that follow from other words are told too, such as a step's retries from its pipeline's. */
  isDerived?: boolean;
}

/** The whole file as one environment sees it, overrides and defaults applied. */
export function valueTree(source: ValueSource): ValueNode {
  const { file, schema, overridable, environment } = source;
  const merged = mergeOverride(file.data, overrideFor(file.data, environment, overridable));
  const data = isDataMap(merged)
    ? Object.fromEntries(Object.entries(merged).filter(([key]) => key !== "overrides"))
    : {};
  const { overrides: _whichIsMerged, ...shape } = schema.shape;
  return new TreeBuilder(source, z.strictObject(shape), data).build();
}

/** Leaves in the order of the file. A list of plain values is one. */
export function leavesOf(node: ValueNode): ValueNode[] {
  if (node.value === undefined || node.children.length === 0) return [node];
  return node.children.flatMap(leavesOf);
}

class TreeBuilder {
  readonly #source: ValueSource;
  readonly #schema: z.ZodObject;
  readonly #data: Data;

  constructor(source: ValueSource, schema: z.ZodObject, data: Data) {
    this.#source = source;
    this.#schema = schema;
    this.#data = data;
  }

  build(): ValueNode {
    return this.#node(this.#schema, [], this.#data);
  }

  #node(schema: z.core.$ZodType, path: Path, written: Data | undefined, isDefault = false): ValueNode {
    const derived = written === undefined ? this.#derived(schema, path) : undefined;
    const data = written === undefined ? (defaultOf(schema) ?? derived?.value) : written;
    const isByDefault = isDefault || written === undefined;
    const children = this.#children(schema, path, data, isByDefault);
    return {
      key: String(path.at(-1) ?? ""),
      alias: isDataMap(data) && typeof path.at(-1) === "number" ? releaseName(data) : undefined,
      path,
      description: descriptionOf(schema),
      origin: this.#origin(path, data, { isDefault: isByDefault, from: derived?.from }),
      value: data === undefined ? undefined : valueIn(data, children),
      children,
    };
  }

  #children(schema: z.core.$ZodType, path: Path, data: Data | undefined, isDefault: boolean): ValueNode[] {
    const judge = data === undefined ? unwrapSchema(schema) : chooseOption(schema, data);
    const at = (key: string | number) => dataAt(data, [key]);
    if (judge instanceof z.ZodObject && (data === undefined || isDataMap(data))) {
      return Object.entries(judge.shape).map(([key, below]) => this.#node(below, [...path, key], at(key), isDefault));
    }
    if (judge instanceof z.ZodRecord && isDataMap(data)) {
      return Object.keys(data).map((key) => this.#node(judge.def.valueType, [...path, key], at(key), isDefault));
    }
    if (judge instanceof z.ZodArray && Array.isArray(data) && data.some(isDataMap)) {
      return data.map((_, index) => this.#node(judge.def.element, [...path, index], at(index), isDefault));
    }
    return [];
  }

  #derived(schema: z.core.$ZodType, path: Path): DerivedDefault | undefined {
    return this.#source.isDerived ? derivedDefaultOf(schema, path, (other) => this.#valueAt(other)) : undefined;
  }

  #valueAt(path: Path): Data | undefined {
    const judge = judgeAt(this.#schema, path, this.#data);
    return dataAt(this.#data, path) ?? (judge === undefined ? undefined : defaultOf(judge));
  }

  #origin(
    path: Path,
    data: Data | undefined,
    { isDefault, from }: { isDefault: boolean; from: Path | undefined },
  ): Origin {
    if (isDefault || data === undefined) {
      const followsFrom =
        from !== undefined && dataAt(this.#data, from) !== undefined ? this.#written(from) : undefined;
      const kind = data === undefined ? "left-out" : "default";
      return { kind, removedAt: this.#removal(path), followsFrom: followsFrom?.position };
    }
    return this.#written(path);
  }

  #written(path: Path): Extract<Origin, { position: Position }> {
    const { file, environment, isReleases } = this.#source;
    const deciding = decidingPath(file.root, path, isReleases ? undefined : environment);
    const position = this.#positionOf(locatedAt(file.root, deciding).node);
    return { kind: isReleases ? "releases" : deciding === path ? "base" : "override", position };
  }

  #removal(path: Path): Position | undefined {
    const { file, environment } = this.#source;
    const override: Path = ["overrides", environment];
    const depth = path.findIndex((_, index) => dataAt(file.data, [...override, ...path.slice(0, index + 1)]) === null);
    if (depth === -1) return undefined;
    return this.#positionOf(locatedAt(file.root, [...override, ...path.slice(0, depth + 1)]).node);
  }

  #positionOf(located: Located): Position {
    return positionAt(this.#source.file, located.keyStart);
  }
}

/** What is left out is no part of the value, and what has a default is. */
function valueIn(data: Data, children: readonly ValueNode[]): Data {
  if (children.length === 0) return data;
  if (Array.isArray(data)) return children.map(({ value }) => value ?? null);
  return Object.fromEntries(children.flatMap(({ key, value }) => (value === undefined ? [] : [[key, value]])));
}

function releaseName(data: { [key: string]: Data }): string | undefined {
  const { model, version } = data;
  return typeof model === "string" && version !== undefined
    ? releaseKey({ model, version: String(version) })
    : undefined;
}
