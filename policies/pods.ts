import { isBuiltInGroup, type Manifest, manifestsOf, opaqueMessage } from "./manifests.ts";
import { addContainer, addContainers, CONTAINER_LISTS, opaquePod, type Pod, podAt } from "./pod.ts";
import { type PlainValue, type RuleResource, UNKNOWN } from "./rule.ts";
import { isObject, joinPath, type PlainObject, read } from "./values.ts";
import { isWorkflow, workflowPods } from "./workflow-pods.ts";

const found = new WeakMap<RuleResource, Pod[]>();

/** Every pod that a resource leads to, and an opaque one for each object that cannot be examined. */
export function podsOf(resource: RuleResource): Pod[] {
  const pods = found.get(resource) ?? manifestsOf(resource).flatMap(podsIn);
  found.set(resource, pods);
  return pods;
}

/** Where built-in kinds keep their pod. */
const POD_PATHS: Record<string, string[]> = {
  Pod: ["spec"],
  PodTemplate: ["template", "spec"],
  CronJob: ["spec", "jobTemplate", "spec", "template", "spec"],
  Deployment: ["spec", "template", "spec"],
  StatefulSet: ["spec", "template", "spec"],
  DaemonSet: ["spec", "template", "spec"],
  ReplicaSet: ["spec", "template", "spec"],
  ReplicationController: ["spec", "template", "spec"],
  Job: ["spec", "template", "spec"],
};
/** Custom kinds that hold pods somewhere below `spec`: an unknown value there could be one. */
const POD_CARRIERS =
  /^(InferenceService|LLMInferenceService|(Cluster)?ServingRuntime|Ray(Cluster|Job|Service|CronJob)|(PyTorch|TF|MPI|XGBoost|Paddle|JAX)?Job|TrainJob|(Cluster)?TrainingRuntime|JobSet|(Scheduled)?SparkApplication|Rollout|Notebook|ScaledJob|Service)$/;
const KSERVE_FRAMEWORKS =
  /^(model|sklearn|xgboost|tensorflow|pytorch|triton|onnx|huggingface|pmml|lightgbm|paddle|art|alibi)$/;

function podsIn(manifest: Manifest): Pod[] {
  if (manifest.opaque !== undefined) return [opaquePod(manifest, manifest.path, opaqueMessage(manifest))];
  if (!isBuiltInGroup(manifest.group)) return isWorkflow(manifest) ? workflowPods(manifest) : customPods(manifest);
  const path = POD_PATHS[manifest.kind];
  return path === undefined
    ? []
    : [podAt(manifest, read(manifest.body, ...path), joinPath(manifest.path, ...path), "")];
}

/** Custom resources hold pod specs wherever their authors liked: an object with a list of containers is one. */
function customPods(manifest: Manifest): Pod[] {
  const carriesPods = POD_CARRIERS.test(manifest.kind);
  return [...visit(manifest.body, manifest.path, "")];

  function* visit(value: PlainValue, path: string, key: string): Generator<Pod> {
    if (value === UNKNOWN) {
      if (carriesPods && isStructure(path)) yield opaquePod(manifest, path, "it is not known yet");
      return;
    }
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) yield* visit(item, joinPath(path, index), key);
      return;
    }
    if (!isObject(value)) return;
    const pod = podFrom(value, path, key);
    if (pod !== undefined) yield pod;
    for (const [field, item] of Object.entries(value)) {
      if (CONTAINER_LISTS.includes(field) || field === "metadata" || field === "status") continue;
      yield* visit(item, joinPath(path, field), key === "" ? field : `${key}/${field}`);
    }
  }

  function podFrom(value: PlainObject, path: string, key: string): Pod | undefined {
    const isPodSpec = CONTAINER_LISTS.some((list) => Array.isArray(value[list]) || value[list] === UNKNOWN);
    const frameworks = manifest.kind.startsWith("InferenceService")
      ? Object.keys(value).filter((field) => KSERVE_FRAMEWORKS.test(field))
      : [];
    const isSparkRole = manifest.kind.endsWith("SparkApplication") && /\.(driver|executor)$/.test(path);
    if (!isPodSpec && frameworks.length === 0 && !isSparkRole) return undefined;
    const pod = podAt(manifest, value, path, key.replace(/^spec\/?/, ""));
    for (const framework of frameworks) {
      addContainer(pod, value[framework], joinPath(path, framework), framework);
    }
    for (const container of pod.containers) {
      if (frameworks.includes(container.path.slice(path.length + 1))) container.inheritsUnseen = true;
    }
    if (isSparkRole) {
      pod.securityContext = read(value, "podSecurityContext");
      pod.securityContextPath = joinPath(path, "podSecurityContext");
      addContainer(pod, value, path, "spark");
      addContainers(pod, read(value, "sidecars"), joinPath(path, "sidecars"), "sidecars");
    }
    return pod;
  }
}

const STRUCTURE =
  /(^|\.)(spec|template|podTemplate|driver|executor|predictor|transformer|explainer|workerSpec|worker|prefill|headGroupSpec|workerGroupSpecs|rayClusterSpec|rayClusterConfig|replicatedJobs|trainer|\w+ReplicaSpecs|sidecars)(\[\d+\])?$/;

function isStructure(path: string): boolean {
  return STRUCTURE.test(path);
}
