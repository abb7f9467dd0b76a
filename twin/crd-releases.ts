import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "./atomic-file.ts";

/**
 * Where each group's released definitions are published, by the versions that the charts of our components install.
 * Other objects in these files are passed over; a kind that an address does not hold gets our own definition.
 */
const releases: Record<string, string> = {
  "argoproj.io":
    "https://raw.githubusercontent.com/argoproj/argo-workflows/v4.1.2/manifests/base/crds/full/{group}_{plural}.yaml",
  "cert-manager.io": "https://github.com/cert-manager/cert-manager/releases/download/v1.20.2/cert-manager.crds.yaml",
  "external-secrets.io":
    "https://raw.githubusercontent.com/external-secrets/external-secrets/v2.9.0/deploy/crds/bundle.yaml",
  "gateway.envoyproxy.io": "https://github.com/envoyproxy/gateway/releases/download/v1.9.0/envoy-gateway-crds.yaml",
  "gateway.networking.k8s.io":
    "https://github.com/kubernetes-sigs/gateway-api/releases/download/v1.6.1/standard-install.yaml",
  "kueue.x-k8s.io": "https://github.com/kubernetes-sigs/kueue/releases/download/v0.19.2/manifests.yaml",
  "monitoring.coreos.com":
    "https://raw.githubusercontent.com/prometheus-operator/prometheus-operator/v0.93.1/example/prometheus-operator-crd/{group}_{plural}.yaml",
  "postgresql.cnpg.io": "https://github.com/cloudnative-pg/cloudnative-pg/releases/download/v1.30.0/cnpg-1.30.0.yaml",
  "serving.kserve.io": "https://github.com/kserve/kserve/releases/download/v0.20.0/kserve.yaml",
};

export interface KindName {
  group: string;
  plural: string;
}

const PATIENCE_MILLISECONDS = 4_000;

export function releaseAddress(kind: KindName): string | undefined {
  return releases[kind.group]?.replace("{group}", kind.group).replace("{plural}", kind.plural);
}

/** Texts of the release files of these kinds, as far as they can be reached; fetched once into the cache. */
export async function fetchReleases(cache: string, kinds: readonly KindName[]): Promise<string[]> {
  const addresses = [...new Set(kinds.map(releaseAddress).filter((address) => address !== undefined))];
  const missing = addresses.filter((address) => !existsSync(cachePath(cache, address)));
  // One address speaks for its host: where it does not answer, the others are not waited for one by one.
  const probed = missing[0] === undefined || (await fetchInto(cache, missing[0]));
  if (probed) await Promise.all(missing.slice(1).map((address) => fetchInto(cache, address)));
  return addresses
    .map((address) => cachePath(cache, address))
    .filter(existsSync)
    .map((path) => readFileSync(path, "utf8"));
}

async function fetchInto(cache: string, address: string): Promise<boolean> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) });
    if (!response.ok) return false;
    writeFileAtomic(cachePath(cache, address), await response.text(), 0o644);
    return true;
  } catch {
    return false;
  }
}

function cachePath(cache: string, address: string): string {
  return join(cache, "crds", `${createHash("sha256").update(address).digest("hex").slice(0, 16)}.yaml`);
}
