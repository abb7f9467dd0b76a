import { lineageOf } from "../pipelines/lineage.ts";
import { quote, quotePath } from "../problems/excerpt.ts";
import type { Finding } from "../problems/problem-list.ts";
import type { Surroundings } from "../project/surroundings.ts";
import { findBadReference, findBadReferences } from "../reading/reference-findings.ts";
import type { ColumnSpec } from "./column.schema.ts";
import { writeColumnType } from "./column-type.schema.ts";
import { columnReference, datasetReference } from "./data-reference.checks.ts";
import type { FeatureSpec } from "./feature.schema.ts";

export function checkFeature(name: string, feature: FeatureSpec, { raw, spec }: Surroundings): Finding[] {
  const path = ["features", name];
  const unreachable = findUnreachable(path, feature);
  const unknown = findBadReference(feature.computedFrom, [...path, "computedFrom"], datasetReference(raw));
  if (unknown.length > 0) return [...unreachable, ...unknown];
  const columns = columnReference(raw, feature.computedFrom);
  const byName = spec.datasets?.[feature.computedFrom]?.columns ?? {};
  // A group of features counts as its own writer in the lineage; here a step has to be one.
  const isComputed = lineageOf(raw).some(
    ({ actor, writes }) => actor !== "features" && writes.includes(`features.${name}`),
  );
  return [
    ...unreachable,
    ...findBadReferences(raw, [...path, "entities"], columns),
    ...findBadReference(feature.timestamp, [...path, "timestamp"], columns),
    ...checkTimestamp(path, feature, byName),
    ...(isComputed
      ? []
      : Object.keys(feature.fields).flatMap((field) => checkField(name, field, feature, byName, columns.known))),
  ];
}

function findUnreachable(path: string[], { online, offline }: FeatureSpec): Finding[] {
  if (online || offline) return [];
  const message = `${quotePath(path)} is neither online nor offline, so nobody can ask for it`;
  const fix = "Write `online: true` for endpoints, or remove `offline: false` for training.";
  return [{ code: "features-unreachable", message, fix, path: [...path, "offline"], at: "value" }];
}

function checkTimestamp(path: string[], feature: FeatureSpec, columns: Record<string, ColumnSpec>): Finding[] {
  const column = Object.hasOwn(columns, feature.timestamp) ? columns[feature.timestamp] : undefined;
  if (column === undefined || column.type === "timestamp" || column.type === "date") return [];
  const message = `${quote(feature.timestamp)} of ${quote(feature.computedFrom)} is \`${column.type}\`, and says no time`;
  const fix = "Name a column of the type `timestamp` or `date`.";
  return [{ code: "column-type-differs", message, fix, path: [...path, "timestamp"], at: "value" }];
}

/** Unless a step computes them, features are columns of their dataset. */
function checkField(
  name: string,
  field: string,
  { computedFrom, fields }: FeatureSpec,
  columns: Record<string, ColumnSpec>,
  known: readonly string[],
): Finding[] {
  const path = ["features", name, "fields", field];
  if (!known.includes(field)) {
    const message = `${quote(field)} is no column of ${quote(computedFrom)}, and no step writes \`features.${name}\``;
    const fix = `Add \`writes: [features.${name}]\` to the step that computes it, or name a column.`;
    return [{ code: "unknown-column", message, fix, path, at: "key" }];
  }
  const column = columns[field];
  const type = fields[field]?.type;
  if (column === undefined || column.type === type) return [];
  const message = `${quotePath(path)} is \`${type}\`, and the column of ${quote(computedFrom)} is \`${column.type}\``;
  const fix = `Write \`type: ${writeColumnType(column.type)}\`.`;
  return [{ code: "column-type-differs", message, fix, path: [...path, "type"], at: "value" }];
}
