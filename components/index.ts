/** The components, for programs of a user's own: each takes a slice of the resolved model and typed transforms. */

export { Access, type AccessArgs } from "./access/access.ts";
export { type Grant, type GrantsPlan, planGrants } from "./access/grants.plan.ts";
export { type AccessExpectation, expectedAccess, type RolePlan } from "./access/rbac.plan.ts";
export type { ComponentInputs, Transform } from "./base/component.ts";
export { Component } from "./base/component.ts";
export { type CustomObject, createCustomResource } from "./base/custom-resource.ts";
export { Database, type DatabaseArgs, type DatabaseTransforms } from "./data/database.ts";
export { ObjectStore, type ObjectStoreArgs, type ObjectStoreTransforms } from "./data/object-store.ts";
export { planProjectStorage } from "./data/storage.plan.ts";
export { planClusterServices } from "./environment/cluster-service.plan.ts";
export {
  ClusterService,
  type ClusterServiceArgs,
  type ClusterServiceTransforms,
} from "./environment/cluster-service.ts";
export { Environment, type EnvironmentArgs, type EnvironmentTransforms } from "./environment/environment.ts";
export { SharedGateway, type SharedGatewayArgs, type SharedGatewayTransforms } from "./environment/gateway.ts";
export {
  GuardedNamespace,
  type GuardedNamespaceArgs,
  type GuardedNamespaceTransforms,
} from "./environment/guarded-namespace.ts";
export { ENVIRONMENT_OUTPUT, type EnvironmentOutputs, environmentOutputsSchema } from "./environment/outputs.ts";
export { planQueues } from "./environment/queue.plan.ts";
export { GpuPool, type GpuPoolArgs, TrainingQueues, type TrainingQueuesArgs } from "./environment/queue.ts";
export { SecretStore, type SecretStoreArgs, type SecretStoreTransforms } from "./environment/secret-store.ts";
export { TrackingServer, type TrackingServerArgs, type TrackingServerTransforms } from "./models/tracking-server.ts";
export { type AlertRoutesPlan, planAlertRoutes } from "./monitoring/alert-routes.plan.ts";
export { AlertRoutes, type AlertRoutesArgs } from "./monitoring/alert-routes.ts";
export { planProjectCode } from "./pipelines/code.plan.ts";
export { type PipelinePlan, planPipeline } from "./pipelines/pipeline.plan.ts";
export { Pipeline, type PipelineArgs } from "./pipelines/pipeline.ts";
export { type ProjectPlan, planProject } from "./project/project.plan.ts";
export { Project, type ProjectArgs, type ProjectOutputs } from "./project/project.ts";
export { type ChartName, type ChartReference, chartReference } from "./references/chart.plan.ts";
export { type ImageName, imageReference, listUnpinnedReferences } from "./references/image.plan.ts";
export { type EndpointPlan, type EndpointState, planEndpoint } from "./serving/endpoint.plan.ts";
export { Endpoint, type EndpointArgs, type EndpointTransforms } from "./serving/endpoint.ts";
export {
  ServingRuntime,
  type ServingRuntimeArgs,
  type ServingRuntimeTransforms,
} from "./serving/serving-runtime.ts";
export {
  AwsProjectStorage,
  type AwsProjectStorageArgs,
  type AwsProjectStorageTransforms,
} from "./targets/aws/project-storage.ts";
export {
  KubernetesProjectStorage,
  type KubernetesProjectStorageArgs,
  type ProjectStorageTransforms,
} from "./targets/kubernetes/project-storage.ts";
export type { ProjectStoragePlan, StoragePlan, Target, WorkloadPlan } from "./targets/target.ts";
export { type TargetTransforms, targetFor } from "./targets/target-for.ts";
export { renderTrainingPod } from "./training/training-pod.render.ts";
export { type ProjectScope, scopeOf } from "./workspace/scope.ts";
export { planWorkspace, type WorkspacePlan } from "./workspace/workspace.plan.ts";
export { Workspace, type WorkspaceArgs } from "./workspace/workspace.ts";
