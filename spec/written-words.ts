import type { Position } from "./problems/problem.ts";
import type { FileKind, Layers } from "./reading/layers.ts";
import { dataAt, isDataMap, type Path } from "./reading/located.ts";
import { overrideFor } from "./reading/overrides.ts";
import { keyPositionOf } from "./reading/source-file.ts";
import { type Word, wordsOf } from "./reading/words.ts";

/** A word where somebody wrote it. */
export interface WrittenWord extends Word {
  kind: string;
  /** Relative to the repository. */
  file: string;
  position: Position;
  /** Environments that go by it: not those whose overrides say something else. */
  environments: string[];
}

/** Every word of a well-formed file. */
export function writtenWords<T>(layers: Layers<T>, kind: FileKind<T>): WrittenWord[] {
  const { data } = layers.file;
  if (!isDataMap(data)) return [];
  const environments = [...layers.byEnvironment.keys()];
  const overrides = new Map(environments.map((name) => [name, overrideFor(data, name, kind.overridable)]));
  const goesByBase = (path: Path, environment: string) => {
    const isItsOwn = kind.kind !== "Platform" || path[0] !== "environments" || path[1] === environment;
    return isItsOwn && !isReplaced(overrides.get(environment), path);
  };
  return wordsOf(kind, data).map((word) => ({
    ...word,
    kind: kind.kind,
    file: layers.file.path,
    position: keyPositionOf(layers.file, word.path),
    environments:
      word.override === undefined ? environments.filter((name) => goesByBase(word.path, name)) : [word.override],
  }));
}

/** Whether an override says something at this path, or takes away what it is in. */
function isReplaced(override: Word["value"] | undefined, path: Path): boolean {
  return path.some((_key, depth) => {
    const said = dataAt(override, path.slice(0, depth + 1));
    return said === null || (said !== undefined && depth === path.length - 1) || Array.isArray(said);
  });
}
