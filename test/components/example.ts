import { join } from "node:path";
import { loadRepository, type Platform, type Project } from "../../spec/index.ts";

// A small platform that stays as it is, so that what is expected of each object can be read beside it.
const repository = loadRepository(join(import.meta.dirname, "greenhouse"));

/** The example's platform as one environment sees it; a copy, with changes where a test needs them. */
export function examplePlatform(environment = "dev", changes: Partial<Platform> = {}): Platform {
  return { ...structuredClone(required(repository.platform(environment))), ...changes };
}

export function exampleProject(environment = "dev", changes: Partial<Project> = {}): Project {
  return { ...structuredClone(required(repository.project("plants", environment))), ...changes };
}

export const awsTarget = { kind: "aws", accountId: "123456789012", region: "eu-central-1" } as const;

export function awsPlatform(environment = "dev"): Platform {
  const platform = examplePlatform(environment);
  return { ...platform, environment: { ...platform.environment, target: awsTarget } };
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the example has mistakes");
  return value;
}
