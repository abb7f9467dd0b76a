import { expect, it } from "vitest";
import { renderRestrictedPodSecurity } from "../../../components/base/pod-security.render.ts";
import { renderStepTemplate } from "../../../components/pipelines/pipeline.render.ts";
import { planCpuPlacement } from "../../../components/training/gpu-placement.plan.ts";
import { renderTrainingPod } from "../../../components/training/training-pod.render.ts";
import { planExample } from "../planned-example.ts";

const { scope, pipelines } = planExample("dev");
const [train] = pipelines;
const fit = train?.steps.find(({ name }) => name === "fit");
if (train === undefined || fit === undefined) throw new Error("the example trains a model in step fit");
const template = renderStepTemplate(fit, train, { scope, storeEndpoint: "http://store.lakebed-system.svc:8333" });
const pod = renderTrainingPod(scope, template, renderRestrictedPodSecurity());

it("the pod of a GPU step asks for its GPU, tolerates its taint, and lands nowhere else", () => {
  expect(pod).toMatchObject({
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: "fit",
      namespace: "plants-dev",
      labels: { "kueue.x-k8s.io/queue-name": "a10g", "lakebed.dev/step": "fit" },
    },
    spec: {
      restartPolicy: "Never",
      serviceAccountName: "train-fit",
      nodeSelector: { "lakebed.dev/gpu-pool": "a10g" },
      tolerations: [{ key: "nvidia.com/gpu", operator: "Equal", value: "present", effect: "NoSchedule" }],
      securityContext: { runAsNonRoot: true },
    },
  });
  expect(pod.spec.containers.map(({ resources }) => resources)).toEqual([
    {
      requests: { cpu: "4", memory: "16Gi", "nvidia.com/gpu": "1" },
      limits: { cpu: "4", memory: "16Gi", "nvidia.com/gpu": "1" },
    },
  ]);
});

it("every mount of the pod has its volume", () => {
  const volumes = pod.spec.volumes.map(({ name }) => name);
  const mounts = pod.spec.containers.flatMap(({ volumeMounts }) => volumeMounts.map(({ name }) => name));
  expect(mounts.filter((name) => !volumes.includes(name))).toEqual([]);
});

it("a template that runs nothing makes no pod", () => {
  expect(() => renderTrainingPod(scope, { name: "pipeline" }, renderRestrictedPodSecurity())).toThrow(
    "template pipeline has no container",
  );
});

it("a step without GPU may run on any node without a taint", () => {
  expect(planCpuPlacement("cpu")).toEqual({
    labels: { "kueue.x-k8s.io/queue-name": "cpu" },
    nodeSelector: {},
    tolerations: [],
    devices: {},
  });
  expect(planCpuPlacement(undefined).labels).toEqual({});
});
