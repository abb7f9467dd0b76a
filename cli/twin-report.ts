import type { EnvironmentStatus, TwinStatus } from "../twin/status.ts";
import type { TwinUpResult } from "../twin/twin.ts";
import { count, table } from "./layout.ts";
import { colors } from "./output.ts";

export function formatTwinUp({ kubeconfig, environments }: TwinUpResult): string {
  const rows = environments.map(({ name, context, port, started, crds }) => [
    `  ${colors.bold(name)}`,
    `context ${context}`,
    `https://127.0.0.1:${port}`,
    started.length === 0 ? "ran already" : "started",
    `${count(crds.count, "custom kind")} from ${crds.source}`,
  ]);
  return [
    "The twin is up: a real Kubernetes API server for each environment, with simulated nodes.",
    ...table(rows),
    colors.dim("Pods never run here: what is called Running is simulated. `lakebed doctor` says what else is."),
    `KUBECONFIG=${kubeconfig}`,
  ].join("\n");
}

export function formatTwinStatus({ environments }: TwinStatus): string {
  if (environments.length === 0) return "No twin was started here. `lakebed twin up` starts one.";
  return environments.map(formatEnvironment).join("\n\n");
}

function formatEnvironment(environment: EnvironmentStatus): string {
  const { name, context, port, state, nodes, crds } = environment;
  const processes = environment.processes.map((process) => [
    `  ${process.name}`,
    process.isRunning ? `pid ${process.pid}` : colors.red("not running"),
    process.isRunning ? megabytes(process.memoryBytes) : "",
  ]);
  const pools = Object.entries(nodes).map(([pool, number]) => `${pool} ${number}`);
  return [
    `${colors.bold(name)}  ${state === "running" ? colors.green(state) : colors.yellow(state)}  context ${context}  https://127.0.0.1:${port}`,
    ...table(processes),
    `  memory ${megabytes(environment.memoryBytes)}`,
    `  nodes (simulated) ${pools.length > 0 ? pools.join(", ") : "unknown while the API server does not answer"}`,
    `  custom kinds ${crds === undefined ? "none" : `${crds.count} from ${crds.source}`}`,
  ].join("\n");
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`;
}
