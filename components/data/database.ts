import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { databaseCluster } from "../../kinds/cloudnative-pg.ts";
import type { externalSecret } from "../../kinds/external-secrets.ts";
import type { DatabaseService, Platform, SourcePointer } from "../../spec/model.ts";
import { Component, type Transform } from "../base/component.ts";
import { type CustomObject, createCustomResource } from "../base/custom-resource.ts";
import { createSecretCopy } from "../environment/secret-copy.ts";
import { SYSTEM_NAMESPACE, storeTags } from "../naming/names.ts";
import { DATABASE_NAME, DATABASE_SECRET, renderAddressTemplate, renderDatabase } from "./database.render.ts";

export interface DatabaseTransforms {
  cluster?: Transform<CustomObject<typeof databaseCluster.schema>>;
  address?: Transform<CustomObject<typeof externalSecret.schema>>;
}

export interface DatabaseArgs {
  platform: Pick<Platform, "name" | "environment" | "registryMirror" | "services">;
  labels: Record<string, string>;
  source: SourcePointer;
  transforms?: DatabaseTransforms;
}

/** PostgreSQL of the environment's own services: ours, whose operator makes the password so that nobody ever sees it, or another's. */
export class Database extends Component {
  readonly nodes: {
    cluster: k8s.apiextensions.CustomResource | undefined;
    /** Of an existing server: its address, with the credentials in it. */
    address: k8s.apiextensions.CustomResource | undefined;
  };

  constructor(name: string, args: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    const { platform, source, transforms = {} } = args;
    // Metrics and parameters of runs, names of models and of people.
    const tags = {
      classification: "confidential",
      owner: platform.name,
      environment: platform.environment.name,
    } as const;
    super("lakebed:data:Database", name, { source, ...tags, database: DATABASE_NAME }, opts);
    const labels = { ...args.labels, ...storeTags(tags) };
    const { database } = platform.services;
    this.nodes =
      database.mode === "managed"
        ? { cluster: this.#createCluster(args, labels), address: undefined }
        : { cluster: undefined, address: this.#createAddress(database, labels, transforms) };
    this.registerOutputs({ database: DATABASE_NAME });
  }

  #createCluster({ platform, transforms = {} }: DatabaseArgs, labels: Record<string, string>) {
    return createCustomResource(
      databaseCluster,
      this.childName("cluster"),
      {
        metadata: { name: DATABASE_NAME, namespace: SYSTEM_NAMESPACE, labels },
        spec: renderDatabase(platform, { labels, annotations: {} }),
        transform: transforms.cluster,
      },
      { parent: this },
    );
  }

  /** Of a server that others run: under the name under which the operator would have put it. */
  #createAddress(database: DatabaseService, labels: Record<string, string>, transforms: DatabaseTransforms) {
    return createSecretCopy(
      this.childName("address"),
      {
        name: DATABASE_SECRET,
        namespace: SYSTEM_NAMESPACE,
        labels,
        reference: database.secret ?? "",
        properties: { username: "username", password: "password" },
        template: renderAddressTemplate(database),
        transform: transforms.address,
      },
      { parent: this },
    );
  }
}
