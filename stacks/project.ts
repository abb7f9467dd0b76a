import type * as pulumi from "@pulumi/pulumi";
import { deployedName } from "../components/naming/names.ts";
import { planProject } from "../components/project/project.plan.ts";
import { Project } from "../components/project/project.ts";
import { targetFor } from "../components/targets/target-for.ts";
import type { Platform, Project as ProjectSpec } from "../spec/model.ts";
import type { Repository } from "../spec/repository.ts";
import { readEnvironment } from "./environment-reference.ts";
import { findProjectCommit } from "./project-commit.ts";
import { createProviders } from "./providers.ts";

/** The program of a stack `<project>-<environment>`. */
export async function projectProgram(
  repository: Repository,
  projectName: string,
  environmentName: string,
): Promise<Record<string, pulumi.Input<unknown>>> {
  const platform = repository.platform(environmentName);
  const project = repository.project(projectName, environmentName);
  if (platform === undefined || project === undefined) {
    throw new Error(`${projectName} in ${environmentName} was not checked before its program started`);
  }
  return deployProject(platform, project, findProjectCommit(repository, project));
}

/** Declares a resolved project in a resolved environment. */
export async function deployProject(
  platform: Platform,
  project: ProjectSpec,
  commit: string | undefined,
): Promise<Record<string, pulumi.Input<unknown>>> {
  const environment = await readEnvironment(platform);
  const target = targetFor(platform);
  const { outputs } = new Project(
    deployedName(project),
    {
      plan: planProject({ platform, project, environment, target, commit }),
      target,
      storeEndpoint: environment.objectStore.endpoint,
      source: project.source,
    },
    { providers: createProviders(platform.environment) },
  );
  return { ...outputs };
}
