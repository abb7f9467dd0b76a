import type { Target } from "../target.ts";
import type { AwsPlace } from "./policy.plan.ts";
import { AwsProjectStorage, type AwsProjectStorageTransforms } from "./project-storage.ts";

/** An account and a region: S3 with KMS, roles by EKS Pod Identity, Secrets Manager. */
export function awsTarget(place: AwsPlace, transforms?: AwsProjectStorageTransforms): Target {
  return {
    createProjectStorage: (name, plan, opts) => new AwsProjectStorage(name, { plan, place, transforms }, opts),
    // Credentials come with the pod's identity: the agent on the node sets what the SDKs look for.
    renderWorkloadEnvironment: (_plan, _workload, store) => [{ name: "AWS_REGION", value: store.region }],
    renderUri: (bucket, prefix) => `s3://${bucket}/${prefix}`,
    renderSecretKey: (secret) => secret,
  };
}
