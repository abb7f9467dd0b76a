import type { GpuPoolSpec } from "./platform/gpu-pool.schema.ts";
import { quote } from "./problems/excerpt.ts";
import type { Finding } from "./problems/problem-list.ts";
import type { ProjectSpec } from "./project/project.schema.ts";

const RESERVED_PROJECTS = /^(kube|lakebed)(-|$)/;

/** Names decide stacks and namespaces, so they must be clear across the whole repository. */
export function checkProjectName(folder: string, name: unknown, environments: readonly string[]): Finding[] {
  if (typeof name !== "string") return [];
  const path = ["name"];
  const findings: Finding[] = [];
  if (name !== folder) {
    const message = `the project is named ${quote(name)} and its folder ${quote(folder)}`;
    findings.push({
      code: "folder-name-differs",
      message,
      fix: `Write \`name: ${folder}\`, or rename the folder.`,
      path,
      at: "value",
    });
  }
  if (environments.includes(name)) {
    const message = `${quote(name)} is an environment already, and stack names could not tell them apart`;
    findings.push({ code: "name-taken", message, fix: "Rename the project and its folder.", path, at: "value" });
  }
  if (RESERVED_PROJECTS.test(name)) {
    const message = `names that begin with \`kube\` or \`lakebed\` are reserved: ${quote(name)} would give namespaces that belong to the cluster`;
    findings.push({ code: "reserved-name", message, fix: "Rename the project and its folder.", path, at: "value" });
  }
  return findings;
}

/** The quotas of all projects in one environment, against what its pools can hold; findings by project. */
export function checkGpuQuotas(
  pools: Record<string, GpuPoolSpec>,
  projects: ReadonlyMap<string, Partial<ProjectSpec>>,
): Map<string, Finding[]> {
  const granted = new Map<string, number>();
  const findings = new Map<string, Finding[]>();
  for (const [project, spec] of projects) {
    for (const [name, gpus] of Object.entries(spec.quota?.gpus ?? {})) {
      // Not `pools[name]` alone: every object has a `constructor`, and a pool may not be one.
      const pool = Object.hasOwn(pools, name) ? pools[name] : undefined;
      if (pool === undefined) continue;
      const before = granted.get(name) ?? 0;
      const capacity = pool.nodes.max * pool.perNode;
      granted.set(name, before + gpus);
      if (before + gpus <= capacity || gpus === 0) continue;
      const others = before > 0 ? `, with the ${before} of other projects ${before + gpus}` : "";
      const finding: Finding = {
        code: "gpu-quota-exceeds-pool",
        message: `the project may use ${gpus} GPUs of \`${name}\`${others}; the pool has at most ${capacity}`,
        fix: `Grant at most ${Math.max(0, capacity - before)}, or raise \`gpuPools.${name}.nodes.max\` in platform.yaml.`,
        path: ["quota", "gpus", name],
        at: "value",
      };
      findings.set(project, [...(findings.get(project) ?? []), finding]);
    }
  }
  return findings;
}
