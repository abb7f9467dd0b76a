import type { Finding } from "../problems/problem-list.ts";
import { gpuPoolReference, type Surroundings } from "../project/surroundings.ts";
import { type DataMap, dataAt, namesAt, type Path } from "../reading/located.ts";
import { findBadReference } from "../reading/reference-findings.ts";
import { findMisplacedWords } from "../reading/word-findings.ts";

/** What asks for GPUs: how many each of its pods gets, and how many pods there always are, or at least one. */
export interface GpuDemand {
  /** `the step`. */
  who: string;
  path: Path;
  gpuPool: string | undefined;
  gpus: number;
  pods: number;
}

/** Without quota the queue would never admit the pod, and say so nowhere but in its own status. */
export function checkGpus(demand: GpuDemand, { raw, platform }: Surroundings): Finding[] {
  const { path, gpuPool } = demand;
  if (gpuPool === undefined) {
    const written = namesAt(raw, path);
    return written.includes("gpus") && !written.includes("gpuPool")
      ? findMisplacedWords(path, ["gpus"], "counts GPUs of a `gpuPool`, and none is named")
      : [];
  }
  const unknown = findBadReference(gpuPool, [...path, "gpuPool"], gpuPoolReference(platform));
  if (unknown.length > 0) return unknown;
  return [
    ...findMoreThanNode(demand, gpuPool, platform.gpusPerNode.get(gpuPool)),
    ...findMissingQuota(demand, gpuPool, raw),
  ];
}

/** A pod runs on one node; the queue would admit it, and the scheduler never place it. */
function findMoreThanNode({ who, path, gpus }: GpuDemand, pool: string, perNode: number | undefined): Finding[] {
  if (perNode === undefined || gpus <= perNode) return [];
  const each = perNode === 1 ? "one GPU" : `${perNode} GPUs`;
  const message = `${who} needs ${gpus} GPUs of \`${pool}\` in one pod, and a node of the pool has ${each}`;
  const fix = `Write \`gpus: ${perNode}\`${perNode === 1 ? "" : " or less"}, or raise \`gpuPools.${pool}.perNode\` in platform.yaml if its nodes have more.`;
  return [{ code: "gpus-exceed-node", message, fix, path: [...path, "gpus"], at: "value" }];
}

function findMissingQuota({ who, path, gpus: each, pods }: GpuDemand, gpuPool: string, raw: DataMap): Finding[] {
  const gpus = each * pods;
  const written = dataAt(raw, ["quota", "gpus", gpuPool]);
  const granted = typeof written === "number" ? written : 0;
  const isMalformed = written !== undefined && typeof written !== "number";
  if (granted >= gpus || isMalformed) return [];
  const message = `${who} needs ${gpus === 1 ? "a GPU" : `${gpus} GPUs`} of \`${gpuPool}\`, and \`quota.gpus\` grants ${granted === 0 ? "none" : granted}`;
  const fix = `${granted === 0 ? "Add" : "Write"} \`${gpuPool}: ${gpus}\` ${granted === 0 ? "to" : "in"} \`quota.gpus\`.`;
  return [{ code: "gpu-quota-missing", message, fix, path: [...path, "gpuPool"], at: "value" }];
}
