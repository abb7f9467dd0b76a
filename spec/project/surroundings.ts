import type { GpuPoolSpec } from "../platform/gpu-pool.schema.ts";
import type { Stage } from "../platform/platform.types.ts";
import { type Data, type DataMap, dataAt, namesAt } from "../reading/located.ts";
import type { Reference } from "../reading/reference-findings.ts";
import type { ProjectSpec } from "./project.schema.ts";

/** What of the platform a project may refer to, by name. */
export interface PlatformNames {
  connections: Map<string, string>;
  gpuPools: string[];
  /** How many GPUs one node of a pool has; of well-formed pools only. */
  gpusPerNode: ReadonlyMap<string, number>;
  receivers: string[];
  groups: string[];
  /** Projects that were taken out, with what each leaves behind. */
  removedProjects: Map<string, string[]>;
}

export function platformNames(raw: DataMap, pools: Readonly<Record<string, GpuPoolSpec>> = {}): PlatformNames {
  const groups = dataAt(raw, ["identity", "groups"]);
  return {
    connections: new Map(
      namesAt(raw, ["connections"]).map((name) => [name, String(dataAt(raw, ["connections", name, "kind"]))]),
    ),
    gpuPools: namesAt(raw, ["gpuPools"]),
    gpusPerNode: new Map(Object.entries(pools).map(([name, { perNode }]) => [name, perNode])),
    receivers: namesAt(raw, ["receivers"]),
    groups: textsOf(groups),
    removedProjects: new Map(
      namesAt(raw, ["removedProjects"]).map((name) => [
        name,
        textsOf(dataAt(raw, ["removedProjects", name, "leaves"])),
      ]),
    ),
  };
}

function textsOf(list: Data | undefined): string[] {
  return Array.isArray(list) ? list.filter((entry) => typeof entry === "string") : [];
}

/** What a check of one thing may look at besides the thing itself. */
export interface Surroundings {
  /** The project as written, overrides merged: names stand here also of things that are malformed. */
  raw: DataMap;
  /** What is well-formed of it. */
  spec: Partial<ProjectSpec>;
  platform: PlatformNames;
  /** The environment that is looked at. */
  environment: {
    name: string;
    stage: Stage | undefined;
    /** Of a cloud; where a cluster of one's own stands is not said. */
    region: string | undefined;
  };
  /** All projects of the repository in this environment, this one included, by the name of their folder. */
  projects: ReadonlyMap<string, Partial<ProjectSpec>>;
  /** The datasets of each of them, malformed ones included. */
  datasetNames: ReadonlyMap<string, readonly string[]>;
  /** `2026-12-31`; what expires does so by this. */
  today: string;
}

export function gpuPoolReference(platform: PlatformNames): Reference {
  return {
    what: "GPU pool",
    code: "unknown-gpu-pool",
    known: platform.gpuPools,
    declaredIn: "`gpuPools` of platform.yaml",
  };
}

export function receiverReference(platform: PlatformNames): Reference {
  return {
    what: "receiver",
    code: "unknown-receiver",
    known: platform.receivers,
    declaredIn: "`receivers` of platform.yaml",
  };
}

export function groupReference(platform: PlatformNames): Reference {
  return {
    what: "group",
    code: "unknown-group",
    known: platform.groups,
    declaredIn: "`identity.groups` of platform.yaml",
  };
}

/** Another project than the one that is looked at. */
export function projectReference({ projects, spec }: Pick<Surroundings, "projects" | "spec">): Reference {
  return {
    what: "other project",
    code: "unknown-project",
    // Asked for only where something names a project: each of a thousand would list all others at every dataset.
    get known() {
      return [...projects.keys()].filter((name) => name !== spec.name);
    },
    declaredIn: "a folder of its own below projects/",
  };
}
