import type { DistanceMethod } from "../models/gate.types.ts";
import type { SourcePointer } from "../reading/source-pointer.ts";
import type { Money } from "../units/money.types.ts";

/** What happens when a threshold is crossed. */
export interface MonitorAction {
  /** Receivers that are told. */
  notify: string[];
  /** Receivers that are woken. */
  page: string[];
  /** Pipeline that is started. */
  retrain: string | undefined;
  /** Endpoint that goes back to the version before. */
  rollback: string | undefined;
}

interface MonitorBase {
  name: string;
  everySeconds: number;
  windowSeconds: number;
  action: MonitorAction;
  source: SourcePointer;
}

interface Distance {
  method: DistanceMethod;
  atMost: number;
  /** Empty: all. */
  columns: string[];
}

export interface DriftMonitor extends MonitorBase, Distance {
  kind: "drift";
  of: "features" | "predictions" | "targets";
  dataset: string;
  /** `training`, or a dataset. */
  against: string;
}

export interface SkewMonitor extends MonitorBase, Distance {
  kind: "skew";
  endpoint: string;
}

export interface FreshnessMonitor extends MonitorBase {
  kind: "freshness";
  dataset: string;
  /** Undefined: the dataset's own freshness. */
  atMostSeconds: number | undefined;
}

/** The threshold is the KPI's own. */
export interface KpiMonitor extends MonitorBase {
  kind: "kpi";
  kpi: string;
}

export interface StalenessMonitor extends MonitorBase {
  kind: "staleness";
  model: string;
  atMostSeconds: number;
}

export interface LatencyMonitor extends MonitorBase {
  kind: "latency";
  endpoint: string;
  percentile: 95 | 99;
  atMostSeconds: number;
}

export interface MemoryMonitor extends MonitorBase {
  kind: "memory";
  endpoint: string;
  atMostPercent: number;
}

export interface CostMonitor extends MonitorBase {
  kind: "cost";
  atMost: Money;
}

export interface FailuresMonitor extends MonitorBase {
  kind: "failures";
  of: { kind: "pipeline" | "endpoint"; name: string };
  atMostPercent: number;
}

export interface RestrictedAccessMonitor extends MonitorBase {
  kind: "restricted-access";
  dataset: string;
  /** Reads within the window. */
  atMost: number;
}

export type Monitor =
  | DriftMonitor
  | SkewMonitor
  | FreshnessMonitor
  | KpiMonitor
  | StalenessMonitor
  | LatencyMonitor
  | MemoryMonitor
  | CostMonitor
  | FailuresMonitor
  | RestrictedAccessMonitor;
