import { joinName } from "../../naming/names.ts";
import type { BucketPlan, PrefixGrant, ProjectStoragePlan, WorkloadPlan } from "../target.ts";

/** IAM role names. */
const MAX_ROLE_NAME_LENGTH = 64;
const POLICY_VERSION = "2012-10-17";

export interface PolicyStatement {
  Sid: string;
  Effect: "Allow" | "Deny";
  Principal?: string | { AWS: string } | { Service: string };
  Action: string | string[];
  /** A trust policy has none. */
  Resource?: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

export interface PolicyDocument {
  Version: typeof POLICY_VERSION;
  Statement: PolicyStatement[];
}

/** Account and region are in the spec, so every ARN is known before anything exists, and so is every document. */
export interface AwsPlace {
  accountId: string;
  region: string;
}

export function bucketArn(bucket: string): string {
  return `arn:aws:s3:::${bucket}`;
}

export function roleArn(place: AwsPlace, role: string): string {
  return `arn:aws:iam::${place.accountId}:role/${role}`;
}

/** A key's id is made by AWS, its alias by us: policies name the alias. */
export function keyAlias(plan: Pick<ProjectStoragePlan, "platform" | "project" | "environment">): string {
  return `alias/${joinName([plan.platform, plan.project, plan.environment])}`;
}

export function workloadRoleName(
  plan: Pick<ProjectStoragePlan, "platform" | "project" | "environment">,
  workload: string,
): string {
  return joinName([plan.platform, plan.project, plan.environment, workload], MAX_ROLE_NAME_LENGTH);
}

/** The cluster of an environment; its stack gives it this name. */
export function clusterName(plan: Pick<ProjectStoragePlan, "platform" | "environment">): string {
  return joinName([plan.platform, plan.environment]);
}

/** Requests without TLS are refused, and so are writes without the project's key. */
export function planBucketPolicy(place: AwsPlace, plan: ProjectStoragePlan, bucket: BucketPlan): PolicyDocument {
  const arn = bucketArn(bucket.name);
  return document([
    {
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [arn, `${arn}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      Sid: "SameAccountOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [arn, `${arn}/*`],
      Condition: {
        StringNotEquals: { "aws:PrincipalAccount": place.accountId },
        BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
      },
    },
    {
      Sid: "ProjectRolesOnly",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      Resource: [`${arn}/*`],
      Condition: { ArnNotEquals: { "aws:PrincipalArn": readersOf(place, plan, bucket.name) } },
    },
  ]);
}

/** Roles that a grant lets into a bucket; with none, the account's root, which no workload is. */
function readersOf(place: AwsPlace, plan: ProjectStoragePlan, bucket: string): string[] {
  const roles = plan.workloads
    .filter(({ grants }) => grants.some((grant) => grant.bucket === bucket))
    .map(({ name }) => roleArn(place, workloadRoleName(plan, name)));
  return roles.length === 0 ? [`arn:aws:iam::${place.accountId}:root`] : roles;
}

/** What a workload's role may do: its prefixes, the names below them, and the project's key by way of S3 alone. */
export function planWorkloadPolicy(place: AwsPlace, plan: ProjectStoragePlan, workload: WorkloadPlan): PolicyDocument {
  const { grants } = workload;
  if (grants.length === 0) {
    // IAM refuses a document without statements.
    return document([{ Sid: "Nothing", Effect: "Deny", Action: "s3:*", Resource: "*" }]);
  }
  const writes = grants.filter(({ access }) => access === "write");
  const key = {
    Resource: `arn:aws:kms:${place.region}:${place.accountId}:key/*`,
    Condition: {
      StringEquals: { "kms:ViaService": `s3.${place.region}.amazonaws.com` },
      "ForAnyValue:StringEquals": { "kms:ResourceAliases": keyAlias(plan) },
    },
  };
  return document([
    ...groupByBucket(grants).map(({ bucket, prefixes }, index) => ({
      Sid: `List${index}`,
      Effect: "Allow" as const,
      Action: "s3:ListBucket",
      Resource: bucketArn(bucket),
      Condition: { StringLike: { "s3:prefix": prefixes.map((prefix) => `${prefix}*`) } },
    })),
    { Sid: "Read", Effect: "Allow", Action: "s3:GetObject", Resource: grants.map(objectsArn) },
    ...(writes.length === 0
      ? []
      : [
          {
            Sid: "Write",
            Effect: "Allow" as const,
            Action: ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
            Resource: writes.map(objectsArn),
          },
        ]),
    { Sid: "Decrypt", Effect: "Allow", Action: "kms:Decrypt", ...key },
    ...(writes.length === 0
      ? []
      : [{ Sid: "Encrypt", Effect: "Allow" as const, Action: "kms:GenerateDataKey", ...key }]),
  ]);
}

function objectsArn({ bucket, prefix }: PrefixGrant): string {
  return `${bucketArn(bucket)}/${prefix}*`;
}

function groupByBucket(grants: readonly PrefixGrant[]): { bucket: string; prefixes: string[] }[] {
  const prefixes = Map.groupBy(grants, ({ bucket }) => bucket);
  return [...prefixes].map(([bucket, group]) => ({ bucket, prefixes: group.map(({ prefix }) => prefix) }));
}

/** Only the pods of one service account in one cluster become the role. */
export function planTrustPolicy(place: AwsPlace, plan: ProjectStoragePlan, workload: WorkloadPlan): PolicyDocument {
  return document([
    {
      Sid: "PodIdentity",
      Effect: "Allow",
      Principal: { Service: "pods.eks.amazonaws.com" },
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Condition: {
        StringEquals: {
          "aws:SourceAccount": place.accountId,
          "aws:RequestTag/eks-cluster-name": clusterName(plan),
          "aws:RequestTag/kubernetes-namespace": plan.namespace,
          "aws:RequestTag/kubernetes-service-account": workload.serviceAccount,
        },
      },
    },
  ]);
}

/** The account administers the key; who may use it says each role's own policy. */
export function planKeyPolicy(place: AwsPlace): PolicyDocument {
  return document([
    {
      Sid: "Account",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${place.accountId}:root` },
      Action: "kms:*",
      Resource: "*",
    },
  ]);
}

function document(statements: PolicyStatement[]): PolicyDocument {
  return { Version: POLICY_VERSION, Statement: statements };
}
