import { UserError } from "../../spec/errors.ts";
import { CLUSTER_KEY, STAND_IN_KEY } from "../../twin/provider/provider-config.ts";
import type { StackState } from "./stack-state.ts";

/** Which Kubernetes plugin the engine finds. */
export type ProviderKind = "official" | "stand-in";

function kubernetesProviders(state: StackState) {
  return state.resources.filter((resource) => resource.type === "pulumi:providers:kubernetes");
}

/** Which plugin made the objects of a stack: the stand-in leaves its mark in the state. */
export function providerOf(state: StackState): ProviderKind | undefined {
  const providers = kubernetesProviders(state);
  if (providers.length === 0) return undefined;
  return providers.some((provider) => provider.inputs[STAND_IN_KEY] !== undefined) ? "stand-in" : "official";
}

/** The cluster that a stack was deployed to, where the plugin wrote it down. */
export function clusterOf(state: StackState): string | undefined {
  return kubernetesProviders(state)
    .map((provider) => provider.inputs[CLUSTER_KEY])
    .find((uid) => typeof uid === "string");
}

/** The two keep different state of the same objects: what one made, the other would misread. */
export function refuseOtherProvider(stack: string, state: StackState, provider: ProviderKind): void {
  const maker = providerOf(state);
  if (maker === undefined || maker === provider) return;
  throw new UserError(
    "other-provider",
    maker === "stand-in"
      ? `${stack}: made with the stand-in Kubernetes plugin of the twin, but the engine now finds the official one`
      : `${stack}: made with the official Kubernetes plugin, but the engine now finds the twin's stand-in`,
    maker === "stand-in"
      ? "destroy it with the stand-in first (LAKEBED_PROVIDER=stand-in lakebed destroy), or point PULUMI_BACKEND_URL elsewhere"
      : "make the official plugin available (`pulumi plugin install resource kubernetes`); the stand-in is for the twin alone",
  );
}
