import { join } from "node:path";
import { cacheFolder } from "./cache.ts";
import type { ControlPlaneBinaries } from "./control-plane.plan.ts";
import { type Engine, ensureEngine } from "./engine.ts";
import { ensureEtcd } from "./etcd.ts";
import { ensureBuilt, type GoModule } from "./go-build.ts";
import { ensureGo } from "./go-toolchain.ts";
import type { Progress } from "./progress.ts";
import type { ProcessName } from "./state.ts";
import type { Tool } from "./tool.ts";
import { TwinError } from "./twin-error.ts";
import { versions } from "./versions.ts";

/** Everything that was found, fetched or built, and where each came from. */
export interface Toolchain {
  engine: Engine;
  controlPlane: ControlPlaneTools;
}

export type ControlPlaneTools = Record<ProcessName, Tool>;

const versionPackage = "k8s.io/component-base/version";
const [kubernetesMajor, kubernetesMinor] = versions.kubernetes.split(".");

export const kubernetesModule: GoModule = {
  name: "kubernetes",
  version: versions.kubernetes,
  packages: ["kube-apiserver", "kube-controller-manager", "kube-scheduler"].map(
    (name) => `k8s.io/kubernetes/cmd/${name}`,
  ),
  linkerFlags: [
    `-X ${versionPackage}.gitVersion=v${versions.kubernetes}`,
    `-X ${versionPackage}.gitMajor=${kubernetesMajor}`,
    `-X ${versionPackage}.gitMinor=${kubernetesMinor}`,
  ],
};

export const kwokModule: GoModule = {
  name: "kwok",
  version: versions.kwok,
  packages: ["sigs.k8s.io/kwok/cmd/kwok"],
  linkerFlags: [],
};

/** Engine and control plane side by side: linking keeps one core only, compiling keeps them all. */
export async function ensureToolchain(progress: Progress, cache = cacheFolder()): Promise<Toolchain> {
  const [engine, controlPlane] = await Promise.all([
    ensureEngine(cache, progress),
    ensureControlPlaneTools(progress, cache),
  ]);
  return { engine, controlPlane };
}

export async function ensureControlPlaneTools(progress: Progress, cache = cacheFolder()): Promise<ControlPlaneTools> {
  requireLinux();
  const go = () => ensureGo(cache, progress);
  const etcd = await ensureEtcd(cache, progress);
  const kwok = await ensureBuilt(cache, kwokModule, go, progress);
  const kubernetes = await ensureBuilt(cache, kubernetesModule, go, progress);
  const built = (folder: string, name: string, version: string): Tool => {
    return { path: join(folder, name), version, origin: "built from the Go module" };
  };
  return {
    etcd,
    kwok: built(kwok, "kwok", versions.kwok),
    "kube-apiserver": built(kubernetes, "kube-apiserver", versions.kubernetes),
    "kube-controller-manager": built(kubernetes, "kube-controller-manager", versions.kubernetes),
    "kube-scheduler": built(kubernetes, "kube-scheduler", versions.kubernetes),
  };
}

export function binariesOf(tools: ControlPlaneTools): ControlPlaneBinaries {
  return Object.fromEntries(Object.entries(tools).map(([name, tool]) => [name, tool.path])) as ControlPlaneBinaries;
}

function requireLinux(): void {
  if (process.platform === "linux") return;
  throw new TwinError(
    "twin-needs-linux",
    `the twin runs on Linux only; this is ${process.platform}`,
    "Name the context of a cluster (kind, k3d, a real one) in platform.yaml; `check`, `plan` and `new` need none.",
  );
}
