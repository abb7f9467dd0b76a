import { type Data, type DataMap, isDataMap, type Located } from "./located.ts";

/** How a file of one version of the language is read as one of the next. */
export interface Migration {
  /** `lakebed/v1`. */
  from: string;
  /** `lakebed/v2`. */
  to: string;
  /** Rewrites what was read. The file stays as it is, and problems are shown where it says what is wrong. */
  rewrite(document: WrittenDocument): void;
}

/**
 * Every older version that is still read. A change of the language that files do not survive makes a new version, and
 * one entry here; so far there was none.
 */
export const MIGRATIONS: readonly Migration[] = [];

/** The versions that are read: the newest, and those that migrations lead from to it, oldest first. */
export function readableVersions(newest: string, migrations: readonly Migration[]): string[] {
  const versions = [newest];
  for (const version of versions) {
    const older = migrations.filter(({ from, to }) => to === version && !versions.includes(from));
    versions.push(...older.map(({ from }) => from));
  }
  return versions.toReversed();
}

/** Makes a document that was just read one of the newest version, as far as migrations lead. */
export function migrateDocument(written: { data: Data; root: Located }, migrations: readonly Migration[]): void {
  const { data, root } = written;
  if (!isDataMap(data)) return;
  const document = new WrittenDocument(data, root);
  // Each leads on to another version, so there are no more steps than migrations.
  for (const _step of migrations) {
    const migration = migrations.find(({ from }) => from === data.apiVersion);
    if (migration === undefined) return;
    migration.rewrite(document);
    data.apiVersion = migration.to;
  }
}

interface Entry {
  data: DataMap;
  located: Located;
  key: string;
}

/** A path names keys from the top, `*` stands for any; it is followed in the base and in all overrides. */
export class WrittenDocument {
  readonly #data: DataMap;
  readonly #root: Located;

  constructor(data: DataMap, root: Located) {
    this.#data = data;
    this.#root = root;
  }

  /** `Platform`, `Project` or `Releases`. */
  get kind(): Data | undefined {
    return this.#data.kind;
  }

  /** Where the new name is taken already the old one stays, and is refused like any word that is not known. */
  renameKey(path: readonly string[], name: string): void {
    for (const { data, located, key } of this.#entriesAt(path)) {
      if (Object.hasOwn(data, name)) continue;
      const entries = Object.entries(data).map(([old, value]): [string, Data] => [old === key ? name : old, value]);
      const places = [...located.children].map(([old, place]): [string | number, Located] => [
        old === key ? name : old,
        place,
      ]);
      for (const old of Object.keys(data)) delete data[old];
      Object.assign(data, Object.fromEntries(entries));
      located.children = new Map(places);
    }
  }

  changeValue(path: readonly string[], change: (value: Data) => Data): void {
    for (const { data, key } of this.#entriesAt(path)) data[key] = change(data[key] ?? null);
  }

  #entriesAt(path: readonly string[]): Entry[] {
    return [path, ["overrides", "*", ...path]].flatMap((whole) => [...entriesBelow(this.#data, this.#root, whole)]);
  }
}

function* entriesBelow(
  data: Data | undefined,
  located: Located | undefined,
  path: readonly string[],
): Generator<Entry> {
  const [key, ...rest] = path;
  if (key === undefined || located === undefined) return;
  if (Array.isArray(data) && key === "*") {
    for (const [index, item] of data.entries()) yield* entriesBelow(item, located.children.get(index), rest);
  }
  if (!isDataMap(data)) return;
  for (const name of key === "*" ? Object.keys(data) : [key]) {
    if (!Object.hasOwn(data, name)) continue;
    if (rest.length === 0) yield { data, located, key: name };
    else yield* entriesBelow(data[name], located.children.get(name), rest);
  }
}
