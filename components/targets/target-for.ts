import type { Platform } from "../../spec/model.ts";
import { awsTarget } from "./aws/aws-target.ts";
import type { AwsProjectStorageTransforms } from "./aws/project-storage.ts";
import { kubernetesTarget } from "./kubernetes/kubernetes-target.ts";
import type { ProjectStorageTransforms } from "./kubernetes/project-storage.ts";
import type { Target } from "./target.ts";

/** Changes to the children of a project's storage, which differ from cloud to cloud. */
export interface TargetTransforms {
  kubernetes?: ProjectStorageTransforms;
  aws?: AwsProjectStorageTransforms;
}

/** How an environment's cloud does things. */
export function targetFor(
  platform: Pick<Platform, "environment" | "registryMirror" | "services">,
  transforms: TargetTransforms = {},
): Target {
  const { target } = platform.environment;
  return target.kind === "aws" ? awsTarget(target, transforms.aws) : kubernetesTarget(platform, transforms.kubernetes);
}
