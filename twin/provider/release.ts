import { parseObjectId } from "./manifest.ts";
import { isProperties, type Properties, stringAt } from "./property-values.ts";
import { UNKNOWN } from "./unknowns.ts";

/** What stands in every place that shows a release made here. */
export const SIMULATED = "simulated: trusted, not examined";

export interface ReleaseOutputs {
  id: string;
  outputs: Properties;
}

/** A chart is recorded, not rendered: the outputs of the official resource, and the kinds that its CRDs brought. */
export function recordRelease(
  inputs: Properties,
  release: { namespace: string; revision: number; definitions: readonly string[] },
): ReleaseOutputs {
  const name = stringAt(inputs, ["name"]) ?? "";
  const { namespace, revision, definitions } = release;
  const resourceNames: Properties =
    definitions.length > 0
      ? { "CustomResourceDefinition.apiextensions.k8s.io/apiextensions.k8s.io/v1": [...definitions] }
      : {};
  const status = {
    name,
    namespace,
    revision,
    chart: inputs.chart ?? null,
    version: inputs.version ?? null,
    status: "deployed",
    description: SIMULATED,
  };
  return { id: `${namespace}/${name}`, outputs: { ...inputs, name, namespace, status, resourceNames } };
}

export function previewRelease(inputs: Properties, namespace: string): Properties {
  return { ...inputs, namespace: inputs.namespace ?? namespace, status: UNKNOWN, resourceNames: UNKNOWN };
}

export function releaseNamespace(inputs: Properties, id: string, defaultNamespace: string): string {
  return stringAt(inputs, ["namespace"]) ?? parseObjectId(id).namespace ?? defaultNamespace;
}

export function nextRevision(oldOutputs: Properties): number {
  const status = isProperties(oldOutputs.status) ? oldOutputs.status : {};
  return (typeof status.revision === "number" ? status.revision : 0) + 1;
}
