import type * as pulumi from "@pulumi/pulumi";
import type { Classification, SourcePointer, Stage } from "../../spec/model.ts";
import type { BucketRole } from "../naming/names.ts";

/** One bucket has one policy and one lifecycle, so a project has its own, one a layer, and one for artifacts. */
export interface BucketPlan {
  role: BucketRole;
  name: string;
  /** The strictest classification of what lies in it. */
  classification: Classification;
  /** Objects below a prefix (`orders/`) expire after so many days. */
  expirations: { prefix: string; days: number }[];
  source: SourcePointer;
}

/** Who writes a prefix may read it too: a table's writer reads the table's log. */
export interface PrefixGrant {
  bucket: string;
  /** Ends with a slash; never empty. */
  prefix: string;
  access: "read" | "write";
}

/** What a workload runs for. */
export type WorkloadSubject =
  | { kind: "step"; pipeline: string; step: string }
  | { kind: "endpoint"; endpoint: string }
  /** A server of the environment itself. */
  | { kind: "service"; service: string };

/** A workload has one service account and one identity, which reaches its prefixes and nothing else. */
export interface WorkloadPlan {
  /** `train-fit`, `recommend`: unique in the project. */
  name: string;
  subject: WorkloadSubject;
  serviceAccount: string;
  grants: PrefixGrant[];
  source: SourcePointer;
}

/** Buckets and workloads that belong together: a project's, or the environment's own. */
export interface StoragePlan {
  platform: string;
  project?: string;
  environment: string;
  /** In production, what holds data is protected and stays in the cloud when it leaves a stack. */
  stage: Stage;
  namespace: string;
  owner: string;
  costCenter: string;
  buckets: BucketPlan[];
  workloads: WorkloadPlan[];
  /** Pointer of the project, for what belongs to it as a whole. */
  source: SourcePointer;
}

export interface ProjectStoragePlan extends StoragePlan {
  project: string;
}

/** Environment of a container; literal values only where nothing in them is secret. */
export type ContainerEnvironment = (
  | { name: string; value: string }
  | { name: string; valueFrom: { secretKeyRef: { name: string; key: string } } }
)[];

/** What an environment stack tells about its object store; see the stack contract. */
export interface ObjectStoreEndpoint {
  endpoint: string;
  region: string;
}

/**
 * The seam between capabilities and clouds: how buckets, identities and credentials are made. Capability folders ask it
 * and never ask which cloud this is.
 */
export interface Target {
  /** Creates buckets and identities as children of one component. */
  createProjectStorage(
    name: string,
    plan: ProjectStoragePlan,
    opts: pulumi.ComponentResourceOptions,
  ): pulumi.ComponentResource;
  /** How a container of the workload finds and opens the store. Pure. */
  renderWorkloadEnvironment(
    plan: ProjectStoragePlan,
    workload: string,
    store: ObjectStoreEndpoint,
  ): ContainerEnvironment;
  /** `s3://bucket/prefix` as the workloads' libraries want it. Pure. */
  renderUri(bucket: string, prefix: string): string;
  /**
   * The `remoteRef.key` of an `ExternalSecret` for a secret that a spec names (`shop/oltp`): what the store behind the
   * environment's `ClusterSecretStore` calls it. Pure.
   */
  renderSecretKey(secret: string): string;
}
