import type { Platform, Project, Stage } from "../../spec/model.ts";
import { deployedName, namespaceName, type OwnershipLabels, ownershipLabels } from "../naming/names.ts";

/** Whose a thing is: enough to name it, to label it and to place it. */
export interface ProjectScope {
  platform: string;
  /** The name it was first deployed under. */
  project: string;
  environment: string;
  stage: Stage;
  namespace: string;
}

export function scopeOf(platform: Platform, project: Project): ProjectScope {
  const environment = platform.environment.name;
  return {
    platform: platform.name,
    project: deployedName(project),
    environment,
    stage: platform.environment.stage,
    namespace: namespaceName(deployedName(project), environment),
  };
}

export function scopeLabels(scope: ProjectScope, component: string): OwnershipLabels {
  return ownershipLabels({ ...scope, component });
}

/** Labels by which network policies, disruption budgets and quota reports find pods. */
export const POD_LABELS = {
  workload: "lakebed.dev/workload",
  engine: "lakebed.dev/engine",
  pipeline: "lakebed.dev/pipeline",
  step: "lakebed.dev/step",
  endpoint: "lakebed.dev/endpoint",
} as const;

/** A pod that may reach a connection bears this label; one policy a connection opens its ports. */
export function connectionLabel(connection: string): string {
  return `connection.lakebed.dev/${connection}`;
}
