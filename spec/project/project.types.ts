import type { Dataset } from "../data/dataset.types.ts";
import type { Feature } from "../data/feature.types.ts";
import type { Model, Release } from "../models/model.types.ts";
import type { Monitor } from "../monitoring/monitor.types.ts";
import type { Pipeline } from "../pipelines/pipeline.types.ts";
import type { SourcePointer } from "../reading/source-pointer.ts";
import type { Endpoint } from "../serving/endpoint.types.ts";
import type { Workbench } from "../workspace/workbench.types.ts";
import type { ExtraGrant, Persona } from "./access.types.ts";
import type { Purpose } from "./purpose.types.ts";

export interface Owner {
  team: string;
  contact: string;
  costCenter: string;
}

/** Upper bounds of everything a project runs in one environment. */
export interface Quota {
  cpu: number;
  memoryBytes: number;
  storageBytes: number;
  pods: number;
  /** GPUs by pool name. */
  gpus: Record<string, number>;
  source: SourcePointer;
}

/** A project as one environment sees it. */
export interface Project {
  name: string;
  /** The name that identities in clusters keep. */
  formerly: string | undefined;
  /** Folder relative to the platform repository, with forward slashes: `projects/plants`. */
  directory: string;
  owner: Owner;
  repository: string;
  purpose: Purpose;
  /** Persona to groups of the identity provider. */
  personas: Record<Persona, string[]>;
  grants: Record<string, ExtraGrant>;
  quota: Quota;
  datasets: Record<string, Dataset>;
  features: Record<string, Feature>;
  pipelines: Record<string, Pipeline>;
  models: Record<string, Model>;
  endpoints: Record<string, Endpoint>;
  workbenches: Record<string, Workbench>;
  monitors: Record<string, Monitor>;
  /** Every record of this environment's releases file, served or not. */
  releases: Release[];
  source: SourcePointer;
}
