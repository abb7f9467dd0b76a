/** A pool of GPU nodes as the simulation needs it. */
export interface TwinGpuPool {
  name: string;
  /** Extended resource, e.g. `nvidia.com/gpu`. */
  resource: string;
  perNode: number;
  nodes: { min: number; max: number };
  /** In addition to the pool's own label. */
  labels?: Record<string, string>;
  /** In addition to the pool's own taint. */
  taints?: NodeTaint[];
}

export interface NodeTaint {
  key: string;
  value?: string;
  effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

export interface NodePlan {
  name: string;
  labels: Record<string, string>;
  taints: NodeTaint[];
  capacity: Record<string, string>;
}

/** Pods of different nodes must not share an address. */
export function podRange(position: number): string {
  return `10.64.${position % 256}.0/24`;
}

export const POOL_LABEL = "lakebed.dev/pool";
export const GPU_POOL_LABEL = "lakebed.dev/gpu-pool";
export const SIMULATED_LABEL = "lakebed.dev/simulated";

const GENERAL_NODES = 2;

/** Every node of an environment: two plain ones, and each GPU pool at its largest. */
export function planNodes(pools: TwinGpuPool[]): NodePlan[] {
  const general = Array.from({ length: GENERAL_NODES }, (_, index) => ({
    name: `general-${index + 1}`,
    labels: nodeLabels(`general-${index + 1}`, { [POOL_LABEL]: "general" }),
    taints: [],
    capacity: { cpu: "64", memory: "256Gi", pods: "500", "ephemeral-storage": "2Ti" },
  }));
  return [...general, ...pools.flatMap(planPool)];
}

function planPool(pool: TwinGpuPool): NodePlan[] {
  return Array.from({ length: Math.max(1, pool.nodes.max) }, (_, index) => {
    const name = `${pool.name}-${index + 1}`;
    return {
      name,
      labels: nodeLabels(name, { [GPU_POOL_LABEL]: pool.name, ...pool.labels }),
      taints: [{ key: pool.resource, value: "present", effect: "NoSchedule" }, ...(pool.taints ?? [])],
      capacity: {
        cpu: "32",
        memory: "128Gi",
        pods: "110",
        "ephemeral-storage": "1Ti",
        [pool.resource]: String(pool.perNode),
      },
    };
  });
}

function nodeLabels(name: string, own: Record<string, string>): Record<string, string> {
  return {
    "kubernetes.io/hostname": name,
    "kubernetes.io/os": "linux",
    "kubernetes.io/arch": "amd64",
    [SIMULATED_LABEL]: "true",
    ...own,
  };
}

export function renderNode(plan: NodePlan, position: number): object {
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: plan.name, labels: plan.labels },
    spec: { taints: plan.taints, podCIDR: podRange(position), podCIDRs: [podRange(position)] },
    status: {
      capacity: plan.capacity,
      allocatable: plan.capacity,
      nodeInfo: {
        architecture: "amd64",
        operatingSystem: "linux",
        bootID: "",
        machineID: "",
        systemUUID: "",
        osImage: "simulated",
        kernelVersion: "simulated",
        containerRuntimeVersion: "simulated",
        kubeletVersion: "simulated",
        kubeProxyVersion: "",
      },
    },
  };
}
