import { UNKNOWN } from "../../../../policies/rule.ts";
import { runAsNonRoot } from "../../../../policies/rules/kubernetes/k8s-run-as-nonroot.ts";
import { configMap, describeRule, object, type Props, pod } from "../../describe-rule.ts";

const nonRoot = { securityContext: { runAsNonRoot: true } };
const inference = (predictor: Props) =>
  object("serving.kserve.io/v1beta1:InferenceService", {
    apiVersion: "serving.kserve.io/v1beta1",
    kind: "InferenceService",
    spec: { predictor },
  });
const patch = (spec: Props) => object("apps/v1:DeploymentPatch", { kind: "Deployment", spec: { template: { spec } } });

describeRule(runAsNonRoot, {
  admits: {
    "the pod's setting": [pod({ ...nonRoot, containers: [{ name: "c" }] })],
    "each container's own setting": [pod({ containers: [{ name: "c", ...nonRoot }] })],
    "a user other than root": [
      pod({ securityContext: { runAsNonRoot: true, runAsUser: 1000 }, containers: [{ name: "c" }] }),
    ],
    "a model whose pod says so": [inference({ ...nonRoot, model: { storageUri: "s3://m" } })],
    "a patch that touches a container's image only": [patch({ containers: [{ name: "c", resources: {} }] })],
  },
  denies: {
    silence: [[pod({ containers: [{ name: "c" }] })], ["containers/c/runAsNonRoot"]],
    "a container that overrides the pod": [
      [pod({ ...nonRoot, containers: [{ name: "c", securityContext: { runAsNonRoot: false } }] })],
      ["containers/c/runAsNonRoot"],
    ],
    "user 0, whatever else is said": [
      [pod({ ...nonRoot, containers: [{ name: "c", securityContext: { runAsUser: 0 } }] })],
      ["containers/c/runAsUser"],
    ],
    "user 0 of the pod": [
      [pod({ securityContext: { runAsNonRoot: true, runAsUser: 0 }, containers: [{ name: "c" }] })],
      ["containers/c/runAsUser"],
    ],
    "one of two containers": [
      [pod({ containers: [{ name: "a", ...nonRoot }, { name: "b" }] })],
      ["containers/b/runAsNonRoot"],
    ],
    "a patch that lets the pod run as root": [
      [patch({ securityContext: { runAsNonRoot: false, runAsUser: 0 } })],
      ["pod/runAsNonRoot", "pod/runAsUser"],
    ],
  },
  isNotAbout: { "a ConfigMap": [configMap({})] },
  cannotDecide: {
    "an unknown setting": [
      [pod({ securityContext: { runAsNonRoot: UNKNOWN }, containers: [{ name: "c" }] })],
      ["containers/c/runAsNonRoot"],
    ],
    "an unknown user": [
      [pod({ securityContext: { runAsNonRoot: true, runAsUser: UNKNOWN }, containers: [{ name: "c" }] })],
      ["containers/c/runAsUser"],
    ],
    "a model whose container is in the runtime": [[inference({ model: {} })], ["predictor/model/runAsNonRoot"]],
    "a patch that adds a container": [
      [patch({ containers: [{ name: "sidecar", image: "i" }] })],
      ["containers/sidecar/runAsNonRoot"],
    ],
  },
});
