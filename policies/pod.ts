import type { Manifest } from "./manifests.ts";
import { type PlainValue, UNKNOWN } from "./rule.ts";
import { type Findings, isObject, joinPath, MAKE_KNOWN, type PlainObject, read } from "./values.ts";

/** One place in a manifest that becomes pods. */
export interface Pod {
  path: string;
  /** Stable name of the place in its object; empty where the object has only one. */
  key: string;
  manifest: Manifest;
  /** Settings of the whole pod, which a container's own settings override. */
  securityContext: PlainValue | undefined;
  securityContextPath: string;
  containers: Container[];
  /** Only part of a pod stands here: the rest is declared elsewhere (a patch, a runtime). */
  isPartial: boolean;
  /** What could not be looked at, and why. */
  opaque: { path: string; key: string; reason: string }[];
}

export interface Container {
  path: string;
  /** `containers/trainer`. */
  key: string;
  name: string;
  body: PlainObject;
  /** What is absent here may stand elsewhere: a serving runtime's container, or the object that a patch changes. */
  inheritsUnseen: boolean;
}

export const CONTAINER_LISTS = ["containers", "initContainers", "ephemeralContainers"];

/** The pod of a pod spec. A patch may leave the containers out. */
export function podAt(manifest: Manifest, spec: PlainValue | undefined, path: string, key: string): Pod {
  const pod: Pod = {
    path,
    key,
    manifest,
    securityContext: spec === UNKNOWN ? undefined : read(spec, "securityContext"),
    securityContextPath: joinPath(path, "securityContext"),
    containers: [],
    isPartial: manifest.isPatch,
    opaque: [],
  };
  if (spec === UNKNOWN) {
    pod.opaque.push({ path, key: "pod", reason: "it is not known yet" });
    return pod;
  }
  for (const list of CONTAINER_LISTS) addContainers(pod, read(spec, list), joinPath(path, list), list);
  return pod;
}

export function addContainers(pod: Pod, list: PlainValue | undefined, path: string, kind: string): void {
  if (list === UNKNOWN) pod.opaque.push({ path, key: keyIn(pod, kind), reason: "the list is not known yet" });
  if (!Array.isArray(list)) return;
  for (const [index, body] of list.entries()) addContainer(pod, body, joinPath(path, index), kind);
}

export function addContainer(pod: Pod, body: PlainValue | undefined, path: string, kind: string): void {
  if (body === undefined || body === null) return;
  if (!isObject(body)) {
    pod.opaque.push({ path, key: keyIn(pod, kind), reason: "it is not known yet" });
    return;
  }
  const name = read(body, "name");
  const label = typeof name === "string" ? name : "";
  const key = keyIn(pod, label === "" ? kind : `${kind}/${label}`);
  // A strategic merge patch that names an image may add a container; one without only changes what is there.
  const isChange = pod.isPartial && read(body, "image") === undefined;
  pod.containers.push({ path, key, name: label === "" ? kind : label, body, inheritsUnseen: isChange });
}

function keyIn(pod: Pod, key: string): string {
  return pod.key === "" ? key : `${pod.key}/${key}`;
}

export function opaquePod(manifest: Manifest, path: string, reason: string): Pod {
  const pod = podAt({ ...manifest, isPatch: true }, undefined, path, "");
  pod.opaque.push({ path, key: "pod", reason });
  return pod;
}

/** What a rule on pods says of the parts that it could not look at. */
export function reportOpaque(findings: Findings, pod: Pod): void {
  for (const { path, key, reason } of pod.opaque) {
    findings.inconclusive({ path, key: `${key}/unknown` }, `the pod cannot be examined: ${reason}`, MAKE_KNOWN);
  }
}
