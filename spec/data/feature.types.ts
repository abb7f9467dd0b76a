import type { SourcePointer } from "../reading/source-pointer.ts";
import type { ColumnType } from "./dataset.types.ts";

export interface FeatureField {
  name: string;
  type: ColumnType;
  description: string | undefined;
  source: SourcePointer;
}

/** A group of features: values by entity and time. */
export interface Feature {
  name: string;
  description: string | undefined;
  /** The team that answers for it; the project's unless another is named. */
  owner: string;
  entities: string[];
  /** Name of the dataset. */
  computedFrom: string;
  timestamp: string;
  ttlSeconds: number | undefined;
  online: boolean;
  offline: boolean;
  pointInTime: {
    delaySeconds: number;
    /** Undefined without bound. */
    lookbackSeconds: number | undefined;
  };
  fields: Record<string, FeatureField>;
  source: SourcePointer;
}
