import type * as pulumi from "@pulumi/pulumi";
import type { SourcePointer } from "../../spec/model.ts";
import { Access, type AccessArgs } from "../access/access.ts";
import { childOptions } from "../base/child-options.ts";
import { Component } from "../base/component.ts";
import { AlertRoutes, type AlertRoutesArgs } from "../monitoring/alert-routes.ts";
import { deployedName } from "../naming/names.ts";
import { type PipelineState, pipelineState } from "../pipelines/pipeline.plan.ts";
import { Pipeline, type PipelineArgs } from "../pipelines/pipeline.ts";
import { type EndpointState, endpointState } from "../serving/endpoint.plan.ts";
import { Endpoint, type EndpointArgs } from "../serving/endpoint.ts";
import type { Target } from "../targets/target.ts";
import { Workspace, type WorkspaceArgs } from "../workspace/workspace.ts";
import type { ProjectPlan } from "./project.plan.ts";

export interface ProjectArgs {
  /** `planProject` decides it from the two files and the environment's outputs. */
  plan: ProjectPlan;
  target: Target;
  /** Address of the environment's object store. */
  storeEndpoint: string;
  source: SourcePointer;
  /** Changes to the children of all parts of one kind. */
  transforms?: {
    workspace?: WorkspaceArgs["transforms"];
    access?: AccessArgs["transforms"];
    pipeline?: PipelineArgs["transforms"];
    endpoint?: EndpointArgs["transforms"];
    alertRoutes?: AlertRoutesArgs["transforms"];
  };
}

/** What a project's stack tells. */
export interface ProjectOutputs {
  namespace: string;
  buckets: Record<string, string>;
  pipelines: Record<string, PipelineState>;
  endpoints: Record<string, EndpointState>;
}

/** An ML team's project in one environment: its space, its data, its pipelines, its endpoints, and who may do what. */
export class Project extends Component {
  readonly outputs: ProjectOutputs;
  readonly workspace: Workspace;

  constructor(name: string, args: ProjectArgs, opts?: pulumi.ComponentResourceOptions) {
    const { plan, target, storeEndpoint, transforms = {} } = args;
    const { scope } = plan;
    super(
      "lakebed:project:Project",
      name,
      { source: args.source, project: scope.project, environment: scope.environment, stage: scope.stage },
      opts,
    );
    this.workspace = new Workspace(
      this.childName("workspace"),
      { workspace: plan.workspace, transforms: transforms.workspace },
      childOptions(this, opts),
    );
    const inside = childOptions(this, opts, [this.workspace.namespace]);
    new Access(
      this.childName("access"),
      {
        scope,
        roles: plan.roles,
        serviceAccounts: plan.serviceAccounts,
        source: plan.grants.source,
        transforms: transforms.access,
      },
      inside,
    );
    target.createProjectStorage(this.childName("storage"), plan.storage, inside);
    // Nothing runs before the namespace is bounded and closed.
    const guarded = childOptions(this, opts, [this.workspace.namespace, ...this.workspace.safeguards]);
    for (const pipeline of plan.pipelines) {
      new Pipeline(
        this.childName(`pipeline-${deployedName(pipeline.pipeline)}`),
        { pipeline, scope, storeEndpoint, transforms: transforms.pipeline },
        guarded,
      );
    }
    for (const endpoint of plan.endpoints) {
      new Endpoint(
        this.childName(`endpoint-${endpoint.endpoint.name}`),
        { endpoint, transforms: transforms.endpoint },
        guarded,
      );
    }
    if (plan.alertRoutes !== undefined) {
      new AlertRoutes(
        this.childName("alert-routes"),
        { routes: plan.alertRoutes, transforms: transforms.alertRoutes },
        inside,
      );
    }
    this.outputs = outputsOf(plan);
    this.registerOutputs({ ...this.outputs });
  }
}

function outputsOf(plan: ProjectPlan): ProjectOutputs {
  return {
    namespace: plan.scope.namespace,
    buckets: Object.fromEntries(plan.storage.buckets.map(({ role, name }) => [role, name])),
    pipelines: Object.fromEntries(plan.pipelines.map((each) => [each.pipeline.name, pipelineState(each)])),
    endpoints: Object.fromEntries(plan.endpoints.map((each) => [each.endpoint.name, endpointState(each)])),
  };
}
