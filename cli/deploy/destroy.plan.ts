import { z } from "zod";
import { UserError } from "../../spec/errors.ts";
import { isManagedObject } from "./run-record.ts";
import { kindOf, objectName, type StackState, type StateResource, urnName } from "./stack-state.ts";

/** An annotation, or label, on whatever holds data that nobody can make again. */
export const DATA_MARK = "lakebed.dev/data";

/** Hold data in every program, marked or not. */
const DATA_TYPES: ReadonlySet<string> = new Set([
  "kubernetes:core/v1:PersistentVolume",
  "kubernetes:core/v1:PersistentVolumeClaim",
  "kubernetes:postgresql.cnpg.io/v1:Cluster",
  "aws:s3/bucket:Bucket",
  "aws:s3/bucketV2:BucketV2",
  "aws:rds/instance:Instance",
  "aws:kms/key:Key",
]);

const RELEASE_TYPE = "kubernetes:helm.sh/v3:Release";
const NETWORK_POLICY_TYPE = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

/** A resource that holds data. */
export interface DataHolder {
  stack: string;
  urn: string;
  kind: string;
  /** What `--delete-data` takes: the logical name. */
  name: string;
  /** `namespace/name` in the cluster. */
  object: string;
}

export interface DestroyPlan {
  stack: string;
  /** URNs that stay: data, and all that it needs to stand. */
  keep: Set<string>;
  /** Data that stays. */
  kept: DataHolder[];
  /** Data that was named, and goes. */
  deletedData: DataHolder[];
  /** URNs whose protection or retention is taken off first. */
  release: Set<string>;
  /** Managed objects that go. */
  deletions: StateResource[];
}

export function findData(stack: string, state: StackState): DataHolder[] {
  const byUrn = new Map(state.resources.map((resource) => [resource.urn, resource]));
  return state.resources
    .filter((resource) => isManagedObject(resource) && !resource.delete && holdsData(resource, byUrn))
    .map((resource) => ({
      stack,
      urn: resource.urn,
      kind: kindOf(resource.type),
      name: urnName(resource.urn),
      object: objectName(resource),
    }));
}

const marksSchema = z.object({
  metadata: z.object({
    annotations: z.record(z.string(), z.unknown()).optional(),
    labels: z.record(z.string(), z.unknown()).optional(),
  }),
});

function holdsData(resource: StateResource, byUrn: ReadonlyMap<string, StateResource>): boolean {
  if (resource.retainOnDelete || DATA_TYPES.has(resource.type)) return true;
  const metadata = marksSchema.safeParse(resource.inputs).data?.metadata;
  if (metadata?.annotations?.[DATA_MARK] !== undefined || metadata?.labels?.[DATA_MARK] !== undefined) return true;
  if (resource.type === RELEASE_TYPE && isStore(resource, byUrn)) return true;
  return resource.protect && !isProtectedByParent(resource, byUrn);
}

/** A component that classifies what is in it is a store: the chart below it brings the disks. */
function isStore(release: StateResource, byUrn: ReadonlyMap<string, StateResource>): boolean {
  const parent = release.parent === undefined ? undefined : byUrn.get(release.parent);
  return parent !== undefined && !parent.custom && parent.inputs.classification !== undefined;
}

/** A production component hands its protection to all its children: that guards the stack, and does not mark data. */
function isProtectedByParent(resource: StateResource, byUrn: ReadonlyMap<string, StateResource>): boolean {
  const parent = resource.parent === undefined ? undefined : byUrn.get(resource.parent);
  return parent?.protect ?? false;
}

/** Decides for one stack what goes and what stays. `doomed` are the data holders that were named for deletion. */
export function planDestroy(stack: string, state: StackState, doomed: ReadonlySet<string>): DestroyPlan {
  const data = findData(stack, state);
  const kept = data.filter((holder) => !doomed.has(holder.urn));
  const keep = closureOf(new Set(kept.map((holder) => holder.urn)), state);
  const gone = state.resources.filter((resource) => !keep.has(resource.urn));
  return {
    stack,
    keep,
    kept,
    deletedData: data.filter((holder) => doomed.has(holder.urn)),
    release: new Set(
      gone.filter((resource) => resource.protect || resource.retainOnDelete).map((resource) => resource.urn),
    ),
    deletions: gone.filter((resource) => isManagedObject(resource) && !resource.delete),
  };
}

/**
 * All that must stay so that the kept can: parents, dependencies, providers, and the namespace around an object; and
 * the network policies there, since data that is kept must not become easier to reach.
 */
function closureOf(seeds: ReadonlySet<string>, state: StackState): Set<string> {
  const byUrn = new Map(state.resources.map((resource) => [resource.urn, resource]));
  const namespaces = new Map(
    state.resources
      .filter((resource) => resource.type === "kubernetes:core/v1:Namespace")
      .map((resource) => [objectName(resource), resource.urn]),
  );
  const policies = Map.groupBy(
    state.resources.filter((resource) => resource.type === NETWORK_POLICY_TYPE),
    namespaceOf,
  );
  const closure = new Set<string>();
  const queue = [...seeds];
  for (let urn = queue.pop(); urn !== undefined; urn = queue.pop()) {
    const resource = byUrn.get(urn);
    if (resource === undefined || closure.has(urn)) continue;
    closure.add(urn);
    const namespace = namespaceOf(resource);
    const around = namespaces.get(namespace ?? "");
    queue.push(...neededBy(resource), ...(around === undefined ? [] : [around]));
    if (namespace !== undefined) queue.push(...(policies.get(namespace) ?? []).map((policy) => policy.urn));
  }
  return closure;
}

function neededBy(resource: StateResource): string[] {
  return [
    resource.parent,
    resource.deletedWith,
    resource.provider?.slice(0, resource.provider.lastIndexOf("::")),
    ...(resource.dependencies ?? []),
    ...Object.values(resource.propertyDependencies ?? {}).flatMap((urns) => urns ?? []),
  ].filter((urn) => urn !== undefined);
}

const namespacedSchema = z.object({ metadata: z.object({ namespace: z.string() }) });

function namespaceOf(resource: StateResource): string | undefined {
  return namespacedSchema.safeParse(resource.inputs).data?.metadata.namespace;
}

/** URNs of the data named by `--delete-data`: the exact name, with the stack before it where two stacks have it. */
export function selectDoomedData(data: readonly DataHolder[], names: readonly string[]): Set<string> {
  return new Set(names.map((name) => findHolder(data, name).urn));
}

function findHolder(data: readonly DataHolder[], name: string): DataHolder {
  const matches = data.filter((holder) => name === holder.name || name === `${holder.stack}/${holder.name}`);
  const [match] = matches;
  if (match !== undefined && matches.length === 1) return match;
  if (matches.length > 1) {
    throw new UserError(
      "ambiguous-data",
      `--delete-data ${name}: there are ${matches.length} of that name`,
      `say which: ${matches.map((holder) => `${holder.stack}/${holder.name}`).join(", ")}`,
    );
  }
  throw new UserError(
    "unknown-data",
    `--delete-data ${name}: nothing that holds data has that name`,
    data.length === 0
      ? "these stacks hold no data; leave the option out"
      : `what holds data: ${data.map((holder) => `${holder.stack}/${holder.name}`).join(", ")}`,
  );
}
