import type { Release } from "../models/model.types.ts";
import type { DataReference } from "../pipelines/pipeline.types.ts";
import type { SourcePointer } from "../reading/source-pointer.ts";

export interface Objectives {
  p95Seconds: number | undefined;
  availabilityPercent: number | undefined;
  /** Largest share of requests that end in an error. */
  errorsPercent: number | undefined;
}

/** How a new version takes over. */
export interface Canary {
  /** Shares of the traffic in percent, rising. */
  steps: number[];
  eachSeconds: number;
}

/** Which requests and answers are kept, and in which dataset. */
export interface Capture {
  samplePercent: number;
  to: string;
}

export interface Scaling {
  metric: "concurrency" | "requests" | "cpu" | "gpu";
  target: number;
  /** Without a request for this long the last copies stop. */
  idleSeconds: number | undefined;
}

/** What is answered when the model cannot. */
export type Fallback = { kind: "model"; model: string } | { kind: "response"; file: string };

/** Which answers a person decides on. */
export interface HumanReview {
  when: string;
  by: string[];
  withinSeconds: number;
  to: string;
}

export interface Endpoint {
  name: string;
  description: string | undefined;
  model: string;
  mode: "online" | "batch" | "streaming";
  protocol: "rest" | "grpc";
  servedOn: "cluster" | "sagemaker" | "azure-ml";
  callers: string[];
  objectives: Objectives;
  canary: Canary | undefined;
  capture: Capture | undefined;
  replicas: { min: number; max: number };
  scaling: Scaling | undefined;
  resources: { cpu: number | undefined; memoryBytes: number | undefined };
  gpuPool: string | undefined;
  /** How many GPUs of the pool each copy asks for; without a pool none. */
  gpus: number;
  fallback: Fallback | undefined;
  humanReview: HumanReview | undefined;
  /** Of a batch endpoint. */
  schedule: { cron: string; timeZone: string } | undefined;
  /** What a batch or streaming endpoint takes its questions from. */
  reads: DataReference | undefined;
  /** The dataset that a batch or streaming endpoint writes its answers to. */
  writes: string | undefined;
  notify: string[];
  /** The approved version served here, or undefined: *awaiting its first approved version*. */
  release: Release | undefined;
  source: SourcePointer;
}
