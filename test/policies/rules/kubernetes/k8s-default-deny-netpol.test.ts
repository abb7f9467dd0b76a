import { UNKNOWN } from "../../../../policies/rule.ts";
import { defaultDenyNetpol } from "../../../../policies/rules/kubernetes/k8s-default-deny-netpol.ts";
import { configMap, describeRule, object, type Props, pod } from "../../describe-rule.ts";

const namespace = object("core/v1:Namespace", { kind: "Namespace", metadata: { name: "plants" } }, "ns");
const policy = (spec: Props | typeof UNKNOWN, name = "deny", where: string | typeof UNKNOWN = "plants") =>
  object("networking.k8s.io/v1:NetworkPolicy", { kind: "NetworkPolicy", metadata: { namespace: where }, spec }, name);
const denyAll = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
const both = ["namespace/plants/ingress", "namespace/plants/egress"];

describeRule(defaultDenyNetpol, {
  admits: {
    "one policy for both directions": [namespace, policy(denyAll)],
    "a policy for each direction": [
      namespace,
      policy({ podSelector: {}, policyTypes: ["Ingress"] }, "in"),
      policy({ podSelector: { matchLabels: {} }, policyTypes: ["Egress"], egress: [] }, "out"),
    ],
    "further policies that open what is needed": [
      namespace,
      policy(denyAll),
      policy({ podSelector: {}, policyTypes: ["Egress"], egress: [{ ports: [{ port: 53 }] }] }, "dns"),
    ],
    "pods in a namespace with a denial": [pod({ containers: [] }), policy(denyAll)],
  },
  denies: {
    "a namespace without a policy": [[namespace], both],
    "a policy of another namespace": [[namespace, policy(denyAll, "deny", "shop")], both],
    "a denial of some pods": [[namespace, policy({ ...denyAll, podSelector: { matchLabels: { app: "a" } } })], both],
    "a denial of one direction": [[namespace, policy({ podSelector: {} })], ["namespace/plants/egress"]],
    "a policy that allows everything again": [
      [namespace, policy(denyAll), policy({ podSelector: {}, ingress: [{}] }, "open")],
      ["allow-all/ingress"],
    ],
  },
  isNotAbout: { "a ConfigMap": [configMap({})] },
  cannotDecide: {
    "a policy whose namespace is not known": [[namespace, policy(denyAll, "deny", UNKNOWN)], both],
    "a policy whose spec is not known": [[namespace, policy(UNKNOWN)], both],
    "pods in a namespace of another stack": [[pod({ containers: [] })], both],
    "types that are not known": [[namespace, policy({ podSelector: {}, policyTypes: UNKNOWN })], both],
  },
});
