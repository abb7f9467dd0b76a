import { join } from "node:path";
import { ADMIN_GROUP, SIMULATOR_GROUP } from "./bootstrap.render.ts";
import type { EnvironmentLayout } from "./layout.ts";
import type { LeafRequest } from "./pki.ts";
import type { ProcessName } from "./state.ts";

/** Paths of the programs that a control plane is made of. */
export type ControlPlaneBinaries = Record<ProcessName, string>;

export interface ProcessPlan {
  name: ProcessName;
  binary: string;
  args: string[];
  workingDirectory: string;
}

/** etcd names the socket file after host and port of the address. */
export const ETCD_SOCKETS = ["localhost:1", "localhost:2"] as const;

/** Certificates of one environment, by file name. */
export const certificateRequests: LeafRequest[] = [
  {
    name: "apiserver",
    commonName: "kube-apiserver",
    usage: "server",
    hosts: {
      dns: ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"],
      ip: ["127.0.0.1", "10.0.0.1"],
    },
  },
  { name: "bootstrap", commonName: "lakebed:bootstrap", organization: "system:masters", usage: "client" },
  { name: "admin", commonName: "lakebed", organization: ADMIN_GROUP, usage: "client" },
  { name: "controller-manager", commonName: "system:kube-controller-manager", usage: "client" },
  { name: "scheduler", commonName: "system:kube-scheduler", usage: "client" },
  { name: "kwok", commonName: "kwok", organization: SIMULATOR_GROUP, usage: "client" },
];

/** Everything listens on one loopback port (the API server's) and two sockets in a private folder. */
export function planProcesses(
  layout: EnvironmentLayout,
  binaries: ControlPlaneBinaries,
  port: number,
): Record<ProcessName, ProcessPlan> {
  const plan = (name: ProcessName, args: string[]): ProcessPlan => ({
    name,
    binary: binaries[name],
    args,
    workingDirectory: layout.run,
  });
  return {
    etcd: planEtcd(layout, binaries.etcd),
    "kube-apiserver": plan("kube-apiserver", apiServerArguments(layout, port)),
    "kube-controller-manager": plan("kube-controller-manager", controllerManagerArguments(layout)),
    "kube-scheduler": plan("kube-scheduler", [
      `--kubeconfig=${join(layout.config, "scheduler.kubeconfig")}`,
      "--secure-port=0",
      "--leader-elect=false",
    ]),
    kwok: plan("kwok", [
      `--kubeconfig=${join(layout.config, "kwok.kubeconfig")}`,
      `--config=${join(layout.config, "kwok.yaml")}`,
      // Otherwise every heartbeat of every node is a line.
      "--v=WARN",
    ]),
  };
}

export function planEtcd({ run, etcdData }: Pick<EnvironmentLayout, "run" | "etcdData">, binary: string): ProcessPlan {
  const [client, peer] = ETCD_SOCKETS.map((socket) => `unix://${socket}`);
  const args = [
    "--name=lakebed",
    `--data-dir=${etcdData}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=lakebed=${peer}`,
    "--auto-compaction-retention=1h",
  ];
  return { name: "etcd", binary, args, workingDirectory: run };
}

function apiServerArguments(layout: EnvironmentLayout, port: number): string[] {
  const pki = (file: string) => join(layout.pki, file);
  return [
    // Relative to the working directory: an absolute path may be longer than the 107 bytes of a socket's name.
    `--etcd-servers=unix://${ETCD_SOCKETS[0]}`,
    "--bind-address=127.0.0.1",
    "--advertise-address=127.0.0.1",
    `--secure-port=${port}`,
    `--tls-cert-file=${pki("apiserver.crt")}`,
    `--tls-private-key-file=${pki("apiserver.key")}`,
    `--client-ca-file=${pki("ca.crt")}`,
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-signing-key-file=${pki("service-account.key")}`,
    `--service-account-key-file=${pki("service-account.crt")}`,
    "--service-cluster-ip-range=10.0.0.0/16",
    "--endpoint-reconciler-type=none",
    "--authorization-mode=RBAC",
    "--anonymous-auth=false",
    // Otherwise "disallowed by cluster policy" hides what Pod Security has to say.
    "--allow-privileged=true",
    // Debian's etcd 3.4 cannot report watch progress, and clients would wait for it.
    "--feature-gates=WatchList=false",
    `--encryption-provider-config=${join(layout.config, "encryption.yaml")}`,
    `--audit-policy-file=${join(layout.config, "audit-policy.yaml")}`,
    `--audit-log-path=${join(layout.logs, "audit.log")}`,
    "--audit-log-maxsize=50",
    "--audit-log-maxbackup=2",
    // A stop would wait more than a minute for open watches.
    "--shutdown-watch-termination-grace-period=1s",
  ];
}

function controllerManagerArguments(layout: EnvironmentLayout): string[] {
  return [
    `--kubeconfig=${join(layout.config, "controller-manager.kubeconfig")}`,
    "--secure-port=0",
    "--leader-elect=false",
    "--use-service-account-credentials=true",
    `--service-account-private-key-file=${join(layout.pki, "service-account.key")}`,
    `--root-ca-file=${join(layout.pki, "ca.crt")}`,
    // The default rate makes a fresh control plane take 5 s to its first service account.
    "--kube-api-qps=300",
    "--kube-api-burst=600",
    // Otherwise it creates a folder below /usr/libexec.
    `--flex-volume-plugin-dir=${join(layout.run, "flex-volumes")}`,
  ];
}

/** Metadata of secrets only, whole requests of what serves models, nothing of what controllers do all day. */
export function renderAuditPolicy(): object {
  return {
    apiVersion: "audit.k8s.io/v1",
    kind: "Policy",
    omitStages: ["RequestReceived"],
    rules: [
      { level: "Metadata", resources: [{ group: "", resources: ["secrets", "serviceaccounts/token"] }] },
      { level: "None", verbs: ["get", "list", "watch"] },
      { level: "None", users: ["kwok", "system:kube-scheduler", "system:kube-controller-manager", "system:apiserver"] },
      { level: "None", userGroups: ["system:serviceaccounts:kube-system"] },
      { level: "RequestResponse", resources: [{ group: "serving.kserve.io" }, { group: "rbac.authorization.k8s.io" }] },
      { level: "Metadata" },
    ],
  };
}

/** `key`: 32 random bytes in base64. */
export function renderEncryption(key: string): object {
  return {
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "EncryptionConfiguration",
    resources: [
      { resources: ["secrets"], providers: [{ secretbox: { keys: [{ name: "k1", secret: key }] } }, { identity: {} }] },
    ],
  };
}
