import { describe, expect, it } from "vitest";
import { judge } from "../../../../policies/harness.ts";
import { type PlainValue, UNKNOWN } from "../../../../policies/rule.ts";
import { gpuNamespaceQuota } from "../../../../policies/rules/gpu/gpu-namespace-quota.ts";
import { configMap, describeRule, object, type Props, pod } from "../../describe-rule.ts";

const namespace = object("core/v1:Namespace", { kind: "Namespace", metadata: { name: "plants" } }, "ns");
const quota = (hard: PlainValue, more: Props = {}) =>
  object(
    "core/v1:ResourceQuota",
    { kind: "ResourceQuota", metadata: { namespace: "plants" }, spec: { hard, ...more } },
    "quota",
  );
const trainer = (resource = "nvidia.com/gpu", amount: PlainValue = 1) =>
  pod({ containers: [{ name: "c", resources: { limits: { [resource]: amount } } }] });
const missing = ["quota/nvidia.com/gpu"];

describeRule(gpuNamespaceQuota, {
  admits: {
    "a quota for the resource": [namespace, quota({ "requests.nvidia.com/gpu": "2" }), trainer()],
    "nothing that asks": [namespace, pod({ containers: [{ name: "c", resources: { limits: { cpu: "1" } } }] })],
    "none of it": [namespace, trainer("nvidia.com/gpu", "0")],
    "a quota of none": [namespace, quota({ "requests.nvidia.com/gpu": 0 }), trainer()],
  },
  denies: {
    "no quota": [[namespace, trainer()], missing],
    "a key that is never enforced": [
      [namespace, quota({ "nvidia.com/gpu": "2", "limits.nvidia.com/gpu": "2" }), trainer()],
      missing,
    ],
    "a quota for another resource": [
      [namespace, quota({ "requests.nvidia.com/gpu": "2" }), trainer("nvidia.com/mig-1g.5gb")],
      ["quota/nvidia.com/mig-1g.5gb"],
    ],
    "a quota for some of the pods": [
      [namespace, quota({ "requests.nvidia.com/gpu": "2" }, { scopes: ["BestEffort"] }), trainer()],
      missing,
    ],
    "other vendors": [[namespace, trainer("amd.com/gpu")], ["quota/amd.com/gpu"]],
    "a training job's own way to ask": [
      [
        namespace,
        object("trainer.kubeflow.org/v1alpha1:TrainJob", {
          apiVersion: "trainer.kubeflow.org/v1alpha1",
          kind: "TrainJob",
          metadata: { namespace: "plants" },
          spec: { trainer: { resourcesPerNode: { limits: { "nvidia.com/gpu": 8 } } } },
        }),
      ],
      missing,
    ],
  },
  isNotAbout: { "a ConfigMap": [configMap({})] },
  cannotDecide: {
    "a quota that is not known": [[namespace, quota(UNKNOWN), trainer()], missing],
    "resources that are not known": [
      [namespace, pod({ containers: [{ name: "c", resources: UNKNOWN }] })],
      ["resources/unknown"],
    ],
    "a namespace of another stack": [[trainer()], missing],
    "a template for every namespace": [
      [
        object("serving.kserve.io/v1alpha1:ClusterServingRuntime", {
          apiVersion: "serving.kserve.io/v1alpha1",
          kind: "ClusterServingRuntime",
          spec: { containers: [{ name: "c", resources: { limits: { "nvidia.com/gpu": "1" } } }] },
        }),
      ],
      missing,
    ],
  },
});

describe("gpu-namespace-quota", () => {
  it("says why a key without `requests.` does not count", () => {
    const [verdict] = judge([namespace, quota({ "nvidia.com/gpu": "2" }), trainer()], { rules: [gpuNamespaceQuota] });
    expect(verdict?.findings.map((finding) => finding.message)).toEqual([
      "it asks for `nvidia.com/gpu`, and namespace `plants` has no quota here with `requests.nvidia.com/gpu`; a quota has the key without `requests.`, which the API server accepts and never enforces",
    ]);
  });
});
