import { parseAllDocuments } from "yaml";
import { type PlainValue, type RuleResource, UNKNOWN } from "./rule.ts";
import { isObject, joinPath, type PlainObject, read } from "./values.ts";

/** One Kubernetes object, wherever in a resource it stands. */
export interface Manifest {
  /** `core`, `apps`, `argoproj.io`. */
  group: string;
  kind: string;
  /** Changes fields of an object that is declared elsewhere: what is absent is not missing. */
  isPatch: boolean;
  body: PlainObject;
  /** Property path of the object in its resource; empty for the resource itself. */
  path: string;
  /** Where it lives; `default` if nothing says so. Meaningless for cluster-scoped kinds. */
  namespace: string | typeof UNKNOWN;
  /** Why nothing can be said of it: an unknown list, an inline text with parameters in it. */
  opaque: string | undefined;
}

const TOKEN = /^kubernetes:([^/:]+)\/([^/:]+):(\w+)$/;
/** Components and charts of the provider: no objects themselves. */
const NOT_OBJECTS = new Set(["helm.sh", "yaml", "kustomize", "meta"]);
const BUILT_IN_GROUPS = new Set([
  "admissionregistration",
  "apiextensions",
  "apiregistration",
  "authentication",
  "authorization",
  "certificates",
  "coordination",
  "discovery",
  "events",
  "flowcontrol.apiserver",
  "networking",
  "node",
  "rbac.authorization",
  "resource",
  "scheduling",
  "storage",
  "storagemigration",
]);
const MAX_DEPTH = 6;
/** Triggers of an Argo Events sensor that create an object. */
const EVENT_TRIGGERS = new Set(["k8s", "argoWorkflow"]);

// Most rules ask, and a resource under judgement does not change.
const found = new WeakMap<RuleResource, Manifest[]>();

/** All Kubernetes objects that a resource declares: itself, the items of a list, objects that it creates from inline text. */
export function manifestsOf(resource: RuleResource): Manifest[] {
  const manifests = found.get(resource) ?? findManifests(resource);
  found.set(resource, manifests);
  return manifests;
}

function findManifests(resource: RuleResource): Manifest[] {
  const token = TOKEN.exec(resource.type);
  const [, group, , kind] = token ?? [];
  if (group === undefined || kind === undefined || NOT_OBJECTS.has(group)) return [];
  // A patch's own kind is the plain one; a custom kind may happen to have such a name.
  const isPatch = kind.endsWith("Patch") && read(resource.props, "kind") !== kind;
  return expand(
    manifestAt(
      resource.props,
      { group, kind: isPatch ? kind.slice(0, -"Patch".length) : kind, isPatch },
      "",
      "default",
    ),
    0,
  );
}

export function namespacedName(manifest: Manifest): string | typeof UNKNOWN | undefined {
  const name = read(manifest.body, "metadata", "name");
  return typeof name === "string" || name === UNKNOWN ? name : undefined;
}

/** Built-in kinds live in groups without a company's domain; `extensions/v1beta1` and `apps/v1` are the same Deployment. */
export function isBuiltIn(manifest: Manifest, ...kinds: string[]): boolean {
  return manifest.opaque === undefined && isBuiltInGroup(manifest.group) && kinds.includes(manifest.kind);
}

/** Groups of the API server itself. Others end in `k8s.io` too, and their kinds are custom resources. */
export function isBuiltInGroup(group: string): boolean {
  return !group.includes(".") || BUILT_IN_GROUPS.has(group.replace(/\.k8s\.io$/, ""));
}

export function isCustom(manifest: Manifest, group: string, ...kinds: string[]): boolean {
  return manifest.opaque === undefined && manifest.group === group && kinds.includes(manifest.kind);
}

export function isOpaque(manifest: Manifest): boolean {
  return manifest.opaque !== undefined;
}

/** Why nothing can be said of an object that stands in text or is unknown, as a message. */
export function opaqueMessage(manifest: Manifest): string {
  return `${manifest.path === "" ? "the object" : manifest.path} cannot be examined: ${manifest.opaque}`;
}

interface Identity {
  group: string;
  kind: string;
  isPatch: boolean;
}

function manifestAt(body: PlainObject, fallback: Identity, path: string, outer: string | typeof UNKNOWN): Manifest {
  const apiVersion = read(body, "apiVersion");
  const kind = read(body, "kind");
  const namespace = read(body, "metadata", "namespace");
  return {
    group: typeof apiVersion === "string" ? groupOf(apiVersion) : fallback.group,
    kind: typeof kind === "string" ? kind : fallback.kind,
    isPatch: fallback.isPatch,
    body,
    path,
    namespace: typeof namespace === "string" || namespace === UNKNOWN ? namespace : outer,
    opaque: typeof kind !== "string" && fallback.kind === "" ? "its kind is not known yet" : undefined,
  };
}

function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "core" : apiVersion.slice(0, slash);
}

function expand(manifest: Manifest, depth: number): Manifest[] {
  if (depth > MAX_DEPTH) return [{ ...manifest, opaque: "it is nested too deeply" }];
  const isList = manifest.kind.endsWith("List") && Object.hasOwn(manifest.body, "items");
  if (isList) return listItems(manifest, depth);
  return [manifest, ...embedded(manifest, depth)];
}

function listItems(list: Manifest, depth: number): Manifest[] {
  const items = read(list.body, "items");
  const path = joinPath(list.path, "items");
  if (items === UNKNOWN) return [opaqueAt(list, path, "the list's items are not known yet")];
  if (!Array.isArray(items)) return [];
  return items.flatMap((item, index) => {
    const itemPath = joinPath(path, index);
    if (!isObject(item)) return [opaqueAt(list, itemPath, "the item is not known yet")];
    const fallback = { group: list.group, kind: list.kind.slice(0, -"List".length), isPatch: list.isPatch };
    return expand(manifestAt(item, fallback, itemPath, list.namespace), depth + 1);
  });
}

/** Workflow templates of type `resource` and event triggers create whatever object stands in them. */
function embedded(manifest: Manifest, depth: number): Manifest[] {
  if (manifest.group !== "argoproj.io") return [];
  return [...inlineObjects(manifest.body, manifest.path)].flatMap(({ value, path }) =>
    objectsIn(value, path, manifest).flatMap((inner) =>
      inner.opaque === undefined ? expand(inner, depth + 1) : [inner],
    ),
  );
}

function* inlineObjects(value: PlainValue, path: string): Generator<{ value: PlainValue; path: string }> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* inlineObjects(item, joinPath(path, index));
    return;
  }
  if (!isObject(value)) return;
  for (const [key, item] of Object.entries(value)) {
    const at = joinPath(path, key);
    const manifest = key === "resource" ? read(item, "manifest") : undefined;
    const manifestFrom = key === "resource" ? read(item, "manifestFrom") : undefined;
    if (manifest !== undefined) yield { value: manifest, path: joinPath(at, "manifest") };
    else if (manifestFrom !== undefined) yield { value: UNKNOWN, path: joinPath(at, "manifestFrom") };
    else if (EVENT_TRIGGERS.has(key) && read(item, "source") !== undefined) yield triggeredObject(item, at);
    else yield* inlineObjects(item, at);
  }
}

/** A trigger has its object in place, as text, or somewhere else: in git, in a bucket, behind an address. */
function triggeredObject(trigger: PlainValue, path: string): { value: PlainValue; path: string } {
  for (const form of ["resource", "inline"]) {
    const value = read(trigger, "source", form);
    if (value !== undefined) return { value, path: joinPath(path, "source", form) };
  }
  return { value: UNKNOWN, path: joinPath(path, "source") };
}

function objectsIn(value: PlainValue, path: string, outer: Manifest): Manifest[] {
  const fallback = { group: "", kind: "", isPatch: false };
  if (isObject(value)) return [manifestAt(value, fallback, path, outer.namespace)];
  if (typeof value !== "string") return [opaqueAt(outer, path, "it is not known yet")];
  const documents = parseAllDocuments(value, { logLevel: "error" });
  const parsed: Manifest[] = [];
  for (const document of Array.isArray(documents) ? documents : []) {
    const body: unknown = document.errors.length > 0 ? undefined : document.toJS();
    if (body === null) continue;
    if (typeof body !== "object" || Array.isArray(body)) {
      return [opaqueAt(outer, path, "its text is not a Kubernetes object until its parameters are filled in")];
    }
    parsed.push(manifestAt(withParametersUnknown(body as PlainObject), fallback, path, outer.namespace));
  }
  return parsed;
}

/** `{{inputs.parameters.x}}` is filled in when the workflow runs: not known here. */
function withParametersUnknown(body: PlainObject): PlainObject {
  const convert = (value: PlainValue): PlainValue => {
    if (typeof value === "string") return value.includes("{{") ? UNKNOWN : value;
    if (Array.isArray(value)) return value.map(convert);
    if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, convert(item)]));
    return value;
  };
  return convert(body) as PlainObject;
}

function opaqueAt(outer: Manifest, path: string, reason: string): Manifest {
  return { ...outer, group: "", kind: "", body: {}, path, opaque: reason };
}
