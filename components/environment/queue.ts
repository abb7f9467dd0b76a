import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { clusterQueue, resourceFlavor } from "../../kinds/kueue.ts";
import type { SourcePointer } from "../../spec/model.ts";
import { Component, type Transform } from "../base/component.ts";
import { type CustomObject, createCustomResource } from "../base/custom-resource.ts";
import { clusterQueueNames, type QueuePlan } from "./queue.plan.ts";
import { renderClusterQueue, renderFlavor } from "./queue.render.ts";

export interface TrainingQueuesTransforms {
  clusterQueue?: Transform<CustomObject<typeof clusterQueue.schema>>;
  flavor?: Transform<CustomObject<typeof resourceFlavor.schema>>;
}

export interface TrainingQueuesArgs {
  queues: QueuePlan[];
  labels: Record<string, string>;
  /** Labels of the namespaces that may use the queues. */
  namespaces: Record<string, string>;
  source: SourcePointer;
  transforms?: TrainingQueuesTransforms;
}

/** Who waits for which hardware: a flavor of nodes and a queue for each GPU pool, and a queue for all the rest. */
export class TrainingQueues extends Component {
  /** Queue by pool name, and by `cpu`. */
  readonly names: Record<string, string>;

  constructor(name: string, args: TrainingQueuesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lakebed:environment:TrainingQueues", name, { source: args.source }, opts);
    for (const queue of args.queues) this.#createQueue(queue, args);
    this.names = clusterQueueNames(args.queues);
    this.registerOutputs({ names: this.names });
  }

  #createQueue(queue: QueuePlan, { labels, namespaces, transforms = {} }: TrainingQueuesArgs): void {
    new GpuPool(
      this.childName(queue.name),
      { queue, labels, namespaces, source: queue.source, transforms },
      { parent: this },
    );
  }
}

export interface GpuPoolArgs {
  queue: QueuePlan;
  labels: Record<string, string>;
  namespaces: Record<string, string>;
  source: SourcePointer;
  transforms?: TrainingQueuesTransforms;
}

/** The nodes of one pool as the queue sees them, and how much of them there is to share out. */
export class GpuPool extends Component {
  readonly nodes: { flavor: k8s.apiextensions.CustomResource; clusterQueue: k8s.apiextensions.CustomResource };

  constructor(name: string, args: GpuPoolArgs, opts?: pulumi.ComponentResourceOptions) {
    const { queue, labels, namespaces, source, transforms = {} } = args;
    super("lakebed:environment:GpuPool", name, { source, pool: queue.pool }, opts);
    const flavor = createCustomResource(
      resourceFlavor,
      this.childName("flavor"),
      {
        metadata: { name: queue.flavor.name, labels },
        spec: renderFlavor(queue.flavor),
        transform: transforms.flavor,
      },
      { parent: this },
    );
    const queueObject = createCustomResource(
      clusterQueue,
      this.childName("queue"),
      {
        metadata: { name: queue.name, labels },
        spec: renderClusterQueue(queue, namespaces),
        transform: transforms.clusterQueue,
      },
      { parent: this, dependsOn: [flavor] },
    );
    this.nodes = { flavor, clusterQueue: queueObject };
    this.registerOutputs({ clusterQueue: queue.name });
  }
}
