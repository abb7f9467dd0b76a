import type { Selection, UnprovisionedWord } from "../graph/provisioning/provisioned.ts";
import { quotePath } from "../spec/problems/excerpt.ts";
import type { SarifFinding } from "../spec/problems/problem-sarif.ts";
import type { Repository } from "../spec/repository.ts";
import { table } from "./layout.ts";
import { colors, printNote } from "./output.ts";

/** What the files declare and nothing acts on yet, those that promise protection first and as warnings. */
export async function printUnprovisioned(repository: Repository, selection: Selection): Promise<void> {
  const text = formatUnprovisioned(await findListed(repository, selection), environmentsAsked(repository, selection));
  if (text !== "") printNote(`\n${text}`);
}

/** The same, leaf by leaf. */
export async function unprovisionedJson(repository: Repository, selection: Selection) {
  const found = await findListed(repository, selection);
  return found.map(({ word, environments }) => ({
    word: word.word,
    kind: word.kind,
    path: word.path,
    severity: severityOf(word.purpose),
    purpose: word.purpose ?? null,
    environments,
    position: word.position,
  }));
}

/** The same for code hosts and editors, but for what only people read: a remark at every description is noise. */
export async function unprovisionedFindings(repository: Repository, selection: Selection): Promise<SarifFinding[]> {
  const asked = environmentsAsked(repository, selection);
  const found = await findListed(repository, selection);
  return found
    .filter(({ word }) => word.purpose !== "documentation")
    .map(({ word, environments }) => ({
      rule: "declared-not-provisioned",
      level: severityOf(word.purpose),
      message: `${quotePath(word.path)} is declared, and nothing acts on it yet${whereOf(environments, asked)}`,
      fix:
        word.purpose === "protection"
          ? "Do not rely on it: see to the protection by other means until a version acts on it."
          : "Keep it for a later version, or leave it out: it changes nothing that is created.",
      position: word.position,
      about: undefined,
      accepted: undefined,
    }));
}

/** Lines by severity; a word that stands many times in a file is one, with all its places. */
export function formatUnprovisioned(found: readonly UnprovisionedWord[], environmentNames: readonly string[]): string {
  if (found.length === 0) return "";
  const rows = LABELS.flatMap(([purpose, label]) =>
    rowsOf(
      found.filter(({ word }) => word.purpose === purpose),
      environmentNames,
    ).map((row) => [`  ${label()}`, ...row]),
  );
  return [colors.bold("declared, not yet provisioned"), ...table(rows)].join("\n");
}

const LABELS = [
  ["protection", () => colors.yellow("warning")],
  [undefined, () => colors.dim("note")],
  ["documentation", () => colors.dim("text")],
] as const;

const ORDER = LABELS.map(([purpose]): string | undefined => purpose);

async function findListed(repository: Repository, selection: Selection): Promise<UnprovisionedWord[]> {
  const { findUnprovisioned } = await import("../graph/provisioning/provisioned.ts");
  const found = findUnprovisioned(repository, selection);
  return found.toSorted((a, b) => ORDER.indexOf(a.word.purpose) - ORDER.indexOf(b.word.purpose));
}

function severityOf(purpose: UnprovisionedWord["word"]["purpose"]): "warning" | "note" {
  return purpose === "protection" ? "warning" : "note";
}

function environmentsAsked({ environmentNames }: Repository, { environment }: Selection): readonly string[] {
  return environment === undefined ? environmentNames : [environment];
}

function whereOf(environments: readonly string[], asked: readonly string[]): string {
  return environments.length === asked.length ? "" : ` in ${environments.join(", ")}`;
}

/** Words that are said at the very same places of a thing share a line: `monitors.*.{every, window}`. */
function rowsOf(found: readonly UnprovisionedWord[], environmentNames: readonly string[]): string[][] {
  const places = [...Map.groupBy(found, ({ word }) => JSON.stringify([word.file, word.word])).values()].map((group) =>
    placesOf(group, environmentNames),
  );
  const lines = Map.groupBy(places, ({ parent, at, where }) => JSON.stringify([parent, at, where]));
  return [...lines.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const names = group.map(({ name }) => name);
    const name = names.length === 1 ? first.name : `{${names.join(", ")}}`;
    return [[`${first.parent}${name}`, `${colors.cyan(first.at)}${colors.dim(first.where)}`]];
  });
}

/** One word with all its places in a file. */
function placesOf(group: readonly UnprovisionedWord[], environmentNames: readonly string[]) {
  const words = group.map(({ word }) => word);
  const word = words[0]?.word ?? "";
  const file = words[0]?.position.file ?? "";
  const said = new Set(group.flatMap(({ environments }) => environments));
  const where = whereOf(
    environmentNames.filter((name) => said.has(name)),
    environmentNames,
  );
  const cut = word.lastIndexOf(".") + 1;
  const at = `${file}:${lineRanges(words.map(({ position }) => position.line))}`;
  return { parent: word.slice(0, cut), name: word.slice(cut), at, where: where === "" ? "" : ` ${where}` };
}

const MAX_RANGES = 6;

/** `31, 48-52, 60`. */
function lineRanges(lines: readonly number[]): string {
  const ranges: { from: number; to: number }[] = [];
  for (const line of [...new Set(lines)].toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && line === last.to + 1) last.to = line;
    else ranges.push({ from: line, to: line });
  }
  const shown = ranges.slice(0, MAX_RANGES).map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`));
  const hidden = ranges.slice(MAX_RANGES).reduce((sum, { from, to }) => sum + to - from + 1, 0);
  return shown.join(", ") + (hidden === 0 ? "" : ` and ${hidden} more`);
}
