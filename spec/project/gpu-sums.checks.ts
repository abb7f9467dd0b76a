import type { Finding } from "../problems/problem-list.ts";
import { dataAt, type Path } from "../reading/located.ts";
import type { ProjectSpec } from "./project.schema.ts";
import type { Surroundings } from "./surroundings.ts";

/** GPUs that one thing of the project asks for, and whether it holds them without end. */
interface Demand {
  what: string;
  path: Path;
  pool: string;
  gpus: number;
  stays: boolean;
}

/** What always runs, and beside it the largest of what comes and goes, against the quota of each pool. */
export function checkGpuSums({ raw, spec }: Surroundings): Finding[] {
  const demands = demandsOf(spec);
  return [...new Set(demands.map(({ pool }) => pool))].flatMap((pool): Finding[] => {
    const granted = dataAt(raw, ["quota", "gpus", pool]);
    const ofPool = demands.filter((demand) => demand.pool === pool);
    // That one thing alone needs more is said at the thing.
    if (typeof granted !== "number" || ofPool.some(({ gpus }) => gpus > granted)) return [];
    const together = runningTogether(ofPool);
    const needed = together.reduce((sum, { gpus }) => sum + gpus, 0);
    if (needed <= granted) return [];
    return [
      {
        code: "gpu-quota-exceeded",
        message: `${needed} GPUs of \`${pool}\` are needed at the same time, and the quota grants ${granted}`,
        parts: together.map(({ what, path, gpus }) => ({ text: `${what} ${gpus}`, path: [...path, "gpuPool"] })),
        fix: `Write \`${pool}: ${needed}\` in \`quota.gpus\`, or ask for fewer.`,
        path: ["quota", "gpus", pool],
        at: "value",
      },
    ];
  });
}

function runningTogether(demands: readonly Demand[]): Demand[] {
  const [largest] = demands.filter(({ stays }) => !stays).toSorted((a, b) => b.gpus - a.gpus);
  return [...demands.filter(({ stays }) => stays), ...(largest === undefined ? [] : [largest])];
}

function demandsOf(spec: Partial<ProjectSpec>): Demand[] {
  return [...endpointDemands(spec), ...workbenchDemands(spec), ...stepDemands(spec)];
}

function endpointDemands({ endpoints = {} }: Partial<ProjectSpec>): Demand[] {
  return Object.entries(endpoints).flatMap(([name, { gpuPool: pool, gpus, replicas, mode, servedOn }]): Demand[] => {
    // What a cloud serves for us runs on its nodes and not on the pool's.
    if (pool === undefined || servedOn !== "cluster") return [];
    const stays = mode !== "batch" && replicas.min > 0;
    const copies = Math.max(1, replicas.min);
    return [{ what: `endpoint \`${name}\``, path: ["endpoints", name], pool, gpus: gpus * copies, stays }];
  });
}

function workbenchDemands({ workbenches = {} }: Partial<ProjectSpec>): Demand[] {
  return Object.entries(workbenches).flatMap(([name, { gpuPool: pool, gpus }]): Demand[] => {
    if (pool === undefined) return [];
    return [{ what: `workbench \`${name}\``, path: ["workbenches", name], pool, gpus, stays: true }];
  });
}

function stepDemands({ pipelines = {} }: Partial<ProjectSpec>): Demand[] {
  return Object.entries(pipelines).flatMap(([pipeline, { steps }]) =>
    Object.entries(steps).flatMap(([name, { gpuPool: pool, gpus, trigger }]): Demand[] => {
      if (pool === undefined) return [];
      const path = ["pipelines", pipeline, "steps", name];
      return [{ what: `step \`${pipeline}.${name}\``, path, pool, gpus, stays: trigger === "continuous" }];
    }),
  );
}
