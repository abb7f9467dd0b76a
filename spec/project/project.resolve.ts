import { resolveDataset } from "../data/dataset.resolve.ts";
import { resolveFeature } from "../data/feature.resolve.ts";
import { resolveModel } from "../models/model.resolve.ts";
import type { Release } from "../models/model.types.ts";
import { resolveMonitor } from "../monitoring/monitor.resolve.ts";
import { resolvePipeline } from "../pipelines/pipeline.resolve.ts";
import { mapRecord, type PointTo } from "../reading/map-record.ts";
import { resolveEndpoint } from "../serving/endpoint.resolve.ts";
import { resolveWorkbench } from "../workspace/workbench.resolve.ts";
import { resolveGrant } from "./access.resolve.ts";
import type { ProjectSpec } from "./project.schema.ts";
import type { Project } from "./project.types.ts";
import { resolvePurpose } from "./purpose.resolve.ts";

/** A project as one environment sees it. */
export function resolveProject(
  spec: ProjectSpec,
  context: { directory: string; releases: readonly Release[]; pointTo: PointTo },
): Project {
  const { pointTo, releases } = context;
  return {
    name: spec.name,
    formerly: spec.formerly,
    directory: context.directory,
    owner: spec.owner,
    repository: spec.repository,
    purpose: resolvePurpose(spec.purpose, pointTo),
    personas: spec.personas,
    grants: mapRecord(spec.grants, (name, grant) => resolveGrant(name, grant, pointTo(["grants", name]))),
    quota: {
      cpu: spec.quota.cpu,
      memoryBytes: spec.quota.memory,
      storageBytes: spec.quota.storage,
      pods: spec.quota.pods,
      gpus: spec.quota.gpus,
      source: pointTo(["quota"]),
    },
    datasets: mapRecord(spec.datasets, (name, dataset) => resolveDataset(name, dataset, pointTo)),
    features: mapRecord(spec.features, (name, feature) =>
      resolveFeature(name, feature, { team: spec.owner.team, pointTo }),
    ),
    pipelines: mapRecord(spec.pipelines, (name, pipeline) =>
      resolvePipeline(name, pipeline, { features: spec.features, pointTo }),
    ),
    models: mapRecord(spec.models, (name, model) => resolveModel(name, model, pointTo)),
    endpoints: mapRecord(spec.endpoints, (name, endpoint) => resolveEndpoint(name, endpoint, { pointTo, releases })),
    workbenches: mapRecord(spec.workbenches, (name, workbench) => resolveWorkbench(name, workbench, pointTo)),
    monitors: mapRecord(spec.monitors, (name, monitor) =>
      resolveMonitor(name, monitor, { pointTo, datasets: spec.datasets }),
    ),
    releases: [...releases],
    source: pointTo([]),
  };
}
