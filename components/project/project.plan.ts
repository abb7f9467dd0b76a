import type { EnvironmentVariable } from "../../kinds/pod.ts";
import type { DataReference, Platform, Project, Step } from "../../spec/model.ts";
import { isServed } from "../../spec/serving/served.ts";
import { type GrantsPlan, planGrants } from "../access/grants.plan.ts";
import { planPersonaRoles, planWorkloadRoles, type RolePlan } from "../access/rbac.plan.ts";
import type { ServiceAccountPlan } from "../access/service-account.render.ts";
import {
  bucketOf,
  deployedModelName,
  hasPlace,
  modelPrefix,
  placeOf,
  planProjectStorage,
  workloadOf,
} from "../data/storage.plan.ts";
import type { EnvironmentOutputs } from "../environment/outputs.ts";
import { type AlertRoutesPlan, planAlertRoutes } from "../monitoring/alert-routes.plan.ts";
import { planProjectCode } from "../pipelines/code.plan.ts";
import {
  isRun,
  type PipelinePlan,
  planPipeline,
  runnableSteps,
  type WorkloadAccess,
} from "../pipelines/pipeline.plan.ts";
import { PIPELINE_SERVICE_ACCOUNT } from "../pipelines/pipeline.render.ts";
import { imageReference } from "../references/image.plan.ts";
import { type EndpointPlan, planEndpoint } from "../serving/endpoint.plan.ts";
import type { ProjectStoragePlan, Target, WorkloadSubject } from "../targets/target.ts";
import { type ProjectScope, scopeOf } from "../workspace/scope.ts";
import { planWorkspace, type WorkspacePlan } from "../workspace/workspace.plan.ts";

/** Everything about a project in one environment, decided before anything exists. */
export interface ProjectPlan {
  scope: ProjectScope;
  workspace: WorkspacePlan;
  storage: ProjectStoragePlan;
  grants: GrantsPlan;
  roles: RolePlan[];
  serviceAccounts: ServiceAccountPlan[];
  pipelines: PipelinePlan[];
  endpoints: EndpointPlan[];
  alertRoutes: AlertRoutesPlan | undefined;
}

export interface ProjectInputs {
  platform: Platform;
  project: Project;
  environment: EnvironmentOutputs;
  target: Target;
  /** Commit of the project's code; undefined when nothing tells it. */
  commit: string | undefined;
}

export function planProject(inputs: ProjectInputs): ProjectPlan {
  const { platform, project } = inputs;
  const storage = planProjectStorage(platform, project);
  const grants = planGrants(platform, project);
  const identities = Object.values(project.pipelines).flatMap((pipeline) =>
    runnableSteps(pipeline).map(({ step }) => ({
      step,
      serviceAccount: workloadOf(storage, { kind: "step", pipeline: pipeline.name, step: step.name }).serviceAccount,
    })),
  );
  return {
    scope: scopeOf(platform, project),
    workspace: planWorkspace(inputs),
    storage,
    grants,
    roles: [...planPersonaRoles(grants), ...planWorkloadRoles(identities)],
    serviceAccounts: planServiceAccounts(inputs, storage),
    pipelines: planPipelines(inputs, storage),
    endpoints: planEndpoints(inputs, storage),
    alertRoutes: planAlertRoutes(platform, project, inputs.environment),
  };
}

function planPipelines(inputs: ProjectInputs, storage: ProjectStoragePlan): PipelinePlan[] {
  const { platform, project, commit } = inputs;
  const running = Object.values(project.pipelines).filter(isRun);
  return running.map((pipeline) =>
    planPipeline({
      ...inputs,
      pipeline,
      code: planProjectCode(project, commit),
      image: imageReference("job-runtime", platform.registryMirror),
      accessOf: (step) => stepAccess(step, pipeline.name, { ...inputs, storage }),
    }),
  );
}

function stepAccess(
  step: Step,
  pipeline: string,
  { project, target, environment, storage }: ProjectInputs & { storage: ProjectStoragePlan },
): WorkloadAccess {
  const workload = workloadOf(storage, { kind: "step", pipeline, step: step.name });
  return {
    serviceAccount: workload.serviceAccount,
    environment: target.renderWorkloadEnvironment(storage, workload.name, environment.objectStore),
    uriOf: (reference) => uriOf(reference, project, storage, target),
  };
}

function uriOf(
  reference: DataReference,
  project: Project,
  storage: ProjectStoragePlan,
  target: Target,
): string | undefined {
  if (!hasPlace(project, reference)) return undefined;
  if (reference.kind === "model") {
    return target.renderUri(bucketOf(storage, "artifacts").name, modelPrefix(project, reference.name));
  }
  const dataset = project.datasets[reference.name];
  if (dataset === undefined) throw new Error(`Dataset \`${reference.name}\` is not in the resolved project.`);
  const { layer, prefix } = placeOf(dataset);
  return target.renderUri(bucketOf(storage, layer).name, prefix);
}

function planEndpoints(inputs: ProjectInputs, storage: ProjectStoragePlan): EndpointPlan[] {
  const { platform, project, environment, target } = inputs;
  const served = Object.values(project.endpoints).filter(isServed);
  return served.map((endpoint) => {
    const workload = workloadOf(storage, { kind: "endpoint", endpoint: endpoint.name });
    return planEndpoint({
      endpoint,
      scope: scopeOf(platform, project),
      gateway: environment.gateway,
      identity: platform.identity,
      modelName: deployedModelName(project, endpoint.model),
      modelUri: target.renderUri(bucketOf(storage, "artifacts").name, modelPrefix(project, endpoint.model)),
      serviceAccount: workload.serviceAccount,
      environment: target.renderWorkloadEnvironment(storage, workload.name, environment.objectStore),
      isMonitored: platform.services.prometheus.mode !== "none",
    });
  });
}

function planServiceAccounts(inputs: ProjectInputs, storage: ProjectStoragePlan): ServiceAccountPlan[] {
  const { target, environment, project } = inputs;
  const hasPipelines = Object.values(project.pipelines).some(isRun);
  return [
    ...(hasPipelines ? [{ name: PIPELINE_SERVICE_ACCOUNT, secrets: [], automountToken: true }] : []),
    ...storage.workloads.map(({ name, serviceAccount, subject }) => ({
      name: serviceAccount,
      secrets: secretsOf(target.renderWorkloadEnvironment(storage, name, environment.objectStore)),
      automountToken: needsToken(subject),
    })),
  ];
}

/** Steps report to the API server; a served model has nothing to ask of it. */
function needsToken(subject: WorkloadSubject): boolean {
  return subject.kind === "step";
}

function secretsOf(environment: readonly EnvironmentVariable[]): string[] {
  return [...new Set(environment.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? []))];
}
