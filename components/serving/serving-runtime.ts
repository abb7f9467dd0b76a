import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { clusterServingRuntime } from "../../kinds/kserve.ts";
import type { Platform, SourcePointer } from "../../spec/model.ts";
import { Component, type Transform } from "../base/component.ts";
import { type CustomObject, createCustomResource } from "../base/custom-resource.ts";
import { renderServingRuntime, SERVING_RUNTIME } from "./serving-runtime.render.ts";

export interface ServingRuntimeTransforms {
  runtime?: Transform<CustomObject<typeof clusterServingRuntime.schema>>;
}

export interface ServingRuntimeArgs {
  platform: Pick<Platform, "registryMirror">;
  labels: Record<string, string>;
  source: SourcePointer;
  transforms?: ServingRuntimeTransforms;
}

/** The server that the environment's endpoints run: one for all projects, held to Pod Security's level `restricted`. */
export class ServingRuntime extends Component {
  readonly nodes: { runtime: k8s.apiextensions.CustomResource };

  constructor(name: string, args: ServingRuntimeArgs, opts?: pulumi.ComponentResourceOptions) {
    const { platform, labels, source, transforms = {} } = args;
    super("lakebed:serving:ServingRuntime", name, { source }, opts);
    const runtime = createCustomResource(
      clusterServingRuntime,
      this.childName("runtime"),
      {
        metadata: { name: SERVING_RUNTIME, labels },
        spec: renderServingRuntime(platform),
        transform: transforms.runtime,
      },
      { parent: this },
    );
    this.nodes = { runtime };
    this.registerOutputs({ runtime: SERVING_RUNTIME });
  }
}
