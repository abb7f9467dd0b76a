import { describe, expect, it } from "vitest";
import { judge, type ResourceUnderTest, toRuleResource } from "../../policies/harness.ts";
import { podsOf } from "../../policies/pods.ts";
import { type PlainValue, UNKNOWN } from "../../policies/rule.ts";
import { noPrivileged } from "../../policies/rules/kubernetes/k8s-no-privileged.ts";
import { runAsNonRoot } from "../../policies/rules/kubernetes/k8s-run-as-nonroot.ts";
import { object, type Props } from "./describe-rule.ts";

const bad = { name: "c", image: "i", securityContext: { privileged: true } };
const podSpec = { containers: [bad] };
const template = { spec: podSpec };

function custom(apiVersion: string, kind: string, spec: PlainValue): ResourceUnderTest {
  return object(`${apiVersion}:${kind}`, { apiVersion, kind, metadata: { name: "x" }, spec });
}
const workload = (token: string) => object(token, { metadata: { name: "x" }, spec: { template } });
const workflow = (spec: PlainValue, kind = "WorkflowTemplate") => custom("argoproj.io/v1alpha1", kind, spec);
const service = (spec: Props) => custom("serving.kserve.io/v1beta1", "InferenceService", spec);
const inline = JSON.stringify({ apiVersion: "v1", kind: "Pod", spec: podSpec });

/** Every place where a pod hides, and the path of its privileged container. */
const places: Record<string, [ResourceUnderTest, string]> = {
  Pod: [object("core/v1:Pod", { spec: podSpec }), "spec.containers[0]"],
  PodTemplate: [object("core/v1:PodTemplate", { template }), "template.spec.containers[0]"],
  ReplicationController: [workload("core/v1:ReplicationController"), "spec.template.spec.containers[0]"],
  Deployment: [workload("apps/v1:Deployment"), "spec.template.spec.containers[0]"],
  "Deployment of an old group": [workload("extensions/v1beta1:Deployment"), "spec.template.spec.containers[0]"],
  "Deployment of an old version": [workload("apps/v1beta2:Deployment"), "spec.template.spec.containers[0]"],
  DeploymentPatch: [workload("apps/v1:DeploymentPatch"), "spec.template.spec.containers[0]"],
  StatefulSet: [workload("apps/v1:StatefulSet"), "spec.template.spec.containers[0]"],
  DaemonSet: [workload("apps/v1:DaemonSet"), "spec.template.spec.containers[0]"],
  ReplicaSet: [workload("apps/v1:ReplicaSet"), "spec.template.spec.containers[0]"],
  Job: [workload("batch/v1:Job"), "spec.template.spec.containers[0]"],
  CronJob: [
    object("batch/v1beta1:CronJob", { spec: { jobTemplate: { spec: { template } } } }),
    "spec.jobTemplate.spec.template.spec.containers[0]",
  ],
  "PodList, whose items name no kind": [
    object("core/v1:PodList", { items: [{ spec: podSpec }] }),
    "items[0].spec.containers[0]",
  ],
  "a list in a list": [
    object("core/v1:List", {
      items: [{ apiVersion: "v1", kind: "List", items: [{ apiVersion: "v1", kind: "Pod", spec: podSpec }] }],
    }),
    "items[0].items[0].spec.containers[0]",
  ],
  "workflow container": [workflow({ templates: [{ name: "t", container: bad }] }), "spec.templates[0].container"],
  "workflow script": [workflow({ templates: [{ name: "t", script: bad }] }, "Workflow"), "spec.templates[0].script"],
  "workflow sidecar": [
    workflow({ templates: [{ name: "t", script: { name: "s" }, sidecars: [bad] }] }, "ClusterWorkflowTemplate"),
    "spec.templates[0].sidecars[0]",
  ],
  "workflow init container": [
    workflow({ templates: [{ name: "t", initContainers: [bad] }] }),
    "spec.templates[0].initContainers[0]",
  ],
  "workflow container set": [
    workflow({ templates: [{ name: "t", containerSet: { containers: [bad] } }] }),
    "spec.templates[0].containerSet.containers[0]",
  ],
  "template written in a task": [
    workflow({ templates: [{ name: "d", dag: { tasks: [{ name: "a", inline: { container: bad } }] } }] }),
    "spec.templates[0].dag.tasks[0].inline.container",
  ],
  "template written in a step": [
    workflow({ templates: [{ name: "d", steps: [[{ name: "a", inline: { container: bad } }]] }] }),
    "spec.templates[0].steps[0][0].inline.container",
  ],
  "workflow defaults": [workflow({ templateDefaults: { container: bad } }), "spec.templateDefaults.container"],
  CronWorkflow: [
    workflow({ workflowSpec: { templates: [{ name: "t", container: bad }] } }, "CronWorkflow"),
    "spec.workflowSpec.templates[0].container",
  ],
  "object that a workflow creates": [
    workflow({ templates: [{ name: "r", resource: { action: "create", manifest: inline } }] }),
    "spec.templates[0].resource.manifest.spec.containers[0]",
  ],
  "patch of a workflow's pods": [
    workflow({ podSpecPatch: JSON.stringify(podSpec), templates: [] }),
    "spec.podSpecPatch.containers[0]",
  ],
  "object that an event creates": [
    custom("argoproj.io/v1alpha1", "Sensor", {
      triggers: [
        {
          template: {
            argoWorkflow: {
              source: {
                resource: {
                  apiVersion: "argoproj.io/v1alpha1",
                  kind: "Workflow",
                  spec: { templates: [{ container: bad }] },
                },
              },
            },
          },
        },
      ],
    }),
    "spec.triggers[0].template.argoWorkflow.source.resource.spec.templates[0].container",
  ],
  Rollout: [custom("argoproj.io/v1alpha1", "Rollout", { template }), "spec.template.spec.containers[0]"],
  "predictor's container": [service({ predictor: podSpec }), "spec.predictor.containers[0]"],
  "predictor's model": [service({ predictor: { model: bad } }), "spec.predictor.model"],
  "predictor's legacy framework": [service({ predictor: { sklearn: bad } }), "spec.predictor.sklearn"],
  transformer: [service({ transformer: podSpec }), "spec.transformer.containers[0]"],
  explainer: [service({ explainer: { art: bad } }), "spec.explainer.art"],
  "predictor's workers": [service({ predictor: { workerSpec: podSpec } }), "spec.predictor.workerSpec.containers[0]"],
  ServingRuntime: [custom("serving.kserve.io/v1alpha1", "ServingRuntime", podSpec), "spec.containers[0]"],
  LLMInferenceService: [
    custom("serving.kserve.io/v1alpha2", "LLMInferenceService", { template: podSpec }),
    "spec.template.containers[0]",
  ],
  PyTorchJob: [
    custom("kubeflow.org/v1", "PyTorchJob", { pytorchReplicaSpecs: { Worker: { template } } }),
    "spec.pytorchReplicaSpecs.Worker.template.spec.containers[0]",
  ],
  TrainingRuntime: [
    custom("trainer.kubeflow.org/v1alpha1", "TrainingRuntime", {
      template: { spec: { replicatedJobs: [{ name: "node", template: { spec: { template } } }] } },
    }),
    "spec.template.spec.replicatedJobs[0].template.spec.template.spec.containers[0]",
  ],
  "RayCluster worker": [
    custom("ray.io/v1", "RayCluster", { workerGroupSpecs: [{ template }] }),
    "spec.workerGroupSpecs[0].template.spec.containers[0]",
  ],
  "RayJob head": [
    custom("ray.io/v1", "RayJob", { rayClusterSpec: { headGroupSpec: { template } } }),
    "spec.rayClusterSpec.headGroupSpec.template.spec.containers[0]",
  ],
  SparkApplication: [
    custom("sparkoperator.k8s.io/v1beta2", "SparkApplication", { executor: { securityContext: { privileged: true } } }),
    "spec.executor",
  ],
  "a Job that is not Kubernetes' own": [
    custom("batch.volcano.sh/v1alpha1", "Job", { tasks: [{ template }] }),
    "spec.tasks[0].template.spec.containers[0]",
  ],
  "a custom kind that is called a patch": [
    custom("example.com/v1", "ThingPatch", { deep: podSpec }),
    "spec.deep.containers[0]",
  ],
  "a kind that nobody has heard of": [
    custom("example.com/v1", "Thing", { somewhere: [{ deep: podSpec }] }),
    "spec.somewhere[0].deep.containers[0]",
  ],
};

/** Parts that are not known, or not readable, before the deployment. */
const opaque: Record<string, ResourceUnderTest> = {
  "a workflow's templates": workflow({ templates: UNKNOWN }),
  "one of them": workflow({ templates: [UNKNOWN] }),
  "a workflow's spec": workflow(UNKNOWN),
  "a pod patch with parameters": workflow({ podSpecPatch: "containers: [{{inputs.parameters.c}}]", templates: [] }),
  "a pod patch that is no YAML": workflow({ podSpecPatch: "a: [", templates: [] }),
  "text with parameters": workflow({ templates: [{ resource: { manifest: "{{inputs.parameters.manifest}}" } }] }),
  "text that is no object": workflow({ templates: [{ resource: { manifest: "- a" } }] }),
  "an object from elsewhere": workflow({ templates: [{ resource: { manifestFrom: { artifact: {} } } }] }),
  "a kind with parameters": workflow({ templates: [{ resource: { manifest: "kind: '{{inputs.parameters.kind}}'" } }] }),
  "an event's object in git": custom("argoproj.io/v1alpha1", "Sensor", {
    triggers: [{ template: { k8s: { source: { git: {} } } } }],
  }),
  "a service's predictor": service({ predictor: UNKNOWN }),
  "a service's model": service({ predictor: { model: UNKNOWN } }),
  "a training job's template": custom("kubeflow.org/v1", "PyTorchJob", {
    pytorchReplicaSpecs: { Worker: { template: UNKNOWN } },
  }),
  "a list": object("core/v1:List", { items: UNKNOWN }),
  "a list's item": object("core/v1:List", { items: [UNKNOWN] }),
  "a CronJob's template": object("batch/v1:CronJob", { spec: { jobTemplate: UNKNOWN } }),
};

describe("pods", () => {
  it.each(Object.entries(places))("are found in: %s", (_, [resource, path]) => {
    const verdicts = judge([resource], { rules: [noPrivileged] });
    expect(verdicts.map((verdict) => verdict.outcome)).toEqual(["fail", "not-applicable"]);
    expect(verdicts[0]?.findings.map((finding) => finding.path)).toEqual([`${path}.securityContext.privileged`]);
  });

  it.each(Object.entries(opaque))("cannot be seen in: %s", (_, resource) => {
    const verdicts = judge([resource], { rules: [noPrivileged] });
    expect(verdicts.map((verdict) => verdict.outcome)).toEqual(["inconclusive", "not-applicable"]);
  });

  it("of a custom kind that is called a patch are judged as a whole", () => {
    const resource = custom("example.com/v1", "ThingPatch", { deep: { containers: [{ name: "c" }] } });
    expect(judge([resource], { rules: [runAsNonRoot] })[0]?.outcome).toBe("fail");
  });

  it("are not seen in configuration that looks like one", () => {
    const crd = object("apiextensions.k8s.io/v1:CustomResourceDefinition", { spec: { containers: [bad] } });
    const map = object("core/v1:ConfigMap", { kind: "ConfigMap", data: { containers: "[]" } });
    expect([crd, map].flatMap((resource) => podsOf(toRuleResource(resource)))).toEqual([]);
  });
});

describe("a workflow template's security context", () => {
  const outcome = (spec: PlainValue) => judge([workflow(spec)], { rules: [runAsNonRoot] })[0]?.outcome;
  const safe = { securityContext: { runAsNonRoot: true } };
  const step = { name: "t", container: { name: "c" } };

  it("is the workflow's where the template has none", () => {
    expect(outcome({ ...safe, templates: [step] })).toBe("pass");
  });
  it("comes from the defaults before the workflow", () => {
    expect(outcome({ ...safe, templateDefaults: { securityContext: {} }, templates: [step] })).toBe("fail");
  });
  it("replaces the workflow's as a whole", () => {
    expect(outcome({ ...safe, templates: [{ ...step, securityContext: { runAsUser: 1 } }] })).toBe("fail");
  });
  it("can be undone by a patch of the pod", () => {
    const podSpecPatch = "securityContext: { runAsNonRoot: false }";
    expect(outcome({ ...safe, templates: [{ ...step, podSpecPatch }] })).toBe("fail");
  });
});
