import type { FeatureSpec } from "../data/feature.schema.ts";
import { mapRecord, type PointTo } from "../reading/map-record.ts";
import { resolveReference } from "./data-reference.resolve.ts";
import type { PipelineSpec, StepSpec } from "./pipeline.schema.ts";
import type { Pipeline, Step, StepEngine } from "./pipeline.types.ts";
import { stepDependencies } from "./step-order.ts";

const SIX_HOURS = 6 * 3_600;

export function resolvePipeline(
  name: string,
  spec: PipelineSpec,
  { features, pointTo }: { features: Record<string, Pick<FeatureSpec, "computedFrom">>; pointTo: PointTo },
): Pipeline {
  const path = ["pipelines", name];
  const dependencies = stepDependencies(spec.steps, features);
  return {
    name,
    formerly: spec.formerly,
    description: spec.description,
    mode: spec.mode,
    schedule: spec.schedule === undefined ? undefined : { cron: spec.schedule, timeZone: spec.timeZone ?? "UTC" },
    startsOn: spec.startsOn.map(resolveReference),
    api: spec.api,
    retries: spec.retries,
    backoff: { minSeconds: spec.backoff.min, maxSeconds: spec.backoff.max, factor: spec.backoff.factor },
    timeoutSeconds: spec.timeout,
    tests: { unit: spec.tests.unit, integration: spec.tests.integration },
    steps: mapRecord(spec.steps, (step, stepSpec) =>
      resolveStep(step, stepSpec, {
        pipeline: spec,
        waitsFor: dependencies.get(step) ?? [],
        source: pointTo([...path, "steps", step]),
      }),
    ),
    notify: spec.notify,
    notifyOnSuccess: spec.notifyOnSuccess,
    source: pointTo(path),
  };
}

function resolveStep(
  name: string,
  spec: StepSpec,
  { pipeline, waitsFor, source }: { pipeline: Pick<PipelineSpec, "retries">; waitsFor: string[]; source: string },
): Step {
  return {
    name,
    engine: resolveEngine(spec),
    trigger: spec.trigger,
    gpuPool: spec.gpuPool,
    gpus: spec.gpus,
    resources: {
      cpu: spec.resources.cpu,
      memoryBytes: spec.resources.memory,
      executors: spec.resources.executors,
    },
    parameters: spec.parameters,
    requirements: spec.requirements,
    reads: spec.reads.map(resolveReference),
    writes: spec.writes.map(resolveReference),
    waitsFor,
    // What follows data as it comes never ends by itself, and has not failed after some hours.
    timeoutSeconds: spec.timeout ?? (spec.trigger === "continuous" ? undefined : SIX_HOURS),
    retries: spec.retries ?? pipeline.retries,
    source,
  };
}

const FILE_ENGINES = ["spark", "python", "sql", "notebook"] as const;

/** The checks have seen that there is exactly one. */
function resolveEngine(spec: StepSpec): StepEngine {
  if (spec.automl !== undefined) {
    const { target, metric, maximum } = spec.automl;
    return { kind: "automl", target, metric, maximumSeconds: maximum };
  }
  const kind = FILE_ENGINES.find((engine) => spec[engine] !== undefined) ?? "python";
  return { kind, file: spec[kind] ?? "" };
}
