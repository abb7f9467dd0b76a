import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { externalSecret } from "../../kinds/external-secrets.ts";
import { localQueue } from "../../kinds/kueue.ts";
import { childOptions } from "../base/child-options.ts";
import { applyTransform, Component, type Transform } from "../base/component.ts";
import { type CustomObject, createCustomResource } from "../base/custom-resource.ts";
import type { WorkspacePlan } from "./workspace.plan.ts";
import {
  renderExternalSecret,
  renderLimitRange,
  renderLocalQueue,
  renderNamespace,
  renderPolicies,
  renderQuota,
} from "./workspace.render.ts";

export interface WorkspaceArgs {
  /** What the namespace holds and bounds; `planWorkspace` decides it from the two files. */
  workspace: WorkspacePlan;
  transforms?: {
    namespace?: Transform<k8s.core.v1.NamespaceArgs>;
    quota?: Transform<k8s.core.v1.ResourceQuotaArgs>;
    containerDefaults?: Transform<k8s.core.v1.LimitRangeArgs>;
    networkPolicy?: Transform<k8s.networking.v1.NetworkPolicyArgs>;
    queue?: Transform<CustomObject<typeof localQueue.schema>>;
    secret?: Transform<CustomObject<typeof externalSecret.schema>>;
  };
}

/** A project's namespace in one environment: bounded, closed by default, with its queues and its secrets by reference. */
export class Workspace extends Component {
  readonly namespace: k8s.core.v1.Namespace;
  /** Everything that runs in the namespace waits for these: bounds and closed doors come before pods. */
  readonly safeguards: pulumi.Resource[];

  constructor(name: string, args: WorkspaceArgs, opts?: pulumi.ComponentResourceOptions) {
    const { workspace, transforms = {} } = args;
    super("lakebed:workspace:Workspace", name, { source: workspace.source, ...scopeInputs(workspace) }, opts);
    const { scope } = workspace;

    const namespaceName = this.childName("namespace");
    this.namespace = new k8s.core.v1.Namespace(
      namespaceName,
      applyTransform(transforms.namespace, renderNamespace(workspace), namespaceName),
      childOptions(this, opts),
    );
    const inside = childOptions(this, opts, [this.namespace]);

    const quotaName = this.childName("quota");
    const quota = new k8s.core.v1.ResourceQuota(
      quotaName,
      applyTransform(transforms.quota, renderQuota(workspace), quotaName),
      inside,
    );
    const defaultsName = this.childName("container-defaults");
    const containerDefaults = new k8s.core.v1.LimitRange(
      defaultsName,
      applyTransform(transforms.containerDefaults, renderLimitRange(workspace), defaultsName),
      inside,
    );
    const policies = renderPolicies(workspace).map((policy) => {
      const policyName = this.childName(policy.metadata.name);
      return new k8s.networking.v1.NetworkPolicy(
        policyName,
        applyTransform<k8s.networking.v1.NetworkPolicyArgs>(transforms.networkPolicy, policy, policyName),
        inside,
      );
    });
    for (const queue of workspace.queues) {
      createCustomResource(
        localQueue,
        this.childName(`queue-${queue.name}`),
        { ...renderLocalQueue(scope, queue), transform: transforms.queue },
        inside,
      );
    }
    for (const secret of workspace.secrets) {
      createCustomResource(
        externalSecret,
        this.childName(`secret-${secret.name}`),
        { ...renderExternalSecret(scope, secret), transform: transforms.secret },
        inside,
      );
    }
    this.safeguards = [quota, containerDefaults, ...policies];
    this.registerOutputs({ namespace: scope.namespace });
  }
}

function scopeInputs({ scope, owner }: WorkspacePlan) {
  return { namespace: scope.namespace, stage: scope.stage, team: owner.team, costCenter: owner.costCenter };
}
