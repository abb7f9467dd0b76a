import type { SourcePointer } from "../reading/source-pointer.ts";

/** A way to say how far two distributions are apart. */
export type DistanceMethod = "psi" | "ks" | "chi-squared" | "jensen-shannon";

export type BiasMeasure = "demographic-parity" | "equal-opportunity" | "equalized-odds" | "disparate-impact";

interface GateBase {
  name: string;
  source: SourcePointer;
}

export interface AccuracyGate extends GateBase {
  kind: "accuracy";
  metric: string;
  atLeast: number | undefined;
  atMost: number | undefined;
  /** A baseline of the model. */
  betterThan: string | undefined;
}

export interface SegmentsGate extends GateBase {
  kind: "segments";
  by: string;
  metric: string;
  /** Largest difference between the best and the worst group. */
  gapAtMost: number;
}

export interface BiasGate extends GateBase {
  kind: "bias";
  attribute: string;
  measure: BiasMeasure;
  atMost: number;
}

export interface ImportanceGate extends GateBase {
  kind: "importance";
  /** Largest share of one input in the importance of all. */
  shareAtMostPercent: number | undefined;
  excluded: string[];
}

export interface SchemaGate extends GateBase {
  kind: "schema";
  change: "compatible" | "none";
}

export interface SkewGate extends GateBase {
  kind: "skew";
  method: DistanceMethod;
  atMost: number;
  /** Empty: all inputs. */
  columns: string[];
}

export interface PerformanceGate extends GateBase {
  kind: "performance";
  p95AtMostSeconds: number | undefined;
  memoryAtMostBytes: number | undefined;
}

export interface ComplianceGate extends GateBase {
  kind: "compliance";
  output: string;
  /** The column with the values that must not occur. */
  notIn: { dataset: string; column: string };
}

export interface CommandGate extends GateBase {
  kind: "command";
  run: string;
  timeoutSeconds: number;
}

/** A check that a version passes before it can be approved. */
export type Gate =
  | AccuracyGate
  | SegmentsGate
  | BiasGate
  | ImportanceGate
  | SchemaGate
  | SkewGate
  | PerformanceGate
  | ComplianceGate
  | CommandGate;
