import type { SourcePointer } from "../reading/source-pointer.ts";
import type { Expectation } from "./expectation.types.ts";

export type Layer = "bronze" | "silver" | "gold" | "reference";

export type Classification = "public" | "internal" | "confidential" | "restricted";

/** Precision and scale: `decimal(10,2)`. */
export type DecimalType = `decimal(${number},${number})`;

export type ColumnType =
  | "integer"
  | "long"
  | "float"
  | "double"
  | "string"
  | "binary"
  | "boolean"
  | "timestamp"
  | "date"
  | DecimalType;

export type PersonalDataClass = "identifier" | "quasi-identifier" | "sensitive" | "health";

export interface Column {
  name: string;
  type: ColumnType;
  description: string | undefined;
  key: boolean;
  nullable: boolean;
  personal: PersonalDataClass | undefined;
  source: SourcePointer;
}

/** The system outside that a dataset comes from. */
export type DatasetOrigin =
  | { connection: string; table: string; cursor: string | undefined }
  | { connection: string; topic: string }
  | { connection: string; path: string };

export interface Dataset {
  /** `<layer>.<table>`. */
  name: string;
  layer: Layer;
  table: string;
  /** The name that identities in clusters keep. */
  formerly: string | undefined;
  description: string | undefined;
  format: "delta" | "files";
  /** Of files; empty for tables. */
  mediaTypes: string[];
  origin: DatasetOrigin | undefined;
  /** The file of the project that is the data, relative to the project's folder. */
  file: string | undefined;
  /** The dataset of another project that this one is. */
  consumes: { project: string; dataset: string } | undefined;
  classification: Classification;
  retentionSeconds: number | undefined;
  /** Cloud regions and countries that the data may lie in; empty when it may lie anywhere. */
  residency: string[];
  freshnessSeconds: number | undefined;
  partitionBy: string[];
  columns: Record<string, Column>;
  expectations: Record<string, Expectation>;
  /** Projects that may read it, and how long before a change they are told. */
  share: { with: string[]; noticeSeconds: number } | undefined;
  source: SourcePointer;
}
