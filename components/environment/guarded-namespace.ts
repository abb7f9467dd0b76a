import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { SourcePointer } from "../../spec/model.ts";
import { applyTransform, Component, type Transform } from "../base/component.ts";
import {
  type Allowance,
  renderAllowance,
  renderDefaultDeny,
  renderDnsAllowance,
} from "../base/network-policy.render.ts";
import { type PodSecurityLevel, podSecurityLabels } from "../base/pod-security.render.ts";

export interface GuardedNamespaceTransforms {
  namespace?: Transform<k8s.core.v1.NamespaceArgs>;
  networkPolicy?: Transform<k8s.networking.v1.NetworkPolicyArgs>;
}

export interface GuardedNamespaceArgs {
  namespace: string;
  labels: Record<string, string>;
  podSecurity: PodSecurityLevel;
  allowances: Allowance[];
  source: SourcePointer;
  transforms?: GuardedNamespaceTransforms;
}

/** A namespace whose pods are held to a Pod Security level and talk to nobody but whom an allowance names. */
export class GuardedNamespace extends Component {
  readonly nodes: { namespace: k8s.core.v1.Namespace; policies: k8s.networking.v1.NetworkPolicy[] };

  constructor(name: string, args: GuardedNamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
    const { namespace, labels, podSecurity, allowances, source, transforms = {} } = args;
    super("lakebed:environment:GuardedNamespace", name, { source, namespace, podSecurity }, opts);
    const child = this.childName("namespace");
    const object = new k8s.core.v1.Namespace(
      child,
      applyTransform(
        transforms.namespace,
        { metadata: { name: namespace, labels: { ...labels, ...podSecurityLabels(podSecurity) } } },
        child,
      ),
      { parent: this },
    );
    const policy = (policyName: string, spec: k8s.types.input.networking.v1.NetworkPolicySpec) => {
      const policyArgs: k8s.networking.v1.NetworkPolicyArgs = {
        metadata: { name: policyName, namespace, labels },
        spec,
      };
      const policyChild = this.childName(policyName);
      return new k8s.networking.v1.NetworkPolicy(
        policyChild,
        applyTransform(transforms.networkPolicy, policyArgs, policyChild),
        { parent: this, dependsOn: [object] },
      );
    };
    const policies = [
      policy("default-deny", renderDefaultDeny()),
      policy("allow-dns", renderDnsAllowance()),
      ...allowances.map((allowance) => policy(allowance.name, renderAllowance(allowance))),
    ];
    this.nodes = { namespace: object, policies };
    this.registerOutputs({ namespace });
  }
}
