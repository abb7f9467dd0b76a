import { quote, quotePath } from "../problems/excerpt.ts";
import type { Finding } from "../problems/problem-list.ts";
import { didYouMean } from "../problems/suggestion.ts";
import { findRemovedOwner } from "../project/removed-project.checks.ts";
import { projectReference, type Surroundings } from "../project/surroundings.ts";
import { findBadReference } from "../reading/reference-findings.ts";
import { writeColumnType } from "./column-type.schema.ts";
import type { DatasetSpec } from "./dataset.schema.ts";

/** From the least to the most sensitive. */
const CLASSIFICATIONS: readonly DatasetSpec["classification"][] = ["public", "internal", "confidential", "restricted"];

/** A dataset of another project: whether it is there, is shared with this one, and is what this one takes it for. */
export function checkConsumption(name: string, consumed: DatasetSpec, around: Surroundings): Finding[] {
  const { project, dataset } = consumed.source ?? {};
  if (project === undefined) return [];
  const path = ["datasets", name];
  const owner = { project, dataset: dataset ?? name, path: [...path, "source", "project"] };
  const removed = findRemovedOwner(owner, around);
  if (removed.length > 0) return removed;
  const unknown = findBadReference(project, [...path, "source", "project"], projectReference(around));
  if (unknown.length > 0 || dataset === undefined) return unknown;
  const known = around.datasetNames.get(project) ?? [];
  const missing = findBadReference(dataset, [...path, "source", "dataset"], {
    what: `dataset of ${quote(project)}`,
    code: "unknown-dataset",
    known,
    declaredIn: `\`datasets\` of projects/${project}/project.yaml`,
  });
  const datasets = around.projects.get(project)?.datasets ?? {};
  // Where the owner's own words are malformed, that is said there.
  const owned = Object.hasOwn(datasets, dataset) ? datasets[dataset] : undefined;
  if (missing.length > 0 || owned === undefined) return missing;
  const seen = { path, consumed, owned, owner: `${quote(dataset)} of ${quote(project)}` };
  return [
    ...findUnshared(seen, around, project),
    ...findLoweredClassification(seen),
    ...findOtherFormat(seen),
    ...Object.keys(consumed.columns ?? {}).flatMap((column) => checkColumn(seen, column)),
  ];
}

interface Consumption {
  path: string[];
  consumed: DatasetSpec;
  owned: DatasetSpec;
  /** For messages. */
  owner: string;
}

function findUnshared({ path, owned, owner }: Consumption, { spec }: Surroundings, project: string): Finding[] {
  const reader = spec.name ?? "";
  if (reader === "" || owned.share?.with.includes(reader)) return [];
  const message = `${owner} is not shared with ${quote(reader)}`;
  const addition = owned.share === undefined ? `share: { with: [${reader}], notice: 30 days }` : reader;
  const place = owned.share === undefined ? "to it" : "to its `share.with`";
  const fix = `Ask the owner to add \`${addition}\` ${place} in projects/${project}/project.yaml.`;
  return [{ code: "shared-dataset-not-shared", message, fix, path: [...path, "source", "dataset"], at: "value" }];
}

function findLoweredClassification({ path, consumed, owned, owner }: Consumption): Finding[] {
  if (CLASSIFICATIONS.indexOf(consumed.classification) >= CLASSIFICATIONS.indexOf(owned.classification)) return [];
  const message = `${quotePath(path)} is classified \`${consumed.classification}\`, and ${owner} \`${owned.classification}\``;
  const fix = `Write \`${owned.classification}\`, or a stricter one.`;
  return [{ code: "classification-lowered", message, fix, path: [...path, "classification"], at: "value" }];
}

function findOtherFormat({ path, consumed, owned, owner }: Consumption): Finding[] {
  if (consumed.format === owned.format) return [];
  const message = `${quotePath(path)} has the format \`${consumed.format}\`, and ${owner} \`${owned.format}\``;
  const fix = `Write \`format: ${owned.format}\`.`;
  return [{ code: "consumed-schema-differs", message, fix, path: [...path, "format"], at: "value" }];
}

/** A reader says which columns it counts on; the owner may have more. */
function checkColumn({ path, consumed, owned, owner }: Consumption, name: string): Finding[] {
  const columns = owned.columns ?? {};
  const mine = consumed.columns?.[name];
  const theirs = Object.hasOwn(columns, name) ? columns[name] : undefined;
  const at = [...path, "columns", name];
  if (mine === undefined) return [];
  if (theirs === undefined) {
    const message = `${owner} has no column ${quote(name)}${didYouMean(name, Object.keys(columns))}`;
    return [{ code: "consumed-schema-differs", message, fix: "Name a column that it has.", path: at, at: "key" }];
  }
  const findings: Finding[] = [];
  if (mine.type !== theirs.type) {
    const message = `${quotePath(at)} is \`${mine.type}\`, and in ${owner} \`${theirs.type}\``;
    const fix = `Write \`type: ${writeColumnType(theirs.type)}\`.`;
    findings.push({ code: "consumed-schema-differs", message, fix, path: [...at, "type"], at: "value" });
  }
  if (theirs.personal !== undefined && mine.personal !== theirs.personal) {
    const said = mine.personal === undefined ? "says nothing of a person" : `is \`personal: ${mine.personal}\``;
    const message = `${quotePath(at)} ${said}, and in ${owner} it is \`personal: ${theirs.personal}\``;
    const fix = `Write \`personal: ${theirs.personal}\`.`;
    findings.push({ code: "classification-lowered", message, fix, path: [...at, "personal"], at: "value" });
  }
  return findings;
}
