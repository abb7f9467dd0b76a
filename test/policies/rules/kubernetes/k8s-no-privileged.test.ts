import { UNKNOWN } from "../../../../policies/rule.ts";
import { noPrivileged } from "../../../../policies/rules/kubernetes/k8s-no-privileged.ts";
import { configMap, describeRule, object, pod } from "../../describe-rule.ts";

const privileged = { name: "c", securityContext: { privileged: true } };

describeRule(noPrivileged, {
  admits: {
    "a container that says nothing": [pod({ containers: [{ name: "c" }] })],
    "a container that says no": [pod({ containers: [{ name: "c", securityContext: { privileged: false } }] })],
    "an absent value written as null": [pod({ containers: [{ name: "c", securityContext: null }] })],
    "a patch that touches other things": [
      object("apps/v1:DeploymentPatch", { kind: "Deployment", spec: { replicas: 2 } }),
    ],
  },
  denies: {
    "a privileged container": [[pod({ containers: [privileged] })], ["containers/c/privileged"]],
    "a second container after a harmless one": [
      [pod({ containers: [{ name: "a" }, privileged] })],
      ["containers/c/privileged"],
    ],
    "an init container": [[pod({ initContainers: [privileged] })], ["initContainers/c/privileged"]],
    "an ephemeral container": [[pod({ ephemeralContainers: [privileged] })], ["ephemeralContainers/c/privileged"]],
    "a Windows host process, in the pod and in a container": [
      [
        pod({
          securityContext: { windowsOptions: { hostProcess: true } },
          containers: [{ name: "c", securityContext: { windowsOptions: { hostProcess: true } } }],
        }),
      ],
      ["pod/windowsOptions.hostProcess", "containers/c/windowsOptions.hostProcess"],
    ],
    "what is privileged for certain beside what is not known": [
      [pod({ containers: [{ name: "a", securityContext: UNKNOWN }, privileged] })],
      ["containers/c/privileged"],
    ],
    "a patch that makes a container privileged": [
      [
        object("apps/v1:DeploymentPatch", {
          kind: "Deployment",
          spec: { template: { spec: { containers: [privileged] } } },
        }),
      ],
      ["containers/c/privileged"],
    ],
  },
  isNotAbout: {
    "a ConfigMap": [configMap({ privileged: "true" })],
    "a resource of another provider": [{ type: "aws:s3/bucket:Bucket", props: { privileged: true } }],
    "a chart, whose objects nobody sees": [{ type: "kubernetes:helm.sh/v3:Release", props: { chart: "x" } }],
  },
  cannotDecide: {
    "an unknown value": [
      [pod({ containers: [{ name: "c", securityContext: { privileged: UNKNOWN } }] })],
      ["containers/c/privileged"],
    ],
    "an unknown security context": [
      [pod({ containers: [{ name: "c", securityContext: UNKNOWN }] })],
      ["containers/c/privileged"],
    ],
    "an unknown container": [[pod({ containers: [UNKNOWN] })], ["containers/unknown"]],
    "unknown containers": [[pod({ containers: UNKNOWN })], ["containers/unknown"]],
    "an unknown spec": [[object("core/v1:Pod", { spec: UNKNOWN })], ["pod/unknown"]],
  },
});
