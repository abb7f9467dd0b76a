import type { DatasetSpec } from "../data/dataset.schema.ts";
import type { PointTo } from "../reading/map-record.ts";
import type { MonitorSpec } from "./monitor.schema.ts";
import type { Monitor, MonitorAction } from "./monitor.types.ts";

export function resolveMonitor(
  name: string,
  spec: MonitorSpec,
  { pointTo, datasets }: { pointTo: PointTo; datasets: Record<string, Pick<DatasetSpec, "freshness">> },
): Monitor {
  const base = {
    name,
    everySeconds: spec.every,
    windowSeconds: spec.window,
    action: resolveAction(spec.then),
    source: pointTo(["monitors", name]),
  };
  switch (spec.kind) {
    case "drift": {
      const { kind, of, dataset, columns, against, method, atMost } = spec;
      return { ...base, kind, of, dataset, columns, against, method, atMost };
    }
    case "skew": {
      const { kind, endpoint, columns, method, atMost } = spec;
      return { ...base, kind, endpoint, columns, method, atMost };
    }
    case "freshness":
      return {
        ...base,
        kind: spec.kind,
        dataset: spec.dataset,
        atMostSeconds: spec.atMost ?? datasets[spec.dataset]?.freshness,
      };
    case "kpi":
      return { ...base, kind: spec.kind, kpi: spec.kpi };
    case "staleness":
      return { ...base, kind: spec.kind, model: spec.model, atMostSeconds: spec.atMost };
    case "latency": {
      const { kind, endpoint, percentile, atMost } = spec;
      return { ...base, kind, endpoint, percentile, atMostSeconds: atMost };
    }
    case "memory":
      return { ...base, kind: spec.kind, endpoint: spec.endpoint, atMostPercent: spec.atMost };
    case "cost":
      return { ...base, kind: spec.kind, atMost: spec.atMost };
    case "failures":
      return { ...base, kind: spec.kind, of: failingThing(spec), atMostPercent: spec.atMost };
    case "restricted-access":
      return { ...base, kind: spec.kind, dataset: spec.dataset, atMost: spec.atMost };
  }
}

function resolveAction({ notify, page, retrain, rollback }: MonitorSpec["then"]): MonitorAction {
  return { notify, page, retrain, rollback };
}

/** The checks have seen that there is one of the two. */
function failingThing({ pipeline, endpoint = "" }: { pipeline?: string | undefined; endpoint?: string | undefined }) {
  return pipeline === undefined
    ? { kind: "endpoint" as const, name: endpoint }
    : { kind: "pipeline" as const, name: pipeline };
}
