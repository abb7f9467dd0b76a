import { mapRecord, type PointTo } from "../reading/map-record.ts";
import { resolveGate } from "./gate.resolve.ts";
import type { ModelSpec } from "./model.schema.ts";
import type { Baseline, BaseModel, Model } from "./model.types.ts";

export function resolveModel(name: string, spec: ModelSpec, pointTo: PointTo): Model {
  const path = ["models", name];
  return {
    name,
    formerly: spec.formerly,
    description: spec.description,
    signature: spec.signature,
    baselines: mapRecord(spec.baselines, resolveBaseline),
    gates: mapRecord(spec.gates, (gate, gateSpec) => resolveGate(gate, gateSpec, pointTo([...path, "gates", gate]))),
    approvalsAtLeast: spec.approvals.atLeast,
    card: spec.card,
    logs: spec.logs,
    baseModel:
      spec.baseModel === undefined ? undefined : resolveBaseModel(spec.baseModel, pointTo([...path, "baseModel"])),
    source: pointTo(path),
  };
}

/** The checks have seen that there is one of the two. */
function resolveBaseline(name: string, { model, metrics = {} }: ModelSpec["baselines"][string]): Baseline {
  return model === undefined ? { name, kind: "metrics", metrics } : { name, kind: "model", model };
}

function resolveBaseModel(spec: NonNullable<ModelSpec["baseModel"]>, source: string): BaseModel {
  const { name, url, revision, licence, digest } = spec;
  return { name, url, revision, licence, digest, source };
}
