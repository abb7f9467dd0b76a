import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, extname, join } from "node:path";
import { type Data, type DataMap, dataAt, isDataMap, type Path } from "../../spec/reading/located.ts";
import { loadRepository, type Repository } from "../../spec/repository.ts";

/** One change of a file; without value the key is taken away. */
export interface Edit {
  file: string;
  path: Path;
  value?: Data;
}

/** A day on which nothing of the examples has expired. */
const TODAY = "2026-11-24";

/** A throw-away copy of a repository, in which other things can be said. */
export class TrialRepository {
  readonly directory: string;
  #data: Map<string, DataMap>;
  #changed = new Set<string>();

  constructor(source: string) {
    this.directory = mkdtempSync(join(tmpdir(), "lakebed-trial-"));
    cpSync(source, this.directory, { recursive: true, filter: (path) => basename(path) !== "node_modules" });
    copyFilesBesideThemselves(this.directory);
    this.#data = new Map();
    const repository = this.#load();
    for (const path of specFiles(repository)) {
      const data = repository.file(path)?.data;
      if (isDataMap(data)) this.#data.set(path, data);
    }
  }

  /** What its files say, by path. */
  get data(): ReadonlyMap<string, DataMap> {
    return this.#data;
  }

  /** The repository with these changes, and no others. Has to be used before the next is asked for. */
  load(edits: readonly Edit[]): Repository {
    const edited = applyEdits(this.#data, edits);
    for (const file of new Set([...this.#changed, ...edits.map((edit) => edit.file)])) this.#write(file, edited);
    this.#changed = new Set(edits.map(({ file }) => file));
    return this.#load();
  }

  /** Keeps changes: what is loaded from now on has them too. */
  keep(edits: readonly Edit[]): void {
    this.#data = applyEdits(this.#data, edits);
    for (const file of new Set([...this.#changed, ...edits.map((edit) => edit.file)])) this.#write(file, this.#data);
    this.#changed = new Set();
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  #load(): Repository {
    return loadRepository(this.directory, { today: TODAY });
  }

  #write(file: string, data: ReadonlyMap<string, DataMap>): void {
    const path = join(this.directory, file);
    const content = data.get(file);
    if (content === undefined) rmSync(path, { force: true });
    else {
      mkdirSync(dirname(path), { recursive: true });
      // JSON is YAML.
      writeFileSync(path, JSON.stringify(content));
    }
  }
}

export function hasMistakes(repository: Repository): boolean {
  return repository.problems.some(({ severity }) => severity === "error");
}

export function applyEdits(data: ReadonlyMap<string, DataMap>, edits: readonly Edit[]): Map<string, DataMap> {
  const edited = new Map(data);
  for (const { file, path, value } of edits) {
    const root = edit(edited.get(file) ?? {}, path, value);
    if (isDataMap(root)) edited.set(file, root);
  }
  return edited;
}

function edit(data: Data | undefined, path: Path, value: Data | undefined): Data {
  const [key, ...rest] = path;
  if (key === undefined) return value ?? null;
  if (Array.isArray(data)) return data.map((item, index) => (index === key ? edit(item, rest, value) : item));
  const map: DataMap = isDataMap(data) ? { ...data } : {};
  if (rest.length === 0 && value === undefined) delete map[String(key)];
  else map[String(key)] = edit(dataAt(map, [key]), rest, value);
  return map;
}

function specFiles(repository: Repository): string[] {
  return [...new Set(repository.words().map(({ file }) => file))];
}

/** So that every file that is named has another that could be. */
function copyFilesBesideThemselves(directory: string): void {
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || /\.ya?ml$/.test(entry.name)) continue;
    const from = join(entry.parentPath, entry.name);
    cpSync(from, join(entry.parentPath, siblingOf(entry.name)));
  }
}

/** `jobs/train_other.py` beside `jobs/train.py`. */
export function siblingOf(path: string): string {
  const extension = extname(path);
  return `${path.slice(0, path.length - extension.length)}_other${extension}`;
}
