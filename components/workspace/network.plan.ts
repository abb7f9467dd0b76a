import type { Connection } from "../../spec/model.ts";
import type { Allowance, Peer, TrafficRule } from "../base/network-policy.render.ts";
import type { EnvironmentOutputs } from "../environment/outputs.ts";
import { connectionLabel, POD_LABELS } from "./scope.ts";

export const SPARK_PORTS = { driver: 7078, blockManager: 7079 } as const;
export const ALERTMANAGER_PORT = 9093;
const KAFKA_PORT = 9092;
/** A network policy knows no host names, so a system outside is bounded by its port alone. */
const ANYWHERE: Peer = { kind: "anywhere" };

const pipelinePods = { [POD_LABELS.workload]: "pipeline" };
const endpointPods = { [POD_LABELS.workload]: "endpoint" };
const sparkPods = { [POD_LABELS.engine]: "spark" };

export interface NetworkInputs {
  environment: Pick<EnvironmentOutputs, "objectStore" | "tracking" | "systemNamespace">;
  connections: readonly Connection[];
  repository: string;
}

/** What a project's pods may talk to, and who may talk to them; all else is denied. */
export function planNetwork({ environment, connections, repository }: NetworkInputs): Allowance[] {
  const { systemNamespace } = environment;
  const store = servicePeer(environment.objectStore.endpoint, systemNamespace);
  const tracking = servicePeer(environment.tracking.uri, systemNamespace);
  const services = namespacePeer(systemNamespace);
  const spark: TrafficRule = {
    peers: [{ kind: "pods", labels: sparkPods }],
    ports: [SPARK_PORTS.driver, SPARK_PORTS.blockManager],
  };
  return [
    { name: "allow-pipeline-store", pods: pipelinePods, egress: [store] },
    { name: "allow-pipeline-tracking", pods: pipelinePods, egress: [tracking] },
    {
      name: "allow-pipeline-alerts",
      pods: pipelinePods,
      egress: [{ peers: [services], ports: [ALERTMANAGER_PORT] }],
    },
    {
      name: "allow-pipeline-code",
      pods: pipelinePods,
      egress: [{ peers: [ANYWHERE], ports: [repositoryPort(repository)] }],
    },
    // Workflow pods report to the API server, and a Spark driver asks it for executors. Its address is the cluster's own
    // affair: 443 of the service, 6443 behind it.
    { name: "allow-pipeline-api-server", pods: pipelinePods, egress: [{ peers: [ANYWHERE], ports: [443, 6443] }] },
    { name: "allow-endpoint-store", pods: endpointPods, egress: [store] },
    { name: "allow-spark", pods: sparkPods, ingress: [spark], egress: [spark] },
    ...connections.map((connection) => ({
      name: `allow-connection-${connection.name}`,
      pods: { [connectionLabel(connection.name)]: "true" },
      egress: [{ peers: [ANYWHERE], ports: connectionPorts(connection) }],
    })),
  ];
}

export function connectionPorts(connection: Connection): number[] {
  switch (connection.kind) {
    case "postgres":
    case "mysql":
      return [connection.port];
    case "kafka": {
      const brokers = connection.bootstrap.map((address) => Number(/:(\d+)$/.exec(address)?.[1] ?? KAFKA_PORT));
      return [...new Set([...brokers, ...portOf(connection.schemaRegistry)])];
    }
    case "object-store":
      return portOf(connection.endpoint ?? AWS_STORE);
    case "http":
      return portOf(connection.url);
  }
}

/** What a store without an address of its own speaks. */
const AWS_STORE = "https://s3.amazonaws.com";

function portOf(address: string | undefined): number[] {
  if (address === undefined) return [];
  const { port, protocol } = new URL(address);
  return [port === "" ? (protocol === "http:" ? 80 : 443) : Number(port)];
}

/** `https://…` 443, `ssh://…` and `git@host:…` 22, unless the address names a port. */
export function repositoryPort(repository: string): number {
  const url = URL.parse(repository);
  if (url === null) return 22;
  if (url.port !== "") return Number(url.port);
  return { "http:": 80, "ssh:": 22, "git:": 9418 }[url.protocol] ?? 443;
}

/** A service inside the cluster is reached by its namespace, one outside by its port. */
function servicePeer(address: string, systemNamespace: string): TrafficRule {
  const url = new URL(address);
  const isInside = url.hostname.split(".")[1] === systemNamespace;
  const port = url.port !== "" ? Number(url.port) : url.protocol === "http:" ? 80 : 443;
  return { peers: [isInside ? namespacePeer(systemNamespace) : ANYWHERE], ports: [port] };
}

function namespacePeer(namespace: string): Peer {
  return { kind: "namespaces", labels: { "kubernetes.io/metadata.name": namespace } };
}
