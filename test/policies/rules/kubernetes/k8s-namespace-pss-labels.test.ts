import { UNKNOWN } from "../../../../policies/rule.ts";
import { namespacePssLabels } from "../../../../policies/rules/kubernetes/k8s-namespace-pss-labels.ts";
import { configMap, describeRule, object, type Props } from "../../describe-rule.ts";

const LABEL = "pod-security.kubernetes.io/enforce";
const namespace = (metadata: Props | typeof UNKNOWN) =>
  object("core/v1:Namespace", { apiVersion: "v1", kind: "Namespace", metadata });
const labelled = (level: string | typeof UNKNOWN) => namespace({ name: "n", labels: { [LABEL]: level } });

describeRule(namespacePssLabels, {
  admits: {
    restricted: [labelled("restricted")],
    baseline: [labelled("baseline")],
    "a patch of other labels": [
      object("core/v1:NamespacePatch", { kind: "Namespace", metadata: { labels: { team: "a" } } }),
    ],
  },
  denies: {
    "no labels": [[namespace({ name: "n" })], ["enforce"]],
    "warnings alone": [
      [namespace({ name: "n", labels: { "pod-security.kubernetes.io/warn": "restricted" } })],
      ["enforce"],
    ],
    privileged: [[labelled("privileged")], ["enforce"]],
    "a patch that takes the level away": [
      [object("core/v1:NamespacePatch", { kind: "Namespace", metadata: { labels: { [LABEL]: "privileged" } } })],
      ["enforce"],
    ],
    "a namespace in a list": [[object("core/v1:NamespaceList", { items: [{ metadata: { name: "n" } }] })], ["enforce"]],
  },
  isNotAbout: { "a ConfigMap": [configMap({})] },
  cannotDecide: {
    "an unknown level": [[labelled(UNKNOWN)], ["enforce"]],
    "unknown metadata": [[namespace(UNKNOWN)], ["enforce"]],
    "a list of what is not known": [[object("core/v1:NamespaceList", { items: UNKNOWN })], ["object/unknown"]],
  },
});
