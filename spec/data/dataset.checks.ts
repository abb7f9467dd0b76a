import { quote, quotePath } from "../problems/excerpt.ts";
import type { Finding } from "../problems/problem-list.ts";
import { listWords } from "../problems/suggestion.ts";
import { projectReference, type Surroundings } from "../project/surroundings.ts";
import { isSaid } from "../reading/located.ts";
import { findBadReferences, findRepeated } from "../reading/reference-findings.ts";
import { findMisplacedWords, findMissingKey } from "../reading/word-findings.ts";
import { checkConsumption } from "./consumption.checks.ts";
import { columnReference } from "./data-reference.checks.ts";
import type { DatasetSpec } from "./dataset.schema.ts";
import { checkSource } from "./dataset-source.checks.ts";
import { checkExpectation } from "./expectation.checks.ts";
import { mayLieIn } from "./residency.ts";

export function checkDataset(name: string, dataset: DatasetSpec, around: Surroundings): Finding[] {
  const { raw } = around;
  const path = ["datasets", name];
  return [
    ...(dataset.source === undefined ? [] : checkSource(name, dataset.source, around)),
    ...checkFormat(path, dataset, around),
    ...findNullableKeys(path, dataset),
    ...findBadReferences(raw, [...path, "partitionBy"], columnReference(raw, name)),
    ...Object.entries(dataset.expectations).flatMap(([expectation, spec]) =>
      checkExpectation(name, expectation, spec, around),
    ),
    ...(isSaid(raw, [...path, "retention"]) ? [] : findMissingRetention(path, dataset)),
    ...checkResidency(path, dataset, around),
    ...findBadReferences(raw, [...path, "share", "with"], projectReference(around)),
    ...checkConsumption(name, dataset, around),
  ];
}

function checkFormat(path: string[], { format, mediaTypes }: DatasetSpec, { raw }: Surroundings): Finding[] {
  if (format === "files") {
    return mediaTypes.length > 0
      ? findRepeated(raw, [...path, "mediaTypes"])
      : findMissingKey(raw, path, "mediaTypes", "what the files are, such as `[application/pdf]`");
  }
  const misplaced = mediaTypes.length > 0 ? ["mediaTypes"] : [];
  return [
    ...findMisplacedWords(path, misplaced, "is for datasets of `format: files`"),
    ...findMissingKey(raw, path, "columns", "the columns of the table"),
  ];
}

function findNullableKeys(path: string[], { columns = {} }: DatasetSpec): Finding[] {
  return Object.entries(columns).flatMap(([name, { key, nullable }]): Finding[] => {
    if (!key || nullable !== true) return [];
    const at = [...path, "columns", name, "nullable"];
    const message = `${quote(name)} is part of the key of ${quote(path[1] ?? "")}, and may be missing`;
    return [{ code: "key-nullable", message, fix: "Remove `nullable: true`, or `key: true`.", path: at, at: "value" }];
  });
}

function findMissingRetention(path: string[], { columns = {}, source }: DatasetSpec): Finding[] {
  const personal = Object.entries(columns).filter(([, column]) => column.personal !== undefined);
  // What another project owns, that project keeps and removes.
  if (personal.length === 0 || source?.project !== undefined) return [];
  const names = listWords(personal.map(([column]) => column));
  const message = `${quotePath(path)} holds personal data (${names}) and is kept for ever`;
  return [
    { code: "personal-data-without-retention", message, fix: "Add `retention:`, such as `2 years`.", path, at: "key" },
  ];
}

function checkResidency(path: string[], { residency }: DatasetSpec, { raw, environment }: Surroundings): Finding[] {
  const at = [...path, "residency"];
  const repeated = findRepeated(raw, at);
  const { region } = environment;
  if (residency.length === 0 || region === undefined || mayLieIn(residency, region)) return repeated;
  const message = `${quotePath(path)} may lie in ${listWords(residency)}, and \`${environment.name}\` is in ${quote(region)}`;
  const fix = `Keep the dataset out of \`${environment.name}\` by an override, or add \`${region}\` if it may lie there.`;
  return [...repeated, { code: "data-outside-residency", message, fix, path: at, at: "value" }];
}
