import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../spec/model.ts";

/**
 * The doors to one environment, and to no other: a stack never uses a default provider, which would follow whatever
 * context or account the shell happens to have.
 */
export function createProviders(environment: Environment): pulumi.ProviderResource[] {
  const { target } = environment;
  if (target.kind === "aws") {
    return [
      createClusterProvider({}),
      new aws.Provider("aws", { region: target.region as aws.Region, allowedAccountIds: [target.accountId] }),
    ];
  }
  return [createClusterProvider({ context: target.context })];
}

/**
 * The SDK copies $KUBECONFIG into the provider's inputs and so into the state, where a path of this machine has no
 * business. The plugin reads the variable itself, so here it is hidden from the SDK.
 */
function createClusterProvider(args: k8s.ProviderArgs): k8s.Provider {
  const { KUBECONFIG } = process.env;
  delete process.env.KUBECONFIG;
  try {
    return new k8s.Provider("kubernetes", { ...args, enableServerSideApply: true });
  } finally {
    if (KUBECONFIG !== undefined) process.env.KUBECONFIG = KUBECONFIG;
  }
}
