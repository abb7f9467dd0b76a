import { isProperties, type Value } from "./property-values.ts";
import { STAND_IN_KEY } from "./provider-config.ts";

/** The version of @pulumi/kubernetes whose types this plugin serves; the engine asks for it exactly. */
export const PLUGIN_VERSION = "4.34.2";

/** Every refusal of a preview begins with this; the engine's exit code does not tell of them. */
export const PREVIEW_REFUSAL = "refused by the Kubernetes API server (preview):";

/** Which plugin made the Kubernetes objects of a state (`pulumi stack export`, its `deployment`). */
export function stateMadeBy(deployment: Value): "stand-in" | "official" | "nobody" {
  const resources = isProperties(deployment) && Array.isArray(deployment.resources) ? deployment.resources : [];
  const providers = resources.filter(isProperties).filter(({ type }) => type === "pulumi:providers:kubernetes");
  if (providers.length === 0) return "nobody";
  return providers.some(({ inputs }) => isProperties(inputs) && inputs[STAND_IN_KEY] !== undefined)
    ? "stand-in"
    : "official";
}
