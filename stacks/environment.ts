import * as pulumi from "@pulumi/pulumi";
import { Environment } from "../components/environment/environment.ts";
import { ENVIRONMENT_OUTPUT } from "../components/environment/outputs.ts";
import type { Platform } from "../spec/model.ts";
import type { Repository } from "../spec/repository.ts";
import { createProviders } from "./providers.ts";

/** The program of a stack that is an environment. */
export async function environmentProgram(
  repository: Repository,
  environmentName: string,
): Promise<Record<string, pulumi.Input<unknown>>> {
  const platform = repository.platform(environmentName);
  if (platform === undefined) throw new Error(`${environmentName} was not checked before its program started`);
  return deployEnvironment(platform);
}

/** Declares a resolved environment. */
export async function deployEnvironment(platform: Platform): Promise<Record<string, pulumi.Input<unknown>>> {
  const { environment } = platform;
  if (environment.target.kind === "aws") {
    throw new pulumi.RunError(
      `The environment \`${environment.name}\` has \`target: aws\`, and environments on AWS come later. ` +
        "Its projects can be checked and planned; to deploy, use `target: kubernetes` with the context of a cluster.",
    );
  }
  const { outputs } = new Environment(environment.name, { platform }, { providers: createProviders(environment) });
  return { [ENVIRONMENT_OUTPUT]: outputs };
}
