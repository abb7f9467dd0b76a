import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { externalSecret } from "../../kinds/external-secrets.ts";
import type { Platform, SourcePointer } from "../../spec/model.ts";
import { Component, type Transform } from "../base/component.ts";
import type { CustomObject } from "../base/custom-resource.ts";
import { createRelease } from "../environment/cluster-service.ts";
import { createSecretCopy } from "../environment/secret-copy.ts";
import { SYSTEM_NAMESPACE } from "../naming/names.ts";
import { chartReference } from "../references/chart.plan.ts";
import {
  ADMINISTRATOR_SECRET,
  objectStoreEndpoint,
  renderAdministratorTemplate,
  renderObjectStoreValues,
} from "./object-store.render.ts";

/** Where people put the two keys of the store's administrator, `accessKey` and `secretKey`. */
export const ADMINISTRATOR_REFERENCE = "object-store/administrator";

export interface ObjectStoreTransforms {
  release?: Transform<k8s.helm.v3.ReleaseArgs>;
  administrator?: Transform<CustomObject<typeof externalSecret.schema>>;
}

export interface ObjectStoreArgs {
  platform: Pick<Platform, "name" | "environment" | "registryMirror" | "services">;
  labels: Record<string, string>;
  source: SourcePointer;
  transforms?: ObjectStoreTransforms;
}

/** The environment's S3: one server, whose identities reach the prefixes of their workloads and nothing else. */
export class ObjectStore extends Component {
  readonly endpoint: string;
  readonly region: string;
  readonly nodes: {
    administrator: k8s.apiextensions.CustomResource | undefined;
    release: k8s.helm.v3.Release | undefined;
  };

  constructor(name: string, args: ObjectStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    const { platform, source } = args;
    const tags = {
      classification: "restricted",
      owner: platform.name,
      environment: platform.environment.name,
    } as const;
    super("lakebed:data:ObjectStore", name, { source, ...tags }, opts);
    // Another's store has an administrator of its own.
    this.nodes =
      platform.services["object-store"].mode === "managed"
        ? this.#createServer(args)
        : { administrator: undefined, release: undefined };
    const { endpoint, region } = objectStoreEndpoint(platform.services["object-store"]);
    this.endpoint = endpoint;
    this.region = region;
    this.registerOutputs({ endpoint, region });
  }

  #createServer({ platform, labels, transforms = {} }: ObjectStoreArgs) {
    const administrator = createSecretCopy(
      this.childName("administrator"),
      {
        name: ADMINISTRATOR_SECRET,
        namespace: SYSTEM_NAMESPACE,
        labels,
        reference: ADMINISTRATOR_REFERENCE,
        properties: { accessKey: "accessKey", secretKey: "secretKey" },
        template: renderAdministratorTemplate(),
        transform: transforms.administrator,
      },
      { parent: this },
    );
    const release = createRelease(
      this.childName("release"),
      {
        release: {
          name: "seaweedfs",
          chart: chartReference("seaweedfs", platform.registryMirror),
          values: renderObjectStoreValues(platform),
        },
        namespace: SYSTEM_NAMESPACE,
        // The server starts when the administrator's keys are in the store, and people put them there.
        skipAwait: true,
        transform: transforms.release,
      },
      { parent: this, dependsOn: [administrator] },
    );
    return { administrator, release };
  }
}
