import { mapRecord, type PointTo } from "../reading/map-record.ts";
import type { FeatureSpec } from "./feature.schema.ts";
import type { Feature } from "./feature.types.ts";

export function resolveFeature(name: string, spec: FeatureSpec, context: { team: string; pointTo: PointTo }): Feature {
  const { team, pointTo } = context;
  const path = ["features", name];
  return {
    name,
    description: spec.description,
    owner: spec.owner ?? team,
    entities: spec.entities,
    computedFrom: spec.computedFrom,
    timestamp: spec.timestamp,
    ttlSeconds: spec.ttl,
    online: spec.online,
    offline: spec.offline,
    pointInTime: {
      delaySeconds: spec.pointInTime.delay ?? 0,
      // What is too old to be served is too old to learn from.
      lookbackSeconds: spec.pointInTime.lookback ?? spec.ttl,
    },
    fields: mapRecord(spec.fields, (field, { type, description }) => ({
      name: field,
      type,
      description,
      source: pointTo([...path, "fields", field]),
    })),
    source: pointTo(path),
  };
}
