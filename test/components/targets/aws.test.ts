import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planProjectStorage } from "../../../components/data/storage.plan.ts";
import {
  bucketArn,
  keyAlias,
  planBucketPolicy,
  planKeyPolicy,
  planTrustPolicy,
  planWorkloadPolicy,
  workloadRoleName,
} from "../../../components/targets/aws/policy.plan.ts";
import { AwsProjectStorage, renderLifecycle } from "../../../components/targets/aws/project-storage.ts";
import { targetFor } from "../../../components/targets/target-for.ts";
import { recordProgram } from "../../../graph/record.ts";
import { awsPlatform, awsTarget, exampleProject } from "../example.ts";

const plan = planProjectStorage(awsPlatform(), exampleProject());
const bronze = plan.buckets[0]!;
const fit = plan.workloads.find(({ name }) => name === "train-fit")!;

describe("policy documents", () => {
  it("refuse requests without TLS, from other accounts, and for objects from roles that no grant names", () => {
    const arn = "arn:aws:s3:::greenhouse-plants-dev-bronze-123456789012";
    expect(planBucketPolicy(awsTarget, plan, bronze)).toEqual({
      Version: "2012-10-17",
      Statement: [
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
            StringNotEquals: { "aws:PrincipalAccount": "123456789012" },
            BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
          },
        },
        {
          Sid: "ProjectRolesOnly",
          Effect: "Deny",
          Principal: "*",
          Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
          Resource: [`${arn}/*`],
          Condition: {
            ArnNotEquals: {
              "aws:PrincipalArn": [
                "arn:aws:iam::123456789012:role/greenhouse-plants-dev-train-orders",
                "arn:aws:iam::123456789012:role/greenhouse-plants-dev-train-clicks",
                "arn:aws:iam::123456789012:role/greenhouse-plants-dev-train-purchases",
              ],
            },
          },
        },
      ],
    });
  });

  it("let a role reach its prefixes, the names below them, and the project's key by way of S3", () => {
    const silver = "arn:aws:s3:::greenhouse-plants-dev-silver-123456789012";
    const artifacts = "arn:aws:s3:::greenhouse-plants-dev-artifacts-123456789012";
    const key = {
      Resource: "arn:aws:kms:eu-central-1:123456789012:key/*",
      Condition: {
        StringEquals: { "kms:ViaService": "s3.eu-central-1.amazonaws.com" },
        "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/greenhouse-plants-dev" },
      },
    };
    expect(planWorkloadPolicy(awsTarget, plan, fit).Statement).toEqual([
      {
        Sid: "List0",
        Effect: "Allow",
        Action: "s3:ListBucket",
        Resource: artifacts,
        Condition: { StringLike: { "s3:prefix": ["models/recommender/*"] } },
      },
      {
        Sid: "List1",
        Effect: "Allow",
        Action: "s3:ListBucket",
        Resource: silver,
        Condition: { StringLike: { "s3:prefix": ["purchases/*"] } },
      },
      {
        Sid: "Read",
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: [`${artifacts}/models/recommender/*`, `${silver}/purchases/*`],
      },
      {
        Sid: "Write",
        Effect: "Allow",
        Action: ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
        Resource: [`${artifacts}/models/recommender/*`],
      },
      { Sid: "Decrypt", Effect: "Allow", Action: "kms:Decrypt", ...key },
      { Sid: "Encrypt", Effect: "Allow", Action: "kms:GenerateDataKey", ...key },
    ]);
  });

  it("let only the pods of one service account in one cluster become a role", () => {
    expect(planTrustPolicy(awsTarget, plan, fit).Statement[0]?.Condition).toEqual({
      StringEquals: {
        "aws:SourceAccount": "123456789012",
        "aws:RequestTag/eks-cluster-name": "greenhouse-dev",
        "aws:RequestTag/kubernetes-namespace": "plants-dev",
        "aws:RequestTag/kubernetes-service-account": "train-fit",
      },
    });
  });

  it("leave the key to its account", () => {
    expect(planKeyPolicy(awsTarget).Statement.map(({ Principal }) => Principal)).toEqual([
      { AWS: "arn:aws:iam::123456789012:root" },
    ]);
    expect(keyAlias(plan)).toBe("alias/greenhouse-plants-dev");
  });

  it("say nothing that a role without grants could use", () => {
    expect(planWorkloadPolicy(awsTarget, plan, { ...fit, grants: [] }).Statement.map(({ Effect }) => Effect)).toEqual([
      "Deny",
    ]);
  });

  it("name roles within IAM's limit, and never two alike", () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,60}[a-z0-9]$/);
    const owner = fc.record({ platform: word, project: word, environment: fc.stringMatching(/^[a-z][a-z0-9]{0,10}$/) });
    fc.assert(
      fc.property(owner, word, word, (of, a, b) => {
        expect(workloadRoleName(of, a).length).toBeLessThanOrEqual(64);
        expect(workloadRoleName(of, a) === workloadRoleName(of, b)).toBe(a === b);
      }),
    );
  });
});

describe("lifecycle rules", () => {
  it("come from retention", () => {
    expect(renderLifecycle(bronze)).toEqual([
      {
        id: "abandoned",
        status: "Enabled",
        filter: { prefix: "" },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        noncurrentVersionExpiration: { noncurrentDays: 30 },
      },
      { id: "retention-orders", status: "Enabled", filter: { prefix: "orders/" }, expiration: { days: 730 } },
      { id: "retention-clicks", status: "Enabled", filter: { prefix: "clicks/" }, expiration: { days: 90 } },
    ]);
  });
});

describe("storage on AWS", async () => {
  const graph = await recordProgram(
    async () => {
      new AwsProjectStorage("plants-storage", { plan, place: awsTarget });
      return {};
    },
    { project: "greenhouse", stack: "plants-dev", unknownOutputs: true },
  );
  const documents = graph.nodes.flatMap(({ name, props }) =>
    ["policy", "assumeRolePolicy"].flatMap((key) => (key in props ? [{ name, value: props[key] }] : [])),
  );

  it("knows every document before anything exists", () => {
    expect(documents).toHaveLength(1 + 3 + 2 * 5);
    for (const { value } of documents) expect(JSON.parse(String(value))).toHaveProperty("Statement");
  });

  it("has for each bucket all that guards it", () => {
    const children = graph.nodes.filter(({ name }) => name.startsWith("plants-storage-bronze")).map(({ type }) => type);
    expect(children.toSorted()).toEqual([
      "aws:s3/bucket:Bucket",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
      "aws:s3/bucketPolicy:BucketPolicy",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "aws:s3/bucketVersioning:BucketVersioning",
    ]);
  });

  it("blocks public access in every way", () => {
    const blocks = graph.nodes.filter(({ type }) => type.endsWith("BucketPublicAccessBlock"));
    expect(blocks.map(({ props }) => props)).toEqual(
      plan.buckets.map(({ name }) => ({
        bucket: name,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      })),
    );
  });

  it("binds each role to the service account of its workload", () => {
    const associations = graph.nodes.filter(({ type }) => type.endsWith("PodIdentityAssociation"));
    expect(associations.map(({ props }) => [props.clusterName, props.namespace, props.serviceAccount])).toEqual(
      plan.workloads.map(({ serviceAccount }) => ["greenhouse-dev", "plants-dev", serviceAccount]),
    );
  });

  it("tags buckets with what they hold and whose it is", () => {
    const buckets = graph.nodes.filter(({ type }) => type === "aws:s3/bucket:Bucket");
    expect(buckets.map(({ props }) => props)).toEqual(
      plan.buckets.map(({ name, classification }) => ({
        bucket: name,
        tags: {
          "lakebed.dev/classification": classification,
          "lakebed.dev/owner": "recommenders",
          "lakebed.dev/environment": "dev",
        },
      })),
    );
    expect(bucketArn("x")).toBe("arn:aws:s3:::x");
  });

  it("gives containers no keys: they come with the pod's identity", () => {
    const target = targetFor(awsPlatform());
    expect(target.renderWorkloadEnvironment(plan, "train-fit", { endpoint: "", region: "eu-central-1" })).toEqual([
      { name: "AWS_REGION", value: "eu-central-1" },
    ]);
    expect(target.renderSecretKey("shop/oltp")).toBe("shop/oltp");
  });
});
