import { UserError } from "../../spec/errors.ts";

/** The cluster that an environment's context led to; `uid` is that of its namespace kube-system, which never changes. */
export interface ClusterIdentity {
  environment: string;
  context: string;
  uid: string;
}

/** What earlier runs saw, by environment. */
export type KnownClusters = Record<string, { context: string; uid: string }>;

/** Environments are apart or they are no environments. */
export function refuseSharedCluster(clusters: readonly ClusterIdentity[]): void {
  for (const [index, cluster] of clusters.entries()) {
    const twin = clusters.slice(index + 1).find((other) => other.uid === cluster.uid);
    if (twin === undefined) continue;
    throw new UserError(
      "shared-cluster",
      `environments \`${cluster.environment}\` and \`${twin.environment}\` are on one cluster: their contexts ` +
        `\`${cluster.context}\` and \`${twin.context}\` lead to the same kube-system (uid ${cluster.uid})`,
      "give each environment a cluster of its own, and name its context in platform.yaml under `environments`",
    );
  }
}

/** Environments whose context leads elsewhere than last time, unless each is named as accepted. */
export function refuseMovedCluster(
  clusters: readonly ClusterIdentity[],
  known: KnownClusters,
  accepted: readonly string[],
): void {
  for (const cluster of movedClusters(clusters, known)) {
    if (accepted.includes(cluster.environment)) continue;
    throw new UserError(
      "other-cluster",
      `environment \`${cluster.environment}\`: context \`${cluster.context}\` leads to another cluster than last time ` +
        `(kube-system was ${known[cluster.environment]?.uid}, is ${cluster.uid})`,
      "if the context is wrong, mend the kubeconfig or KUBECONFIG; if the cluster was rebuilt and its objects shall be made " +
        `anew, say so with --accept-cluster ${cluster.environment}`,
    );
  }
}

export function movedClusters(clusters: readonly ClusterIdentity[], known: KnownClusters): ClusterIdentity[] {
  return clusters.filter((cluster) => {
    const before = known[cluster.environment];
    return before !== undefined && before.uid !== cluster.uid;
  });
}
