import { isBuiltIn, isOpaque, type Manifest, manifestsOf, namespacedName } from "./manifests.ts";
import { podsOf } from "./pods.ts";
import { type RuleResource, UNKNOWN } from "./rule.ts";

/** A namespace that a stack declares or runs pods in. */
export interface UsedNamespace {
  name: string;
  /** The resource to name in a finding: the namespace's own, else the first (by URN) that runs pods there. */
  urn: string;
  path: string;
  /** The stack declares it, so what is missing in it is missing; otherwise it may stand in another stack. */
  isDeclared: boolean;
}

/** Cluster-scoped kinds hold templates; the pods appear in whatever namespace uses them. */
const CLUSTER_SCOPED = /^Cluster(ServingRuntime|WorkflowTemplate|TrainingRuntime)$/;

export function declaredNamespaces(resources: readonly RuleResource[]): UsedNamespace[] {
  return resources.flatMap((resource) =>
    manifestsOf(resource)
      .filter((manifest) => isBuiltIn(manifest, "Namespace") && !manifest.isPatch)
      .flatMap((manifest) => {
        const name = namespacedName(manifest);
        return typeof name === "string" ? [{ name, urn: resource.urn, path: manifest.path, isDeclared: true }] : [];
      }),
  );
}

/** Namespaces with pods that the stack does not declare itself. */
export function foreignNamespaces(
  resources: readonly RuleResource[],
  declared: readonly UsedNamespace[],
): UsedNamespace[] {
  const known = new Set(declared.map((namespace) => namespace.name));
  const found = new Map<string, UsedNamespace>();
  for (const resource of [...resources].sort((a, b) => (a.urn < b.urn ? -1 : 1))) {
    for (const { manifest, path } of podsOf(resource)) {
      const name = manifest.namespace;
      if (isOpaque(manifest) || isClusterScoped(manifest) || typeof name !== "string") continue;
      if (known.has(name) || found.has(name)) continue;
      found.set(name, { name, urn: resource.urn, path, isDeclared: false });
    }
  }
  return [...found.values()];
}

export function isClusterScoped(manifest: Manifest): boolean {
  return CLUSTER_SCOPED.test(manifest.kind);
}

/** Whether an object with this namespace may be in the given one: `undefined` where that is not known yet. */
export function isIn(namespace: Manifest["namespace"], name: string): boolean | undefined {
  return namespace === UNKNOWN ? undefined : namespace === name;
}
