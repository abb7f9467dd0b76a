import { checkDataset } from "../data/dataset.checks.ts";
import { checkDatasetWriters } from "../data/dataset-writers.checks.ts";
import { checkFeature } from "../data/feature.checks.ts";
import { checkModel } from "../models/model.checks.ts";
import { checkMonitor } from "../monitoring/monitor.checks.ts";
import { checkLineage } from "../pipelines/lineage.checks.ts";
import { checkPipeline } from "../pipelines/pipeline.checks.ts";
import type { Finding } from "../problems/problem-list.ts";
import { findBadReference } from "../reading/reference-findings.ts";
import { checkEndpoint } from "../serving/endpoint.checks.ts";
import { checkWorkbench } from "../workspace/workbench.checks.ts";
import { checkGrants, checkPersonas } from "./access.checks.ts";
import { checkFormerNames } from "./former-names.checks.ts";
import { checkGpuSums } from "./gpu-sums.checks.ts";
import type { ProjectSpec } from "./project.schema.ts";
import { checkPurpose } from "./purpose.checks.ts";
import { checkNotRemoved } from "./removed-project.checks.ts";
import { gpuPoolReference, type PlatformNames, type Surroundings } from "./surroundings.ts";

/** What the schema cannot see: whether all that a project names is there, and fits together. */
export function checkProject(around: Surroundings): Finding[] {
  const { spec } = around;
  const entries = <T>(section: Record<string, T> | undefined) => Object.entries(section ?? {});
  return [
    ...checkNotRemoved(around),
    ...checkFormerNames(around),
    ...checkPurpose(around),
    ...checkPersonas(around),
    ...checkGrants(around),
    ...checkQuota(spec, around.platform),
    ...checkGpuSums(around),
    ...entries(spec.datasets).flatMap(([name, dataset]) => checkDataset(name, dataset, around)),
    ...checkDatasetWriters(around),
    ...entries(spec.features).flatMap(([name, feature]) => checkFeature(name, feature, around)),
    ...entries(spec.pipelines).flatMap(([name, pipeline]) => checkPipeline(name, pipeline, around)),
    ...entries(spec.models).flatMap(([name, model]) => checkModel(name, model, around)),
    ...entries(spec.endpoints).flatMap(([name, endpoint]) => checkEndpoint(name, endpoint, around)),
    ...entries(spec.workbenches).flatMap(([name, workbench]) => checkWorkbench(name, workbench, around)),
    ...entries(spec.monitors).flatMap(([name, monitor]) => checkMonitor(name, monitor, around)),
    ...checkLineage(around),
  ];
}

function checkQuota(spec: Partial<ProjectSpec>, platform: PlatformNames): Finding[] {
  return Object.keys(spec.quota?.gpus ?? {}).flatMap((pool) =>
    findBadReference(pool, ["quota", "gpus", pool], gpuPoolReference(platform)).map((finding) => ({
      ...finding,
      at: "key" as const,
    })),
  );
}
