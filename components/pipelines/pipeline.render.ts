import { cronWorkflow, type WorkflowStepTemplate, workflowTemplate } from "../../kinds/argo.ts";
import type { SpecOf } from "../../kinds/kind.ts";
import type { EnvironmentVariable } from "../../kinds/pod.ts";
import type { Backoff } from "../../spec/model.ts";
import { renderRestrictedContainerSecurity, renderRestrictedPodSecurity } from "../base/pod-security.render.ts";
import { type Manifest, type Metadata, renderManifest } from "../workspace/manifest.render.ts";
import { connectionLabel, POD_LABELS, type ProjectScope, scopeLabels } from "../workspace/scope.ts";
import { scratchVolume } from "../workspace/scratch-volume.render.ts";
import { secretObjectName } from "../workspace/workspace.plan.ts";
import { EXIT_TEMPLATE, renderFailureAlert } from "./failure-alert.render.ts";
import type { PipelinePlan, StepPlan } from "./pipeline.plan.ts";
import { EXECUTOR_TEMPLATE_PATH, EXECUTOR_VOLUME, executorConfigName, renderSparkCommand } from "./spark.render.ts";

/** Runs as nobody in particular: it starts no container but the one that tells of a failure. */
export const PIPELINE_SERVICE_ACCOUNT = "pipeline";
const CODE_PATH = "/code";
const CONNECTIONS_PATH = "/connections";
const DAY_SECONDS = 24 * 60 * 60;

export interface PipelineSurroundings {
  scope: ProjectScope;
  /** Address of the object store. */
  storeEndpoint: string;
}

export function renderWorkflowTemplate(
  plan: PipelinePlan,
  surroundings: PipelineSurroundings,
): Manifest<SpecOf<typeof workflowTemplate>> {
  const { scope } = surroundings;
  const annotations = { "lakebed.dev/commit": plan.code.commit ?? "unknown" };
  const alert = plan.alertmanager === undefined ? [] : renderFailureAlert(plan, scope, plan.alertmanager);
  return renderManifest(workflowTemplate, pipelineMetadata(plan.name, scope, annotations), {
    entrypoint: "pipeline",
    ...(alert.length > 0 ? { onExit: EXIT_TEMPLATE } : {}),
    serviceAccountName: PIPELINE_SERVICE_ACCOUNT,
    workflowMetadata: { labels: scopeLabels(scope, "pipeline"), annotations },
    securityContext: renderRestrictedPodSecurity(),
    podGC: { strategy: "OnPodSuccess" },
    ttlStrategy: { secondsAfterSuccess: 7 * DAY_SECONDS, secondsAfterFailure: 30 * DAY_SECONDS },
    templates: [
      { name: "pipeline", dag: { tasks: plan.steps.map(renderTask) } },
      ...plan.steps.map((step) => renderStepTemplate(step, plan, surroundings)),
      ...alert,
    ],
  });
}

function renderTask({ name, dependencies }: StepPlan) {
  return { name, template: name, ...(dependencies.length > 0 ? { dependencies } : {}) };
}

export function renderStepTemplate(
  plan: StepPlan,
  pipeline: PipelinePlan,
  { scope, storeEndpoint }: PipelineSurroundings,
): WorkflowStepTemplate {
  const { step, placement } = plan;
  const isSpark = plan.engine.kind === "spark";
  const labels = renderStepLabels(plan, pipeline, scope);
  const { volume, mount } = scratchVolume("20Gi");
  const connections = plan.connections.map((connection) => ({
    name: secretObjectName(connection),
    mountPath: `${CONNECTIONS_PATH}/${connection.name}`,
  }));
  const executor = isSpark ? [{ name: EXECUTOR_VOLUME, configMap: { name: executorConfigName(pipeline.name) } }] : [];
  const file = `${CODE_PATH}/${pipeline.code.directory}/${plan.engine.file}`;
  return {
    name: plan.name,
    metadata: { labels },
    serviceAccountName: plan.serviceAccount,
    inputs: {
      artifacts: [
        {
          name: "code",
          path: CODE_PATH,
          git: { repo: pipeline.code.repository, revision: pipeline.code.revision },
        },
      ],
    },
    ...(step.timeoutSeconds === undefined ? {} : { activeDeadlineSeconds: step.timeoutSeconds }),
    ...(step.retries > 0 ? { retryStrategy: renderRetries(step.retries, pipeline.pipeline.backoff) } : {}),
    ...(Object.keys(placement.nodeSelector).length > 0 ? { nodeSelector: placement.nodeSelector } : {}),
    ...(placement.tolerations.length > 0 ? { tolerations: placement.tolerations } : {}),
    container: {
      name: "main",
      image: pipeline.image,
      command: isSpark
        ? renderSparkCommand(plan, scope, {
            name: `${pipeline.name}-${plan.name}`,
            file,
            image: pipeline.image,
            storeEndpoint,
            labels,
            secretMounts: Object.fromEntries(connections.map(({ name, mountPath }) => [name, mountPath])),
          })
        : ["python3", file],
      workingDir: "/tmp",
      env: [...plan.environment, ...(isSpark ? podAddress() : [])],
      resources: plan.resources,
      securityContext: renderRestrictedContainerSecurity(),
      volumeMounts: [
        mount,
        ...connections.map(({ name, mountPath }) => ({ name, mountPath, readOnly: true })),
        ...executor.map(({ name }) => ({ name, mountPath: EXECUTOR_TEMPLATE_PATH, readOnly: true })),
      ],
    },
    volumes: [volume, ...connections.map(({ name }) => ({ name, secret: { secretName: name } })), ...executor],
  };
}

function renderStepLabels(plan: StepPlan, pipeline: PipelinePlan, scope: ProjectScope): Record<string, string> {
  return {
    ...scopeLabels(scope, "pipeline"),
    [POD_LABELS.workload]: "pipeline",
    [POD_LABELS.pipeline]: pipeline.name,
    [POD_LABELS.step]: plan.name,
    [POD_LABELS.engine]: plan.engine.kind,
    ...Object.fromEntries(plan.connections.map(({ name }) => [connectionLabel(name), "true"])),
    ...plan.placement.labels,
  };
}

function renderRetries(limit: number, { minSeconds, factor }: Backoff) {
  return {
    limit: String(limit),
    retryPolicy: "Always" as const,
    backoff: { duration: `${minSeconds}s`, factor: String(factor), maxDuration: "1h" },
  };
}

/** The driver tells its executors where it is. */
function podAddress(): EnvironmentVariable[] {
  return [
    { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
    { name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
  ];
}

/** Undefined for a pipeline without a schedule. */
export function renderCronWorkflow(
  plan: PipelinePlan,
  scope: ProjectScope,
): Manifest<SpecOf<typeof cronWorkflow>> | undefined {
  const { schedule } = plan.pipeline;
  if (schedule === undefined) return undefined;
  return renderManifest(cronWorkflow, pipelineMetadata(plan.cronName, scope), {
    schedules: [schedule.cron],
    timezone: schedule.timeZone,
    concurrencyPolicy: "Forbid",
    startingDeadlineSeconds: 3600,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 10,
    // With no commit to check out each run would fail: the schedule rests until one is known.
    suspend: plan.code.commit === undefined,
    workflowMetadata: { labels: scopeLabels(scope, "pipeline") },
    workflowSpec: { workflowTemplateRef: { name: plan.name } },
  });
}

function pipelineMetadata(name: string, scope: ProjectScope, annotations?: Record<string, string>): Metadata {
  return {
    name,
    namespace: scope.namespace,
    labels: scopeLabels(scope, "pipeline"),
    ...(annotations === undefined ? {} : { annotations }),
  };
}
