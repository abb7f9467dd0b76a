import type { ColumnType } from "../data/dataset.types.ts";
import type { SourcePointer } from "../reading/source-pointer.ts";
import type { Gate } from "./gate.types.ts";

/** What a version has to be better than: another model, or known values. */
export type Baseline =
  | { name: string; kind: "model"; model: string }
  | { name: string; kind: "metrics"; metrics: Record<string, number> };

/** The third party's model that a model is, or is trained from. */
export interface BaseModel {
  name: string;
  url: string;
  revision: string;
  /** SPDX identifier. */
  licence: string;
  /** `sha256:<64 hex>` of its files. */
  digest: string | undefined;
  source: SourcePointer;
}

/** What a run logs besides parameters, metrics and the commit. */
export type ModelLog = "importance" | "shap" | "data-profile" | "confusion-matrix";

export interface Model {
  name: string;
  /** Name that it was first registered under. */
  formerly: string | undefined;
  description: string | undefined;
  signature: { inputs: Record<string, ColumnType>; outputs: Record<string, ColumnType> };
  baselines: Record<string, Baseline>;
  gates: Record<string, Gate>;
  /** How many approvers have to agree. */
  approvalsAtLeast: number;
  /** Path of the model card, relative to the project's folder. */
  card: string | undefined;
  logs: ModelLog[];
  baseModel: BaseModel | undefined;
  source: SourcePointer;
}

/** A promotion record of `releases/<environment>.yaml`: facts about one approved model version. */
export interface Release {
  model: string;
  version: string;
  /** `sha256:<64 hex>` of the model artifact. */
  digest: string;
  /** Git commit the model was trained at. */
  commit: string;
  trainedBy: string;
  /** At least one. */
  approvedBy: string[];
  /** RFC 3339. */
  approvedAt: string;
  metrics: Record<string, number>;
  /** Digest of the evidence bundle; not yet signed. */
  evidence: string;
  /** Share of traffic in percent, 1 to 100. */
  weight: number;
  source: SourcePointer;
}
