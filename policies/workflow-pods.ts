import { parseDocument } from "yaml";
import type { Manifest } from "./manifests.ts";
import { addContainer, addContainers, opaquePod, type Pod, podAt } from "./pod.ts";
import { type PlainValue, UNKNOWN } from "./rule.ts";
import { isObject, joinPath, type PlainObject, read } from "./values.ts";

const SPEC_PATHS: Record<string, string[]> = {
  Workflow: ["spec"],
  WorkflowTemplate: ["spec"],
  ClusterWorkflowTemplate: ["spec"],
  CronWorkflow: ["spec", "workflowSpec"],
};

export function isWorkflow(manifest: Manifest): boolean {
  return manifest.group === "argoproj.io" && Object.hasOwn(SPEC_PATHS, manifest.kind);
}

/** Pods of an Argo workflow: a template's container, script, container set, init containers and sidecars. */
export function workflowPods(manifest: Manifest): Pod[] {
  const keys = SPEC_PATHS[manifest.kind];
  if (keys === undefined) return [];
  const spec = read(manifest.body, ...keys);
  const path = joinPath(manifest.path, ...keys);
  if (spec === UNKNOWN) return [opaquePod(manifest, path, "it is not known yet")];
  if (!isObject(spec)) return [];
  const defaults = read(spec, "templateDefaults");
  const inherited: Inherited = {
    // A template's security context replaces the workflow's as a whole.
    securityContext: read(defaults, "securityContext") ?? read(spec, "securityContext"),
    path: joinPath(path, "securityContext"),
  };
  return [
    ...podSpecPatches(manifest, spec, path),
    ...partialDefaults(manifest, defaults, path),
    ...templateList(manifest, read(spec, "templates"), joinPath(path, "templates"), inherited),
  ];
}

interface Inherited {
  securityContext: PlainValue | undefined;
  path: string;
}

function templateList(manifest: Manifest, list: PlainValue | undefined, path: string, inherited: Inherited): Pod[] {
  if (list === UNKNOWN) return [opaquePod(manifest, path, "the templates are not known yet")];
  if (!Array.isArray(list)) return [];
  return list.flatMap((template, index) => templatePods(manifest, template, joinPath(path, index), inherited));
}

function templatePods(manifest: Manifest, template: PlainValue, path: string, inherited: Inherited): Pod[] {
  if (template === UNKNOWN) return [opaquePod(manifest, path, "the template is not known yet")];
  if (!isObject(template)) return [];
  const inline = [...inlineTemplates(template, path)].flatMap((inner) =>
    templatePods(manifest, inner.template, inner.path, inherited),
  );
  const pod = templatePod(manifest, template, path);
  if (pod.securityContext === undefined) {
    pod.securityContext = inherited.securityContext;
    pod.securityContextPath = inherited.path;
  }
  const hasPod = pod.containers.length > 0 || pod.opaque.length > 0;
  return [...(hasPod ? [pod] : []), ...podSpecPatches(manifest, template, path), ...inline];
}

function templatePod(manifest: Manifest, template: PlainObject, path: string): Pod {
  const name = read(template, "name");
  const pod = podAt(manifest, template, path, typeof name === "string" ? name : "");
  addContainer(pod, read(template, "container"), joinPath(path, "container"), "container");
  addContainer(pod, read(template, "script"), joinPath(path, "script"), "script");
  addContainers(pod, read(template, "sidecars"), joinPath(path, "sidecars"), "sidecars");
  const set = read(template, "containerSet");
  addContainers(
    pod,
    set === UNKNOWN ? UNKNOWN : read(set, "containers"),
    joinPath(path, "containerSet", "containers"),
    "containerSet",
  );
  return pod;
}

/** What stands in `templateDefaults` completes every template: its absences are none. */
function partialDefaults(manifest: Manifest, defaults: PlainValue | undefined, path: string): Pod[] {
  const at = joinPath(path, "templateDefaults");
  if (defaults === UNKNOWN) return [opaquePod(manifest, at, "the defaults are not known yet")];
  if (!isObject(defaults)) return [];
  return [templatePod({ ...manifest, isPatch: true }, defaults, at), ...podSpecPatches(manifest, defaults, at)];
}

/** Templates written in place, in a step or in a task. */
function* inlineTemplates(template: PlainObject, path: string): Generator<{ template: PlainValue; path: string }> {
  const steps = read(template, "steps");
  const groups = [
    { list: read(template, "dag", "tasks"), at: joinPath(path, "dag", "tasks") },
    ...(Array.isArray(steps)
      ? steps.map((group, index) => ({
          // A group of parallel steps is a list, or an object with one.
          list: Array.isArray(group) ? group : read(group, "steps"),
          at: joinPath(path, "steps", index),
        }))
      : [{ list: steps, at: joinPath(path, "steps") }]),
  ];
  for (const { list, at } of groups) {
    if (list === UNKNOWN) yield { template: UNKNOWN, path: at };
    if (!Array.isArray(list)) continue;
    for (const [index, step] of list.entries()) {
      const inline = read(step, "inline");
      if (inline !== undefined) yield { template: inline, path: joinPath(at, index, "inline") };
    }
  }
}

/** Text merged over the finished pod: it can undo every setting, so it is read, and inconclusive if it cannot be. */
function podSpecPatches(manifest: Manifest, owner: PlainObject, path: string): Pod[] {
  const text = read(owner, "podSpecPatch");
  const at = joinPath(path, "podSpecPatch");
  if (text === undefined || text === "") return [];
  if (typeof text !== "string" || text.includes("{{")) {
    return [opaquePod(manifest, at, "the patch of the pod is not known before the workflow runs")];
  }
  const document = parseDocument(text, { logLevel: "error" });
  const patch: unknown = document.errors.length > 0 ? undefined : document.toJS();
  if (typeof patch !== "object" || patch === null || Array.isArray(patch)) {
    return [opaquePod(manifest, at, "the patch of the pod is not a YAML object")];
  }
  return [podAt({ ...manifest, isPatch: true }, patch as PlainObject, at, "podSpecPatch")];
}
