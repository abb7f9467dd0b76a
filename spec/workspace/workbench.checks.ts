import { checkGpus } from "../pipelines/gpu.checks.ts";
import type { Finding } from "../problems/problem-list.ts";
import type { Surroundings } from "../project/surroundings.ts";
import type { WorkbenchSpec } from "./workbench.schema.ts";

export function checkWorkbench(name: string, { gpuPool, gpus }: WorkbenchSpec, around: Surroundings): Finding[] {
  return checkGpus({ who: "the workbench", path: ["workbenches", name], gpuPool, gpus, pods: 1 }, around);
}
