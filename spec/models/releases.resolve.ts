import { releaseKey } from "../reading/pointer.ts";
import type { Release } from "./model.types.ts";
import type { ReleasesSpec } from "./releases.schema.ts";

export function resolveReleases(spec: ReleasesSpec, path: string): Release[] {
  return spec.releases.map((release) => ({
    ...release,
    approvedBy: [release.approvedBy].flat(),
    source: `${path}#releases.${releaseKey(release)}`,
  }));
}
