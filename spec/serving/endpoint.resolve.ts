import type { Release } from "../models/model.types.ts";
import { resolveReference } from "../pipelines/data-reference.resolve.ts";
import type { PointTo } from "../reading/map-record.ts";
import type { EndpointSpec } from "./endpoint.schema.ts";
import type { Endpoint, Fallback, HumanReview } from "./endpoint.types.ts";

export function resolveEndpoint(
  name: string,
  spec: EndpointSpec,
  context: { pointTo: PointTo; releases: readonly Release[] },
): Endpoint {
  return {
    name,
    description: spec.description,
    model: spec.model,
    mode: spec.mode,
    protocol: spec.protocol,
    servedOn: spec.servedOn,
    callers: spec.callers,
    objectives: {
      p95Seconds: spec.objectives.p95?.atMost,
      availabilityPercent: spec.objectives.availability?.atLeast,
      errorsPercent: spec.objectives.errors?.atMost,
    },
    canary: spec.canary && { steps: spec.canary.steps, eachSeconds: spec.canary.each },
    capture: spec.capture && { samplePercent: spec.capture.sample, to: spec.capture.to },
    replicas: spec.replicas,
    scaling: spec.scaling && {
      metric: spec.scaling.metric,
      target: spec.scaling.target,
      idleSeconds: spec.scaling.idle,
    },
    resources: { cpu: spec.resources.cpu, memoryBytes: spec.resources.memory },
    gpuPool: spec.gpuPool,
    gpus: spec.gpus,
    fallback: spec.fallback && resolveFallback(spec.fallback),
    humanReview: spec.humanReview && resolveHumanReview(spec.humanReview),
    schedule: spec.schedule === undefined ? undefined : { cron: spec.schedule, timeZone: spec.timeZone ?? "UTC" },
    reads: spec.reads === undefined ? undefined : resolveReference(spec.reads),
    writes: spec.writes,
    notify: spec.notify,
    release: latestRelease(spec.model, context.releases),
    source: context.pointTo(["endpoints", name]),
  };
}

/** The checks have seen that there is one of the two. */
function resolveFallback({ model, response = "" }: NonNullable<EndpointSpec["fallback"]>): Fallback {
  return model === undefined ? { kind: "response", file: response } : { kind: "model", model };
}

function resolveHumanReview({ when, by, within, to }: NonNullable<EndpointSpec["humanReview"]>): HumanReview {
  return { when, by, withinSeconds: within, to };
}

/** The record approved last is served; of two approved in the same moment the one further down in the file. */
function latestRelease(model: string, releases: readonly Release[]): Release | undefined {
  return releases
    .filter((release) => release.model === model)
    .reduce<Release | undefined>(
      (latest, release) => (latest !== undefined && timeOf(latest) > timeOf(release) ? latest : release),
      undefined,
    );
}

function timeOf(release: Release): number {
  return Date.parse(release.approvedAt);
}
