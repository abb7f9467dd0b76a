import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { SourcePointer } from "../../spec/model.ts";
import { applyTransform, Component, type Transform } from "../base/component.ts";
import type { ClusterServicePlan, ReleasePlan } from "./cluster-service.plan.ts";
import { GuardedNamespace, type GuardedNamespaceTransforms } from "./guarded-namespace.ts";

export interface ClusterServiceTransforms extends GuardedNamespaceTransforms {
  /** Each of the service's releases. */
  release?: Transform<k8s.helm.v3.ReleaseArgs>;
}

export interface ClusterServiceArgs {
  plan: ClusterServicePlan;
  labels: Record<string, string>;
  source: SourcePointer;
  transforms?: ClusterServiceTransforms;
}

/** An operator or a server that the environment installs by its chart, in a namespace of its own. */
export class ClusterService extends Component {
  readonly nodes: { namespace: GuardedNamespace | undefined; releases: k8s.helm.v3.Release[] };

  constructor(name: string, args: ClusterServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    const { plan, labels, source, transforms = {} } = args;
    super("lakebed:environment:ClusterService", name, { source, service: plan.name, namespace: plan.namespace }, opts);
    const namespace = plan.ownsNamespace
      ? new GuardedNamespace(
          this.childName("guard"),
          {
            namespace: plan.namespace,
            labels,
            podSecurity: plan.podSecurity,
            allowances: plan.allowances,
            source,
            transforms,
          },
          { parent: this },
        )
      : undefined;
    const releases: k8s.helm.v3.Release[] = [];
    for (const release of plan.releases) {
      const dependsOn = [...(namespace === undefined ? [] : [namespace]), ...releases];
      releases.push(
        createRelease(
          this.childName(release.name),
          { release, namespace: plan.namespace, transform: transforms.release },
          { parent: this, dependsOn },
        ),
      );
    }
    this.nodes = { namespace, releases };
    this.registerOutputs({ namespace: plan.namespace });
  }
}

/** A chart release at its exact version; it never makes a namespace, because that would have no guards. */
export function createRelease(
  name: string,
  args: {
    release: ReleasePlan;
    namespace: string;
    skipAwait?: boolean;
    transform: Transform<k8s.helm.v3.ReleaseArgs> | undefined;
  },
  opts: pulumi.CustomResourceOptions,
): k8s.helm.v3.Release {
  const { chart, values } = args.release;
  const releaseArgs: k8s.helm.v3.ReleaseArgs = {
    name: args.release.name,
    namespace: args.namespace,
    chart: chart.chart,
    version: chart.version,
    ...(chart.repository === undefined ? {} : { repositoryOpts: { repo: chart.repository } }),
    createNamespace: false,
    maxHistory: 5,
    timeout: 600,
    values,
    ...(args.skipAwait === undefined ? {} : { skipAwait: args.skipAwait }),
  };
  return new k8s.helm.v3.Release(name, applyTransform(args.transform, releaseArgs, name), opts);
}
