import type * as k8s from "@pulumi/kubernetes";

type NetworkPolicySpec = k8s.types.input.networking.v1.NetworkPolicySpec;
type NetworkPolicyPeer = k8s.types.input.networking.v1.NetworkPolicyPeer;
type NetworkPolicyPort = k8s.types.input.networking.v1.NetworkPolicyPort;

/** Whom traffic comes from or goes to. */
export type Peer =
  /** Pods of the same namespace. */
  | { kind: "pods"; labels: Record<string, string> }
  /** Pods of the namespaces with these labels; all of them without `pods`. */
  | { kind: "namespaces"; labels: Record<string, string>; pods?: Record<string, string> }
  /** Namespaces that belong to a project of ours. */
  | { kind: "projects" }
  /** The API server and systems outside run where no selector reaches. */
  | { kind: "anywhere" };

export interface TrafficRule {
  peers: Peer[];
  /** TCP; none means every port. */
  ports: number[];
}

/** A hole in a namespace's default deny. */
export interface Allowance {
  /** Name of the policy: `allow-<what>`. */
  name: string;
  /** Labels of the pods it is for; all pods of the namespace when empty. */
  pods: Record<string, string>;
  ingress?: TrafficRule[];
  egress?: TrafficRule[];
}

/** Nothing in, nothing out, for every pod of the namespace. */
export function renderDefaultDeny(): NetworkPolicySpec {
  return { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
}

/** Names are looked up in `kube-system`, where every distribution runs its DNS. */
export function renderDnsAllowance(): NetworkPolicySpec {
  return {
    podSelector: {},
    policyTypes: ["Egress"],
    egress: [
      {
        to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } }],
        ports: [
          { protocol: "UDP", port: 53 },
          { protocol: "TCP", port: 53 },
        ],
      },
    ],
  };
}

export function renderAllowance(allowance: Allowance): NetworkPolicySpec {
  const { pods, ingress, egress } = allowance;
  return {
    podSelector: Object.keys(pods).length === 0 ? {} : { matchLabels: pods },
    policyTypes: [...(ingress === undefined ? [] : ["Ingress"]), ...(egress === undefined ? [] : ["Egress"])],
    ...(ingress === undefined
      ? {}
      : { ingress: ingress.map((rule) => ({ from: rule.peers.map(renderPeer), ...renderPorts(rule) })) }),
    ...(egress === undefined
      ? {}
      : { egress: egress.map((rule) => ({ to: rule.peers.map(renderPeer), ...renderPorts(rule) })) }),
  };
}

function renderPorts(rule: TrafficRule): { ports?: NetworkPolicyPort[] } {
  return rule.ports.length === 0 ? {} : { ports: rule.ports.map((port) => ({ protocol: "TCP", port })) };
}

function renderPeer(peer: Peer): NetworkPolicyPeer {
  switch (peer.kind) {
    case "pods":
      return { podSelector: { matchLabels: peer.labels } };
    case "namespaces":
      return {
        namespaceSelector: { matchLabels: peer.labels },
        ...(peer.pods === undefined ? {} : { podSelector: { matchLabels: peer.pods } }),
      };
    case "projects":
      return { namespaceSelector: { matchExpressions: [{ key: "lakebed.dev/project", operator: "Exists" }] } };
    case "anywhere":
      return { ipBlock: { cidr: "0.0.0.0/0" } };
  }
}
