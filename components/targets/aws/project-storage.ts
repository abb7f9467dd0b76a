import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { applyTransform, Component, type Transform } from "../../base/component.ts";
import { storeTags } from "../../naming/names.ts";
import type { BucketPlan, ProjectStoragePlan, WorkloadPlan } from "../target.ts";
import {
  type AwsPlace,
  clusterName,
  keyAlias,
  type PolicyDocument,
  planBucketPolicy,
  planKeyPolicy,
  planTrustPolicy,
  planWorkloadPolicy,
  workloadRoleName,
} from "./policy.plan.ts";

/** How long a deleted key can be brought back. */
const KEY_DELETION_DAYS = 30;
/** Superseded versions of objects go after this time. */
const NONCURRENT_DAYS = 30;

export interface AwsProjectStorageTransforms {
  bucket?: Transform<aws.s3.BucketArgs>;
  publicAccess?: Transform<aws.s3.BucketPublicAccessBlockArgs>;
  ownership?: Transform<aws.s3.BucketOwnershipControlsArgs>;
  encryption?: Transform<aws.s3.BucketServerSideEncryptionConfigurationArgs>;
  versioning?: Transform<aws.s3.BucketVersioningArgs>;
  lifecycle?: Transform<aws.s3.BucketLifecycleConfigurationArgs>;
  bucketPolicy?: Transform<aws.s3.BucketPolicyArgs>;
  key?: Transform<aws.kms.KeyArgs>;
  keyAlias?: Transform<aws.kms.AliasArgs>;
  role?: Transform<aws.iam.RoleArgs>;
  rolePolicy?: Transform<aws.iam.RolePolicyArgs>;
  podIdentity?: Transform<aws.eks.PodIdentityAssociationArgs>;
}

export interface AwsProjectStorageArgs {
  plan: ProjectStoragePlan;
  place: AwsPlace;
  transforms?: AwsProjectStorageTransforms;
}

/** Buckets of one project with a key of their own, and a role a workload that reaches its prefixes and nothing else. */
export class AwsProjectStorage extends Component {
  readonly nodes: { buckets: Record<string, aws.s3.Bucket>; key: aws.kms.Key; roles: Record<string, aws.iam.Role> };
  readonly #place: AwsPlace;
  readonly #plan: ProjectStoragePlan;
  readonly #provider: aws.Provider;
  readonly #transforms: AwsProjectStorageTransforms;

  constructor(name: string, args: AwsProjectStorageArgs, opts?: pulumi.ComponentResourceOptions) {
    const { plan, place } = args;
    super(
      "lakebed:data:ProjectStorage",
      name,
      { source: plan.source, environment: plan.environment, target: "aws", buckets: plan.buckets.map((b) => b.name) },
      opts,
    );
    this.#plan = plan;
    this.#place = place;
    this.#transforms = args.transforms ?? {};
    this.#provider = this.#createProvider();
    const key = this.#createKey();
    const buckets = Object.fromEntries(plan.buckets.map((bucket) => [bucket.role, this.#createBucket(bucket, key)]));
    const roles = Object.fromEntries(plan.workloads.map((workload) => [workload.name, this.#createRole(workload)]));
    this.nodes = { buckets, key, roles };
    this.registerOutputs({ buckets: plan.buckets.map((bucket) => bucket.name) });
  }

  get #children(): pulumi.CustomResourceOptions {
    return { parent: this, provider: this.#provider };
  }

  /** Without its key, data is as lost as without its bucket. */
  #dataOptions(): pulumi.CustomResourceOptions {
    const isProduction = this.#plan.stage === "production";
    return { ...this.#children, protect: isProduction, retainOnDelete: isProduction };
  }

  /** Refuses credentials of another account, where a mistaken profile would otherwise create all this. */
  #createProvider(): aws.Provider {
    return new aws.Provider(
      this.childName("provider"),
      {
        region: this.#place.region as aws.Region,
        allowedAccountIds: [this.#place.accountId],
        defaultTags: {
          tags: {
            "lakebed.dev/environment": this.#plan.environment,
            "lakebed.dev/project": this.#plan.project,
            "lakebed.dev/owner": this.#plan.owner,
            "lakebed.dev/cost-center": this.#plan.costCenter,
          },
        },
      },
      { parent: this },
    );
  }

  #createKey(): aws.kms.Key {
    const name = this.childName("key");
    const args: aws.kms.KeyArgs = {
      description: `Data of ${this.#plan.project} in ${this.#plan.environment}.`,
      enableKeyRotation: true,
      deletionWindowInDays: KEY_DELETION_DAYS,
      policy: JSON.stringify(planKeyPolicy(this.#place)),
    };
    const key = new aws.kms.Key(name, applyTransform(this.#transforms.key, args, name), this.#dataOptions());
    const aliasName = this.childName("key-alias");
    const aliasArgs: aws.kms.AliasArgs = { name: keyAlias(this.#plan), targetKeyId: key.keyId };
    new aws.kms.Alias(aliasName, applyTransform(this.#transforms.keyAlias, aliasArgs, aliasName), this.#children);
    return key;
  }

  #createBucket(plan: BucketPlan, key: aws.kms.Key): aws.s3.Bucket {
    const name = this.childName(plan.role);
    const tags = storeTags({ ...this.#plan, classification: plan.classification });
    const args: aws.s3.BucketArgs = { bucket: plan.name, tags };
    const bucket = new aws.s3.Bucket(name, applyTransform(this.#transforms.bucket, args, name), this.#dataOptions());
    this.#closeBucket(name, plan, bucket);
    this.#keepBucket(name, plan, { bucket, key });
    return bucket;
  }

  /** Who reaches it: nobody from the public, nobody without TLS, and of the account the named roles alone. */
  #closeBucket(name: string, plan: BucketPlan, bucket: aws.s3.Bucket): void {
    const transforms = this.#transforms;
    const opts = { ...this.#children, dependsOn: [bucket] };
    // The name, not the bucket's output: a preview then knows what it would be for.
    const of = { bucket: plan.name };
    const access = `${name}-public-access`;
    const accessArgs: aws.s3.BucketPublicAccessBlockArgs = {
      ...of,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    };
    new aws.s3.BucketPublicAccessBlock(access, applyTransform(transforms.publicAccess, accessArgs, access), opts);
    const ownership = `${name}-ownership`;
    const ownershipArgs: aws.s3.BucketOwnershipControlsArgs = {
      ...of,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    };
    new aws.s3.BucketOwnershipControls(ownership, applyTransform(transforms.ownership, ownershipArgs, ownership), opts);
    const policy = `${name}-policy`;
    const policyArgs: aws.s3.BucketPolicyArgs = {
      ...of,
      policy: text(planBucketPolicy(this.#place, this.#plan, plan)),
    };
    new aws.s3.BucketPolicy(policy, applyTransform(transforms.bucketPolicy, policyArgs, policy), opts);
  }

  /** How its content is kept: encrypted with the project's key, in versions, for as long as was said. */
  #keepBucket(name: string, plan: BucketPlan, { bucket, key }: { bucket: aws.s3.Bucket; key: aws.kms.Key }): void {
    const transforms = this.#transforms;
    const opts = { ...this.#children, dependsOn: [bucket] };
    const of = { bucket: plan.name };
    const encryption = `${name}-encryption`;
    const encryptionArgs: aws.s3.BucketServerSideEncryptionConfigurationArgs = {
      ...of,
      rules: [
        {
          bucketKeyEnabled: true,
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
        },
      ],
    };
    new aws.s3.BucketServerSideEncryptionConfiguration(
      encryption,
      applyTransform(transforms.encryption, encryptionArgs, encryption),
      opts,
    );
    const versioning = `${name}-versioning`;
    const versioningArgs: aws.s3.BucketVersioningArgs = { ...of, versioningConfiguration: { status: "Enabled" } };
    new aws.s3.BucketVersioning(versioning, applyTransform(transforms.versioning, versioningArgs, versioning), opts);
    const lifecycle = `${name}-lifecycle`;
    const lifecycleArgs: aws.s3.BucketLifecycleConfigurationArgs = { ...of, rules: renderLifecycle(plan) };
    new aws.s3.BucketLifecycleConfiguration(
      lifecycle,
      applyTransform(transforms.lifecycle, lifecycleArgs, lifecycle),
      opts,
    );
  }

  #createRole(workload: WorkloadPlan): aws.iam.Role {
    const transforms = this.#transforms;
    const name = this.childName(`role-${workload.name}`);
    const roleName = workloadRoleName(this.#plan, workload.name);
    const args: aws.iam.RoleArgs = {
      name: roleName,
      assumeRolePolicy: text(planTrustPolicy(this.#place, this.#plan, workload)),
    };
    const role = new aws.iam.Role(name, applyTransform(transforms.role, args, name), this.#children);
    const opts = { ...this.#children, dependsOn: [role] };
    const policy = `${name}-policy`;
    const policyArgs: aws.iam.RolePolicyArgs = {
      name: "prefixes",
      role: roleName,
      policy: text(planWorkloadPolicy(this.#place, this.#plan, workload)),
    };
    new aws.iam.RolePolicy(policy, applyTransform(transforms.rolePolicy, policyArgs, policy), opts);
    const association = `${name}-association`;
    const associationArgs: aws.eks.PodIdentityAssociationArgs = {
      clusterName: clusterName(this.#plan),
      namespace: this.#plan.namespace,
      serviceAccount: workload.serviceAccount,
      roleArn: role.arn,
    };
    new aws.eks.PodIdentityAssociation(
      association,
      applyTransform(transforms.podIdentity, associationArgs, association),
      opts,
    );
    return role;
  }
}

/** Data goes when its retention ends, and so do its old versions; uploads that never ended go too. */
export function renderLifecycle(plan: BucketPlan): aws.types.input.s3.BucketLifecycleConfigurationRule[] {
  return [
    {
      id: "abandoned",
      status: "Enabled",
      filter: { prefix: "" },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
      noncurrentVersionExpiration: { noncurrentDays: NONCURRENT_DAYS },
    },
    ...plan.expirations.map(({ prefix, days }) => ({
      id: `retention-${prefix.replace(/\/$/, "")}`,
      status: "Enabled",
      filter: { prefix },
      expiration: { days },
    })),
  ];
}

function text(document: PolicyDocument): string {
  return JSON.stringify(document);
}
