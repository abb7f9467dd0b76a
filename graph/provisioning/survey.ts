import { dataAt, isDataMap } from "../../spec/reading/located.ts";
import type { WrittenWord } from "../../spec/written-words.ts";
import type { Target } from "./baseline.ts";
import { type MeasuredWord, measureWords } from "./measurement.ts";
import { isIdentity, isRemoval, type ProvisionedTable } from "./provisioned.ts";
import { approvals, movedTo } from "./trial-day.ts";
import { hasMistakes, TrialRepository } from "./trial-repository.ts";

/** All words of a repository, on one target, once models were approved. */
export interface Survey {
  name: string;
  target: Target;
  measured: MeasuredWord[];
}

const TARGETS: readonly Target[] = ["kubernetes", "aws"];

/**
 * Measures a repository as it is and, where its files allow that, with all environments on each target. What other
 * surveys know to be acted on is not measured again: this one could only say the same.
 */
export async function surveyRepository(
  directory: string,
  name: string,
  known: readonly Survey[] = [],
): Promise<Survey[]> {
  const table = tableOf(known);
  const silences = silencesIn(known);
  const isAsked = (word: WrittenWord, key: string, targets: readonly Target[]) =>
    !isIdentity(word) &&
    targets.some((target) => !table[word.kind]?.[key]?.includes(target)) &&
    (silences.get(sayingOf({ word, key, targets })) ?? 0) < ENOUGH_SILENCES;
  const surveys: Survey[] = [];
  for (const target of TARGETS) {
    const trial = new TrialRepository(directory);
    try {
      const isOwnTarget = hasTarget(trial, target);
      if (!keepIfRight(trial, movedTo(target, trial.data.get("platform.yaml") ?? {}))) {
        // Words that this repository alone shows would silently count as not acted on.
        if (isOwnTarget)
          throw new Error(`its files have mistakes; \`lakebed check --spec-only --dir ${directory}\` tells them`);
        continue;
      }
      keepIfRight(trial, approvals(trial));
      const measured: MeasuredWord[] = [];
      for await (const each of measureWords(trial, { isAsked })) measured.push(each);
      surveys.push({ name, target, measured });
    } finally {
      trial.remove();
    }
  }
  return surveys;
}

/** The tests' repositories differ in little: what did nothing here and there does nothing in the next. */
const ENOUGH_SILENCES = 3;

/** How often the same was said at the same place, and did nothing whatever else was said. */
function silencesIn(surveys: readonly Survey[]): Map<string, number> {
  const silences = new Map<string, number>();
  for (const measured of surveys.flatMap((survey) => survey.measured)) {
    const saying = sayingOf(measured);
    if (measured.tried > 0 && measured.acted.length === 0) silences.set(saying, (silences.get(saying) ?? 0) + 1);
  }
  return silences;
}

function sayingOf({ word, key, targets }: Pick<MeasuredWord, "word" | "key"> & { targets: readonly Target[] }): string {
  return JSON.stringify([word.kind, key, word.path, word.value, targets]);
}

function hasTarget(trial: TrialRepository, target: Target): boolean {
  const environments = dataAt(trial.data.get("platform.yaml"), ["environments"]);
  return isDataMap(environments) && Object.values(environments).every((each) => dataAt(each, ["target"]) === target);
}

function keepIfRight(trial: TrialRepository, edits: ReturnType<typeof movedTo>): boolean {
  const isRight = !hasMistakes(trial.load(edits));
  if (isRight) trial.keep(edits);
  return isRight;
}

export function tableOf(surveys: readonly Survey[]): ProvisionedTable {
  const table: ProvisionedTable = {};
  for (const { measured } of surveys) {
    for (const { word, key, acted } of measured) {
      // What a removal takes away is many words, of which nobody knows which one mattered.
      if (isRemoval(word)) continue;
      const words = table[word.kind] ?? {};
      words[key] = [...new Set([...(words[key] ?? []), ...acted])].toSorted();
      table[word.kind] = words;
    }
  }
  return sortKeys(mapValues(table, (words) => sortKeys(words)));
}

function sortKeys<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function mapValues<T, U>(record: Record<string, T>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
