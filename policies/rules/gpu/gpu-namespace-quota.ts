import { isBuiltIn, isOpaque, type Manifest, manifestsOf } from "../../manifests.ts";
import { declaredNamespaces, isClusterScoped } from "../../namespaces.ts";
import { podsOf } from "../../pods.ts";
import { type Finding, type RuleResource, type StackRule, UNKNOWN } from "../../rule.ts";
import { Findings, isObject, joinPath, leavesOf, MAKE_KNOWN, read } from "../../values.ts";

/** Extended resources of device plugins; MIG slices are resources of their own. */
const GPU =
  /^(nvidia\.com\/(gpu|mig-.+)(\.shared)?|amd\.com\/gpu.*|gpu\.intel\.com\/.+|habana\.ai\/.+|aws\.amazon\.com\/neuron.*|google\.com\/tpu)$/;
/** Keys under which kinds ask for resources. */
const REQUESTS = new Set(["limits", "requests", "resourcesPerNode"]);

export const gpuNamespaceQuota: StackRule = {
  id: "gpu-namespace-quota",
  title: "A namespace that uses GPUs has a quota for them",
  area: "gpu",
  scope: "stack",
  severity: "high",
  frameworks: ["N53 SC-6", "S2 A1.1"],
  default: { development: "mandatory", production: "mandatory" },
  explanation: `GPUs are the cost of an ML platform. A quota keeps one project from taking them all, and a runaway sweep from running
up a bill overnight.

For an extended resource the API server enforces the key \`requests.<resource>\` only. It accepts \`nvidia.com/gpu\` and
\`limits.nvidia.com/gpu\` in a quota without a word and never enforces them, so they count as absent here.

The rule looks at every namespace in which something asks for a GPU, with MIG slices and other vendors' devices, and wants a
quota for just that resource. Where the stack does not declare the namespace, or the template is cluster-scoped, the quota may be
elsewhere: inconclusive. Devices that are claimed by \`ResourceClaim\` are not covered.

**To satisfy it** declare a \`ResourceQuota\` with \`hard: { requests.nvidia.com/gpu: "2" }\` in the namespace.`,
  appliesTo: (resource) =>
    demandsOf(resource).length > 0 || quotasOf(resource).length > 0 || declaredNamespaces([resource]).length > 0,
  check(resources) {
    const declared = new Set(declaredNamespaces(resources).map((namespace) => namespace.name));
    const quotas = resources.flatMap(quotasOf);
    const seen = new Set<string>();
    return [...resources]
      .sort((a, b) => (a.urn < b.urn ? -1 : 1))
      .flatMap(demandsOf)
      .filter((demand) => {
        // One finding a namespace and resource is enough; the first by URN carries it.
        const id = `${String(demand.namespace)} ${demand.resource}`;
        const isNew = !seen.has(id);
        seen.add(id);
        return isNew;
      })
      .flatMap((demand) => judge(demand, quotas, declared));
  },
};

interface Demand {
  urn: string;
  path: string;
  namespace: Manifest["namespace"];
  /** Cluster-scoped templates run wherever somebody uses them. */
  isAnywhere: boolean;
  /** `nvidia.com/gpu`, or undefined where it is not known whether a GPU is asked for. */
  resource: string | undefined;
}

function quotasOf(resource: RuleResource): Manifest[] {
  return manifestsOf(resource).filter((manifest) => isBuiltIn(manifest, "ResourceQuota") || isOpaque(manifest));
}

function demandsOf(resource: RuleResource): Demand[] {
  const known = manifestsOf(resource).flatMap((manifest) =>
    isOpaque(manifest) || isBuiltIn(manifest, "ResourceQuota", "Node") ? [] : namedDemands(resource.urn, manifest),
  );
  return [...known, ...unknownDemands(resource)];
}

function namedDemands(urn: string, manifest: Manifest): Demand[] {
  const demands: Demand[] = [];
  for (const { path, keys, value } of leavesOf(manifest.body, manifest.path)) {
    const [parent, name] = keys.slice(-2);
    if (typeof name !== "string" || !GPU.test(name) || !REQUESTS.has(String(parent))) continue;
    if (value === 0 || value === "0" || value === null) continue;
    demands.push({ urn, path, namespace: manifest.namespace, isAnywhere: isClusterScoped(manifest), resource: name });
  }
  return demands;
}

function unknownDemands(resource: RuleResource): Demand[] {
  return podsOf(resource).flatMap(({ manifest, containers, opaque }) => {
    const places = [
      ...opaque.map(({ path }) => path),
      ...containers.flatMap((container) =>
        [["resources"], ["resources", "limits"], ["resources", "requests"]]
          .filter((keys) => read(container.body, ...keys) === UNKNOWN)
          .slice(0, 1)
          .map((keys) => joinPath(container.path, ...keys)),
      ),
    ];
    const isAnywhere = isClusterScoped(manifest);
    return places.map((path) => ({
      urn: resource.urn,
      path,
      namespace: manifest.namespace,
      isAnywhere,
      resource: undefined,
    }));
  });
}

function judge(demand: Demand, quotas: Manifest[], declared: ReadonlySet<string>): Finding[] {
  const findings = new Findings(demand.urn);
  const { namespace, resource, path } = demand;
  if (resource === undefined) {
    findings.inconclusive({ path, key: "resources/unknown" }, "whether it asks for a GPU is not known yet", MAKE_KNOWN);
    return findings.list;
  }
  const place = { path, key: `quota/${resource}` };
  const fix = `Declare a ResourceQuota in the namespace with \`requests.${resource}\` under \`hard\`.`;
  if (demand.isAnywhere) {
    const message = `a cluster-scoped template asks for \`${resource}\`; which namespaces it runs in is not known here`;
    findings.inconclusive(place, message, "Declare it in a namespace that has a quota.");
  } else if (namespace === UNKNOWN) {
    findings.inconclusive(place, `it asks for \`${resource}\` in a namespace that is not known yet`, MAKE_KNOWN);
  } else {
    const answers = quotas.map((quota) => limits(quota, namespace, resource));
    if (answers.includes("yes")) return [];
    const similar = answers.includes("unenforced")
      ? `; a quota has the key without \`requests.\`, which the API server accepts and never enforces`
      : "";
    const message = `it asks for \`${resource}\`, and namespace \`${namespace}\` has no quota here with \`requests.${resource}\`${similar}`;
    if (answers.includes("unknown")) findings.inconclusive(place, `${message}; one is not fully known yet`, MAKE_KNOWN);
    else if (declared.has(namespace)) findings.fail(place, message, fix);
    else
      findings.inconclusive(place, `${message}; the namespace is declared in another stack, which may have one`, fix);
  }
  return findings.list;
}

/** Whether a quota limits a resource in a namespace. */
function limits(quota: Manifest, namespace: string, resource: string): "yes" | "no" | "unenforced" | "unknown" {
  if (isOpaque(quota)) return "unknown";
  if (quota.namespace !== UNKNOWN && quota.namespace !== namespace) return "no";
  const hard = read(quota.body, "spec", "hard");
  if (hard === UNKNOWN) return "unknown";
  if (!isObject(hard)) return "no";
  // A quota with scopes limits only some of the pods.
  const isScoped =
    read(quota.body, "spec", "scopes") !== undefined || read(quota.body, "spec", "scopeSelector") !== undefined;
  if (Object.hasOwn(hard, `requests.${resource}`)) {
    if (isScoped) return "no";
    return quota.namespace === UNKNOWN ? "unknown" : "yes";
  }
  return Object.hasOwn(hard, resource) || Object.hasOwn(hard, `limits.${resource}`) ? "unenforced" : "no";
}
