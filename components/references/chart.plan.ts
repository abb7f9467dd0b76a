import { mirrored } from "./image.plan.ts";

interface Chart {
  /** `https://…` of a chart repository, or an OCI repository without `oci://`. */
  repository: { kind: "http"; url: string } | { kind: "oci"; path: string };
  chart: string;
  version: string;
}

const oci = (path: string, version: string): Chart => ({
  repository: { kind: "oci", path },
  chart: path.slice(path.lastIndexOf("/") + 1),
  version,
});
const http = (url: string, chart: string, version: string): Chart => ({
  repository: { kind: "http", url },
  chart,
  version,
});

/** Every chart, with the exact version. */
const CHARTS = {
  "cert-manager": http("https://charts.jetstack.io", "cert-manager", "v1.20.2"),
  "kube-prometheus-stack": http(
    "https://prometheus-community.github.io/helm-charts",
    "kube-prometheus-stack",
    "88.5.3",
  ),
  "external-secrets": http("https://charts.external-secrets.io", "external-secrets", "2.9.0"),
  kueue: oci("registry.k8s.io/kueue/charts/kueue", "0.19.2"),
  "argo-workflows": http("https://argoproj.github.io/argo-helm", "argo-workflows", "1.0.18"),
  "kserve-crd": oci("ghcr.io/kserve/charts/kserve-crd", "v0.20.0"),
  "kserve-resources": oci("ghcr.io/kserve/charts/kserve-resources", "v0.20.0"),
  "gateway-helm": oci("docker.io/envoyproxy/gateway-helm", "v1.9.0"),
  "cloudnative-pg": http("https://cloudnative-pg.github.io/charts", "cloudnative-pg", "0.29.0"),
  seaweedfs: http("https://seaweedfs.github.io/seaweedfs/helm", "seaweedfs", "4.44.0"),
} as const satisfies Record<string, Chart>;

export type ChartName = keyof typeof CHARTS;

export const chartNames = Object.keys(CHARTS) as ChartName[];

export interface ChartReference {
  /** Name in `repository`, or the whole `oci://` address. */
  chart: string;
  repository: string | undefined;
  version: string;
}

/**
 * The one place where a chart reference is made. A mirror is an OCI registry: it keeps the charts of an HTTP repository
 * under the repository's host and path.
 */
export function chartReference(name: ChartName, registryMirror: string | undefined): ChartReference {
  const { repository, chart, version }: Chart = CHARTS[name];
  if (repository.kind === "oci") {
    return { chart: `oci://${mirrored(repository.path, registryMirror)}`, repository: undefined, version };
  }
  if (registryMirror === undefined) return { chart, repository: repository.url, version };
  const path = `${repository.url.replace(/^https?:\/\//, "")}/${chart}`;
  return { chart: `oci://${mirrored(path, registryMirror)}`, repository: undefined, version };
}
