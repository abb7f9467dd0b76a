import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Repository } from "../../spec/repository.ts";
import type { WrittenWord } from "../../spec/written-words.ts";
import { Circumstances } from "./circumstances.ts";

/** By kind of file and word, as `Circumstances` names it: the targets on which another value would create something else. */
export type ProvisionedTable = Record<string, Record<string, string[]>>;

/** Made by `scripts/generate-provisioned.ts`, never by hand. */
export const PROVISIONED_FILE = join(import.meta.dirname, "provisioned.json");

/** The name of a project is its identity: what else it could be is another project. */
const IDENTITY = new Set(["Project name"]);

export interface UnprovisionedWord {
  word: WrittenWord;
  /** The environments that go by it, and in which nothing does. */
  environments: string[];
}

/** What is asked for; undefined is all. */
export interface Selection {
  environment?: string | undefined;
  /** Words of this project's files alone. */
  project?: string | undefined;
}

/** What the files say that nothing acts on yet, in the order of the files. What the table does not know is not acted on. */
export function findUnprovisioned(
  repository: Repository,
  { environment, project }: Selection = {},
  table = readTable(),
): UnprovisionedWord[] {
  const circumstances = new Circumstances(repository);
  const targets = new Map(
    repository.environmentNames.map((name) => [name, repository.platform(name)?.environment.target.kind]),
  );
  const isActedOn = (word: WrittenWord, name: string) => {
    const acts = (key: string) => (table[word.kind]?.[key] ?? []).includes(targets.get(name) ?? "");
    return acts(circumstances.keyOf(word, name)) && circumstances.isRun(word, name, acts);
  };
  const found = repository.words().flatMap((word): UnprovisionedWord[] => {
    if (isIdentity(word) || !isOf(word, project)) return [];
    const asked = word.environments.filter((name) => environment === undefined || name === environment);
    const environments = asked.filter((name) => !isActedOn(word, name));
    return environments.length === 0 && (!isRemoval(word) || asked.length === 0) ? [] : [{ word, environments }];
  });
  return withRemovalsOnce(found);
}

function isOf({ file }: WrittenWord, project: string | undefined): boolean {
  return project === undefined || file.startsWith(`projects/${project}/`);
}

/** `null` in an override takes all away that stands there in the base: many words at one place. */
export function isRemoval({ value }: WrittenWord): boolean {
  return value === null;
}

/** A removal does nothing only if nothing acts on any of what it takes away; then it is one entry, named by what goes. */
function withRemovalsOnce(found: readonly UnprovisionedWord[]): UnprovisionedWord[] {
  const removals = Map.groupBy(
    found.filter(({ word }) => isRemoval(word)),
    ({ word }) => placeOf(word),
  );
  return found.flatMap((each) => {
    if (!isRemoval(each.word)) return [each];
    const all = removals.get(placeOf(each.word)) ?? [];
    if (all[0] !== each || all.some(({ environments }) => environments.length === 0)) return [];
    const purpose = all.find(({ word }) => word.purpose === "protection")?.word.purpose ?? each.word.purpose;
    return [{ ...each, word: { ...each.word, word: removedBy(each.word), purpose } }];
  });
}

export function placeOf({ file, path }: WrittenWord): string {
  return JSON.stringify([file, path]);
}

/** `workbenches.*`: as much of a word as its path is long. */
function removedBy({ word, path }: WrittenWord): string {
  return word
    .split(".")
    .slice(0, path.length - 2)
    .join(".");
}

export function isIdentity({ kind, word }: WrittenWord): boolean {
  return IDENTITY.has(`${kind} ${word}`);
}

function readTable(): ProvisionedTable {
  return JSON.parse(readFileSync(PROVISIONED_FILE, "utf8")) as ProvisionedTable;
}
