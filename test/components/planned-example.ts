import { join } from "node:path";
import type { EnvironmentOutputs } from "../../components/environment/outputs.ts";
import { type ProjectPlan, planProject } from "../../components/project/project.plan.ts";
import { targetFor } from "../../components/targets/target-for.ts";
import { loadRepository } from "../../spec/index.ts";
import type { Endpoint, Platform, Project, Release } from "../../spec/model.ts";

export type EnvironmentName = "dev" | "prod";

export const COMMIT = "0123456789abcdef0123456789abcdef01234567";

export const release: Release = {
  model: "recommender",
  version: "7",
  digest: `sha256:${"0123456789abcdef".repeat(4)}`,
  commit: COMMIT,
  trainedBy: "ada@greenhouse.example",
  approvedBy: ["grace@greenhouse.example"],
  approvedAt: "2026-05-04T09:30:00Z",
  metrics: { recall_at_10: 0.14 },
  evidence: `sha256:${"fedcba9876543210".repeat(4)}`,
  weight: 100,
  source: "projects/plants/releases/prod.yaml#releases.recommender@7",
};

// A small platform that stays as it is, so that what is expected of each object can be read beside it.
const repository = loadRepository(join(import.meta.dirname, "greenhouse"));

export function examplePlatform(environment: EnvironmentName): Platform {
  const platform = repository.platform(environment);
  if (platform === undefined) throw new Error("the example's platform.yaml has mistakes");
  return platform;
}

export function exampleProject(environment: EnvironmentName): Project {
  const project = repository.project("plants", environment);
  if (project === undefined) throw new Error("the example's project.yaml has mistakes");
  return project;
}

/** The example after its first approval. */
export function releasedProject(environment: EnvironmentName): Project {
  const project = exampleProject(environment);
  const released = (endpoint: Endpoint): Endpoint => ({ ...endpoint, release });
  return {
    ...project,
    releases: [release],
    endpoints: Object.fromEntries(
      Object.entries(project.endpoints).map(([name, endpoint]) => [name, released(endpoint)]),
    ),
  };
}

export function environmentOutputs(environment: EnvironmentName): EnvironmentOutputs {
  return {
    version: 1,
    platform: "greenhouse",
    environment,
    objectStore: { endpoint: "http://object-store.lakebed-system.svc:8333", region: "us-east-1" },
    tracking: { uri: "http://mlflow.lakebed-system.svc:5000" },
    gateway: { name: "lakebed-gateway", namespace: "lakebed-system" },
    clusterQueues: { cpu: "cpu", a10g: "gpu-a10g" },
    secretStore: "lakebed",
    systemNamespace: "lakebed-system",
  };
}

export function planExample(
  environment: EnvironmentName,
  changes: { project?: Project; platform?: Platform; commit?: string | undefined } = {},
): ProjectPlan {
  const platform = changes.platform ?? examplePlatform(environment);
  return planProject({
    platform,
    project: changes.project ?? exampleProject(environment),
    environment: environmentOutputs(environment),
    target: targetFor(platform),
    commit: "commit" in changes ? changes.commit : COMMIT,
  });
}
