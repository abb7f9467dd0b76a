import type { SourcePointer } from "../reading/source-pointer.ts";
import type { GateSpec } from "./gate.schema.ts";
import type { Gate } from "./gate.types.ts";

export function resolveGate(name: string, spec: GateSpec, source: SourcePointer): Gate {
  const base = { name, source };
  switch (spec.kind) {
    case "accuracy": {
      const { kind, metric, atLeast, atMost, betterThan } = spec;
      return { ...base, kind, metric, atLeast, atMost, betterThan };
    }
    case "segments":
      return { ...base, kind: spec.kind, by: spec.by, metric: spec.metric, gapAtMost: spec.gap.atMost };
    case "importance":
      return { ...base, kind: spec.kind, shareAtMostPercent: spec.share?.atMost, excluded: spec.excluded };
    case "performance":
      return {
        ...base,
        kind: spec.kind,
        p95AtMostSeconds: spec.p95?.atMost,
        memoryAtMostBytes: spec.memory?.atMost,
      };
    case "compliance":
      return { ...base, kind: spec.kind, output: spec.output, notIn: splitColumn(spec.notIn) };
    case "command":
      return { ...base, kind: spec.kind, run: spec.run, timeoutSeconds: spec.timeout };
    default:
      return { ...base, ...spec };
  }
}

/** `reference.invasive_species.name` is column `name` of dataset `reference.invasive_species`. */
export function splitColumn(text: string): { dataset: string; column: string } {
  const dot = text.lastIndexOf(".");
  return { dataset: text.slice(0, dot), column: text.slice(dot + 1) };
}
