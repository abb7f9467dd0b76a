import { existsSync } from "node:fs";
import { ApiClient } from "./api-client.ts";
import { isAlive } from "./child-process.ts";
import { environmentLayout, knownEnvironments, twinLayout } from "./layout.ts";
import { GPU_POOL_LABEL, POOL_LABEL } from "./nodes.plan.ts";
import { listNodes } from "./nodes.ts";
import { residentBytes } from "./process-identity.ts";
import { type EnvironmentState, type InstalledCrds, type ProcessName, processNames, readState } from "./state.ts";

export interface ProcessStatus {
  name: ProcessName;
  pid: number | undefined;
  isRunning: boolean;
  memoryBytes: number;
}

export interface EnvironmentStatus {
  name: string;
  context: string;
  port: number;
  /** `running`: all processes, and the API server says it is ready. */
  state: "running" | "partly running" | "stopped";
  processes: ProcessStatus[];
  memoryBytes: number;
  /** Simulated nodes by pool; empty when the API server does not answer. */
  nodes: Record<string, number>;
  crds: InstalledCrds | undefined;
}

export interface TwinStatus {
  kubeconfig: string;
  environments: EnvironmentStatus[];
}

export async function twinStatus(root: string): Promise<TwinStatus> {
  const { kubeconfig } = twinLayout(root);
  const states = knownEnvironments(root).flatMap((name) => readState(environmentLayout(root, name)) ?? []);
  return { kubeconfig, environments: await Promise.all(states.map((state) => describe(kubeconfig, state))) };
}

async function describe(kubeconfig: string, state: EnvironmentState): Promise<EnvironmentStatus> {
  const processes = processNames.map((name) => processStatus(name, state));
  const running = processes.filter(({ isRunning }) => isRunning);
  const nodes = running.length > 0 && existsSync(kubeconfig) ? await countNodes(kubeconfig, state.context) : undefined;
  const isWhole = running.length === processes.length && nodes !== undefined;
  return {
    name: state.environment,
    context: state.context,
    port: state.port,
    state: isWhole ? "running" : running.length > 0 ? "partly running" : "stopped",
    processes,
    memoryBytes: running.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
    nodes: nodes ?? {},
    crds: state.crds,
  };
}

function processStatus(name: ProcessName, state: EnvironmentState): ProcessStatus {
  const identity = state.processes[name];
  if (!isAlive(identity)) return { name, pid: undefined, isRunning: false, memoryBytes: 0 };
  return { name, pid: identity.pid, isRunning: true, memoryBytes: residentBytes(identity.pid) };
}

async function countNodes(kubeconfig: string, context: string): Promise<Record<string, number> | undefined> {
  const client = ApiClient.fromKubeconfig(kubeconfig, context);
  try {
    const counts: Record<string, number> = {};
    for (const { metadata } of await listNodes(client)) {
      const pool = metadata.labels[GPU_POOL_LABEL] ?? metadata.labels[POOL_LABEL] ?? "other";
      counts[pool] = (counts[pool] ?? 0) + 1;
    }
    return counts;
  } catch {
    return undefined; // not ready, or not there
  } finally {
    client.close();
  }
}
