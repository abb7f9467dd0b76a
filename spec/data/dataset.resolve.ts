import { mapRecord, type PointTo } from "../reading/map-record.ts";
import type { ColumnSpec } from "./column.schema.ts";
import type { DatasetSpec } from "./dataset.schema.ts";
import type { Column, Dataset, DatasetOrigin, Layer } from "./dataset.types.ts";
import { resolveExpectation } from "./expectation.resolve.ts";

export function resolveDataset(name: string, spec: DatasetSpec, pointTo: PointTo): Dataset {
  const path = ["datasets", name];
  const dot = name.indexOf(".");
  return {
    name,
    layer: name.slice(0, dot) as Layer,
    table: name.slice(dot + 1),
    formerly: spec.formerly,
    description: spec.description,
    format: spec.format,
    mediaTypes: spec.mediaTypes,
    origin: resolveOrigin(spec.source),
    file: spec.source?.file,
    consumes: resolveConsumed(spec.source),
    classification: spec.classification,
    retentionSeconds: spec.retention,
    residency: spec.residency,
    freshnessSeconds: spec.freshness,
    partitionBy: spec.partitionBy,
    columns: mapRecord(spec.columns ?? {}, (column, columnSpec) =>
      resolveColumn(column, columnSpec, pointTo([...path, "columns", column])),
    ),
    expectations: mapRecord(spec.expectations, (expectation, expectationSpec) =>
      resolveExpectation(expectation, expectationSpec, pointTo([...path, "expectations", expectation])),
    ),
    share: spec.share === undefined ? undefined : { with: spec.share.with, noticeSeconds: spec.share.notice },
    source: pointTo(path),
  };
}

function resolveColumn(name: string, spec: ColumnSpec, source: string): Column {
  const { type, description, key, personal, nullable = !key } = spec;
  return { name, type, description, key, nullable, personal, source };
}

/** The checks have seen that there is one of table, topic and path beside a connection. */
function resolveOrigin(source: DatasetSpec["source"]): DatasetOrigin | undefined {
  if (source?.connection === undefined) return undefined;
  const { connection, table, cursor, topic, path } = source;
  if (table !== undefined) return { connection, table, cursor };
  if (topic !== undefined) return { connection, topic };
  return path === undefined ? undefined : { connection, path };
}

function resolveConsumed(source: DatasetSpec["source"]): Dataset["consumes"] {
  const { project, dataset } = source ?? {};
  return project === undefined || dataset === undefined ? undefined : { project, dataset };
}
