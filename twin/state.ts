import { existsSync, readFileSync } from "node:fs";
import { writeFileAtomic } from "./atomic-file.ts";
import type { EnvironmentLayout } from "./layout.ts";
import type { ProcessIdentity } from "./process-identity.ts";

export const processNames = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok"] as const;
export type ProcessName = (typeof processNames)[number];

/** What `.lakebed/twin/<environment>/state.json` remembers between commands. */
export interface EnvironmentState {
  environment: string;
  context: string;
  port: number;
  processes: Partial<Record<ProcessName, ProcessIdentity>>;
  /** The bootstrap objects are in etcd. */
  bootstrapped: boolean;
  crds: InstalledCrds | undefined;
}

export interface InstalledCrds {
  /** Folder, release addresses, or `generated from lakebed's own kinds`. */
  source: string;
  /** Changes when another set or another content is to be installed. */
  digest: string;
  count: number;
}

export function readState(layout: EnvironmentLayout): EnvironmentState | undefined {
  if (!existsSync(layout.state)) return undefined;
  return JSON.parse(readFileSync(layout.state, "utf8")) as EnvironmentState;
}

export function writeState(layout: EnvironmentLayout, state: EnvironmentState): void {
  writeFileAtomic(layout.state, `${JSON.stringify(state, null, 2)}\n`);
}
