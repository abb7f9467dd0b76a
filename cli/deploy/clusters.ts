import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { z } from "zod";
import { MachineError } from "../../spec/errors.ts";
import { writeFileAtomic } from "../../twin/atomic-file.ts";
import type { ClusterIdentity, KnownClusters } from "./clusters.plan.ts";

const PATIENCE_MS = 15_000;
const knownSchema = z.record(z.string(), z.object({ context: z.string(), uid: z.string() }));

/** The user's kubeconfig set to one context. */
export function loadContext(kubeconfigPath: string | undefined, context: string): KubeConfig {
  const config = new KubeConfig();
  if (kubeconfigPath === undefined) config.loadFromDefault();
  else config.loadFromFile(kubeconfigPath);
  if (config.getContextObject(context) === null) {
    const names = config.getContexts().map((entry) => entry.name);
    throw new MachineError(
      "context-missing",
      `the kubeconfig has no context \`${context}\`; it has ${names.length === 0 ? "none" : names.join(", ")}`,
      "add it to the kubeconfig (or set KUBECONFIG), or start simulated clusters with `lakebed twin up`",
    );
  }
  config.setCurrentContext(context);
  return config;
}

/** Asks the cluster who it is. */
export async function readClusterIdentity(
  environment: string,
  context: string,
  kubeconfigPath: string | undefined,
): Promise<ClusterIdentity> {
  const config = loadContext(kubeconfigPath, context);
  const reading = config.makeApiClient(CoreV1Api).readNamespace({ name: "kube-system" });
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
  try {
    const uid = (await Promise.race([reading, late])).metadata?.uid ?? "";
    return { environment, context, uid };
  } catch (error) {
    throw new MachineError(
      "cluster-unreachable",
      `environment \`${environment}\`: the API server of context \`${context}\` ` +
        `(${config.getCurrentCluster()?.server ?? "no server"}) does not answer: ${reasonOf(error)}`,
      "see that the cluster runs and that the context's credentials are valid; a simulated one starts with `lakebed twin up`",
      { cause: error },
    );
  } finally {
    clearTimeout(timer);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown reason";
  const code = "code" in error ? error.code : undefined;
  if (typeof code === "number") return `HTTP ${code}`;
  return typeof code === "string" ? code : (error.message.split("\n")[0]?.slice(0, 200) ?? "unknown reason");
}

function clustersFile(directory: string): string {
  return join(directory, ".lakebed", "clusters.json");
}

export function readKnownClusters(directory: string): KnownClusters {
  const file = clustersFile(directory);
  return existsSync(file) ? knownSchema.parse(JSON.parse(readFileSync(file, "utf8"))) : {};
}

export function recordClusters(directory: string, clusters: readonly ClusterIdentity[]): void {
  if (clusters.length === 0) return;
  const known = readKnownClusters(directory);
  for (const { environment, context, uid } of clusters) known[environment] = { context, uid };
  writeFileAtomic(clustersFile(directory), `${JSON.stringify(known, null, 2)}\n`, 0o644);
}
