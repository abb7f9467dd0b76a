import { joinName } from "../../naming/names.ts";
import type { PrefixGrant, ProjectStoragePlan } from "../target.ts";

/** SeaweedFS stores a lifetime in a byte and a unit. */
const MAX_LIFETIME_COUNT = 255;
const LIFETIME_UNITS = [
  { unit: "d", days: 1 },
  { unit: "w", days: 7 },
  { unit: "M", days: 31 },
  { unit: "y", days: 366 },
] as const;

/** The longest lifetime that SeaweedFS can express and that is not longer than so many days. */
export function seaweedLifetime(days: number): string {
  for (const { unit, days: unitDays } of LIFETIME_UNITS) {
    const count = Math.floor(days / unitDays);
    if (count <= MAX_LIFETIME_COUNT) return `${count}${unit}`;
  }
  return `${MAX_LIFETIME_COUNT}y`;
}

export interface IdentityPlan {
  /** Name in the store: all projects share its list. */
  name: string;
  workload: string;
  actions: string[];
}

export interface StoreCommands {
  /** What the names of all identities begin with, and no others of the store do. */
  owner: string;
  buckets: string[];
  lifetimes: { path: string; lifetime: string }[];
  identities: IdentityPlan[];
}

export function planStoreCommands(
  plan: Pick<ProjectStoragePlan, "namespace" | "buckets" | "workloads">,
): StoreCommands {
  // A dot is in no namespace's name, so `plants.` begins no identity of a project `plants-dev`.
  const owner = `${plan.namespace}.`;
  return {
    owner,
    buckets: plan.buckets.map(({ name }) => name),
    lifetimes: plan.buckets.flatMap(({ name, expirations }) =>
      expirations.map(({ prefix, days }) => ({ path: `/buckets/${name}/${prefix}`, lifetime: seaweedLifetime(days) })),
    ),
    identities: plan.workloads.map(({ name, grants }) => ({
      name: `${owner}${name}`,
      workload: name,
      actions: grants.flatMap(grantActions),
    })),
  };
}

/** A star at the end is what makes it a prefix and not one object. */
function grantActions({ bucket, prefix, access }: PrefixGrant): string[] {
  const verbs = access === "write" ? ["Read", "List", "Tagging", "Write"] : ["Read", "List"];
  return verbs.map((verb) => `${verb}:${bucket}/${prefix}*`);
}

/** Secret in the project's namespace with the keys of one workload. */
export function workloadSecretName(workload: string): string {
  return joinName(["object-store", workload]);
}

/** Where people put those keys in the environment's store. */
export function workloadSecretReference(plan: Pick<ProjectStoragePlan, "namespace">, workload: string): string {
  return `object-store/${plan.namespace}/${workload}`;
}

/** A secret `shop/oltp` of a spec is a Secret, and its name has no slashes. */
export function kubernetesSecretKey(secret: string): string {
  return joinName(secret.split("/"));
}
