import type { PointTo } from "../reading/map-record.ts";
import type { WorkbenchSpec } from "./workbench.schema.ts";
import type { Workbench } from "./workbench.types.ts";

export function resolveWorkbench(name: string, spec: WorkbenchSpec, pointTo: PointTo): Workbench {
  return {
    name,
    persona: spec.persona,
    size: { cpu: spec.size.cpu, memoryBytes: spec.size.memory, storageBytes: spec.size.storage },
    gpuPool: spec.gpuPool,
    gpus: spec.gpus,
    stopAfterIdleSeconds: spec.stopAfterIdle,
    source: pointTo(["workbenches", name]),
  };
}
