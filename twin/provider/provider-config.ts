import { isProperties, type Properties } from "./property-values.ts";
import { isUnknown } from "./unknowns.ts";

/** Left by CheckConfig in the provider's inputs, so that a state says which plugin made it. */
export const STAND_IN_KEY = "lakebedStandIn";
/** The uid of `kube-system`: which cluster this is, whatever the kubeconfig calls it. */
export const CLUSTER_KEY = "lakebedCluster";

export interface ProviderConfig {
  /** A path (or several, as in KUBECONFIG) or the content; undefined means KUBECONFIG or the user's own file. */
  kubeconfig: string | undefined;
  context: string | undefined;
  cluster: string | undefined;
  namespace: string | undefined;
  /** The cluster that the stack was deployed to. */
  clusterId: string | undefined;
}

export function readProviderConfig(args: Properties): ProviderConfig {
  const text = (key: string): string | undefined => {
    const value = args[key];
    return typeof value === "string" && value !== "" && !isUnknown(value) ? value : undefined;
  };
  return {
    kubeconfig: isProperties(args.kubeconfig) ? JSON.stringify(args.kubeconfig) : text("kubeconfig"),
    context: text("context"),
    cluster: text("cluster"),
    namespace: text("namespace"),
    clusterId: text(CLUSTER_KEY),
  };
}

/** A path may be committed; a content bears keys. */
export function isKubeconfigContent(kubeconfig: string): boolean {
  return kubeconfig.includes("\n") || kubeconfig.trimStart().startsWith("{") || kubeconfig.includes("apiVersion:");
}

/** Options of the official provider that would change what happens, and that this one does not have. */
const UNSUPPORTED = ["renderYamlToDirectory", "clusterIdentifier"] as const;

export function unsupportedOptions(args: Properties): string[] {
  const unsupported: string[] = UNSUPPORTED.filter((key) => args[key] !== undefined && args[key] !== "");
  if (String(args.enableServerSideApply) === "false") unsupported.push("enableServerSideApply");
  return unsupported;
}

/** Objects have to be made anew only where the cluster is another one, not when a file moved or a key was renewed. */
export function isOtherCluster(olds: Properties, news: Properties): boolean {
  const [before, after] = [olds[CLUSTER_KEY], news[CLUSTER_KEY]];
  return typeof before === "string" && typeof after === "string" && before !== after && !isUnknown(after);
}
