import type { SourcePointer } from "../reading/source-pointer.ts";

/** What runs a step, with the program or the task it is given. */
export type StepEngine =
  | { kind: "spark" | "python" | "sql" | "notebook"; file: string }
  | { kind: "automl"; target: string; metric: string; maximumSeconds: number };

/** What a step reads or writes: a dataset, features, or a model of the registry. */
export type DataReference =
  | { kind: "dataset"; name: string }
  | { kind: "feature"; name: string }
  | { kind: "model"; name: string };

/** How a step of a streaming pipeline follows its data. */
export type Trigger = "available-now" | "continuous";

export interface StepResources {
  /** Cores; undefined: what the engine takes by itself. */
  cpu: number | undefined;
  memoryBytes: number | undefined;
  /** Of a Spark step alone. */
  executors: { min: number; max: number } | undefined;
}

export interface Step {
  name: string;
  engine: StepEngine;
  trigger: Trigger | undefined;
  gpuPool: string | undefined;
  /** How many GPUs of the pool; without a pool none are asked for. */
  gpus: number;
  resources: StepResources;
  /** Values for the program, by name. */
  parameters: Record<string, string | number | boolean>;
  /** A requirements.txt, relative to the project's folder. */
  requirements: string | undefined;
  reads: DataReference[];
  writes: DataReference[];
  /** Names of the pipeline's steps that have to end before it starts, in the order of the file. */
  waitsFor: string[];
  /** Undefined for a step that runs for ever. */
  timeoutSeconds: number | undefined;
  retries: number;
  source: SourcePointer;
}

export interface Backoff {
  minSeconds: number;
  maxSeconds: number;
  factor: number;
}

export interface Pipeline {
  name: string;
  /** Name that it was first deployed under. */
  formerly: string | undefined;
  description: string | undefined;
  mode: "batch" | "streaming";
  schedule: { cron: string; timeZone: string } | undefined;
  startsOn: DataReference[];
  /** Clients that may start it by API; undefined: it has none. */
  api: { callers: string[] } | undefined;
  retries: number;
  backoff: Backoff;
  /** Of a whole run; undefined: its steps decide. */
  timeoutSeconds: number | undefined;
  tests: { unit: string | undefined; integration: string | undefined };
  steps: Record<string, Step>;
  /** Names of receivers told of a failure. */
  notify: string[];
  /** Names of receivers told of a run that ended well. */
  notifyOnSuccess: string[];
  source: SourcePointer;
}
