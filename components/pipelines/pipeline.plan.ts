import type { EnvironmentVariable, Resources } from "../../kinds/pod.ts";
import type {
  Connection,
  DataReference,
  GpuPool,
  Pipeline,
  Platform,
  Project,
  Step,
  StepEngine,
} from "../../spec/model.ts";
import { referenceText } from "../../spec/pipelines/data-reference.resolve.ts";
import { runningSteps } from "../../spec/pipelines/running-steps.ts";
import type { EnvironmentOutputs } from "../environment/outputs.ts";
import { CPU_QUEUE } from "../environment/queue.plan.ts";
import { deployedName, joinName, MAX_CRON_NAME_LENGTH } from "../naming/names.ts";
import { type Placement, planCpuPlacement, planGpuPlacement } from "../training/gpu-placement.plan.ts";
import type { ProjectCode } from "./code.plan.ts";

/** What runs a file of the project. */
/** Engines that the platform has a way to run; of the others no step is rendered. */
export type ProgramEngine = { kind: "spark" | "python"; file: string };

/** A step with all that its pod needs decided. */
export interface StepPlan {
  step: Step;
  engine: ProgramEngine;
  /** Name of the template and of the task. */
  name: string;
  dependencies: string[];
  serviceAccount: string;
  placement: Placement;
  resources: Resources;
  environment: EnvironmentVariable[];
  /** Systems outside that it reads from. */
  connections: Connection[];
}

export interface PipelinePlan {
  pipeline: Pipeline;
  name: string;
  cronName: string;
  steps: StepPlan[];
  code: ProjectCode;
  image: string;
  /** Where failures are pushed to; undefined: nobody is told, because nobody asked or nothing routes alerts. */
  alertmanager: string | undefined;
}

/** What a workload gets from the storage plan and the target. */
export interface WorkloadAccess {
  serviceAccount: string;
  environment: EnvironmentVariable[];
  /** Undefined for what does not lie in the project's own buckets. */
  uriOf(reference: DataReference): string | undefined;
}

export interface PipelineInputs {
  platform: Platform;
  project: Project;
  pipeline: Pipeline;
  environment: EnvironmentOutputs;
  code: ProjectCode;
  image: string;
  accessOf(step: Step): WorkloadAccess;
}

export function planPipeline(inputs: PipelineInputs): PipelinePlan {
  const { platform, pipeline, environment, code, image } = inputs;
  return {
    pipeline,
    name: joinName([deployedName(pipeline)]),
    cronName: joinName([deployedName(pipeline)], MAX_CRON_NAME_LENGTH),
    steps: runnableSteps(pipeline).map(({ step, engine }) => planStep(step, engine, inputs)),
    code,
    image,
    alertmanager:
      pipeline.notify.length > 0 && platform.services.prometheus.mode !== "none"
        ? `http://alertmanager-operated.${environment.systemNamespace}.svc:9093`
        : undefined,
  };
}

/** What nothing runs yet (sql, notebook, automl) is left out, and all that would wait for it, rather than run on what is not there. */
export function runnableSteps(pipeline: Pick<Pipeline, "steps">): { step: Step; engine: ProgramEngine }[] {
  const running = runningSteps(pipeline, ({ engine }) => isProgram(engine));
  return Object.values(pipeline.steps).flatMap((step) => {
    const { engine } = step;
    return isProgram(engine) && running.has(step.name) ? [{ step, engine }] : [];
  });
}

/** A pipeline that no step is left of does not exist. */
export function isRun(pipeline: Pick<Pipeline, "steps">): boolean {
  return runnableSteps(pipeline).length > 0;
}

function isProgram(engine: StepEngine): engine is ProgramEngine {
  return engine.kind === "spark" || engine.kind === "python";
}

function planStep(step: Step, engine: ProgramEngine, inputs: PipelineInputs): StepPlan {
  const { platform, project, pipeline, environment, code } = inputs;
  const access = inputs.accessOf(step);
  const connections = connectionsOf(step, platform, project);
  const pool = step.gpuPool === undefined ? undefined : platform.gpuPools[step.gpuPool];
  const placement = planPlacement(step, pool, platform.services.kueue.mode !== "none");
  return {
    step,
    engine,
    name: joinName([step.name]),
    dependencies: step.waitsFor.map((name) => joinName([name])),
    serviceAccount: access.serviceAccount,
    placement,
    resources: planResources(step, placement),
    environment: [
      { name: "HOME", value: "/tmp" },
      // What runs write down is found under the same name after a rename; what they read is asked for as in the file.
      { name: "LAKEBED_PROJECT", value: deployedName(project) },
      { name: "LAKEBED_ENVIRONMENT", value: platform.environment.name },
      { name: "LAKEBED_PIPELINE", value: deployedName(pipeline) },
      { name: "LAKEBED_STEP", value: step.name },
      { name: "LAKEBED_COMMIT", value: code.revision },
      { name: "LAKEBED_READS", value: locationsOf(step.reads, access) },
      { name: "LAKEBED_WRITES", value: locationsOf(step.writes, access) },
      { name: "LAKEBED_SOURCES", value: sourcesOf(step, platform, project) },
      { name: "MLFLOW_TRACKING_URI", value: environment.tracking.uri },
      { name: "MLFLOW_WORKSPACE", value: `${deployedName(project)}-${platform.environment.name}` },
      ...access.environment,
    ],
    connections,
  };
}

function planPlacement(step: Step, pool: GpuPool | undefined, isQueued: boolean): Placement {
  if (pool !== undefined) return planGpuPlacement(pool, isQueued);
  // Drivers that hold a place in a queue while their executors wait in it could block each other for ever, so Spark is
  // bounded by the namespace's quota alone.
  return planCpuPlacement(isQueued && step.engine.kind === "python" ? CPU_QUEUE : undefined);
}

function planResources(step: Step, { devices }: Placement): Resources {
  if (Object.keys(devices).length > 0) {
    return {
      requests: { cpu: "4", memory: "16Gi", ...devices },
      limits: { cpu: "4", memory: "16Gi", ...devices },
    };
  }
  const cpu = step.engine.kind === "spark" ? "2" : "1";
  return { requests: { cpu, memory: "4Gi" }, limits: { cpu: "2", memory: "4Gi" } };
}

/** Connections of the datasets that a step fills from outside. */
function connectionsOf(step: Step, platform: Platform, project: Project): Connection[] {
  const names = new Set(originsOf(step, project).map(({ origin }) => origin.connection));
  return Object.values(platform.connections).filter(({ name }) => names.has(name));
}

function originsOf(step: Step, project: Project) {
  return step.writes.flatMap((write) => {
    const dataset = write.kind === "dataset" ? project.datasets[write.name] : undefined;
    return dataset?.origin === undefined ? [] : [{ dataset: dataset.name, origin: dataset.origin }];
  });
}

function locationsOf(references: readonly DataReference[], access: WorkloadAccess): string {
  const located = references.map((reference) => [referenceText(reference), access.uriOf(reference)] as const);
  return JSON.stringify(Object.fromEntries(located.filter(([, uri]) => uri !== undefined)));
}

/** Where the data of each written dataset comes from; credentials are files below /connections. */
function sourcesOf(step: Step, platform: Platform, project: Project): string {
  return JSON.stringify(
    Object.fromEntries(
      originsOf(step, project).map(({ dataset, origin }) => {
        const connection = platform.connections[origin.connection];
        return [dataset, { kind: connection?.kind, ...addressOf(connection), ...origin }];
      }),
    ),
  );
}

function addressOf(connection: Connection | undefined) {
  if (connection === undefined) return {};
  if (connection.kind === "kafka") {
    const { bootstrap, schemaRegistry } = connection;
    return { bootstrap, ...(schemaRegistry === undefined ? {} : { schemaRegistry }) };
  }
  if (connection.kind === "http") return { url: connection.url };
  if (connection.kind === "object-store") {
    const { url, endpoint, region } = connection;
    return { url, ...(endpoint === undefined ? {} : { endpoint }), region };
  }
  return { host: connection.host, port: connection.port, database: connection.database };
}

/** What people and other programs are told about a pipeline. */
export interface PipelineState {
  workflowTemplate: string;
  schedule: string;
  commit: string;
}

export function pipelineState({ pipeline, name, code }: PipelinePlan): PipelineState {
  const isResting = pipeline.schedule !== undefined && code.commit === undefined;
  const schedule =
    pipeline.schedule === undefined ? "by hand" : `${pipeline.schedule.cron} ${pipeline.schedule.timeZone}`;
  return {
    workflowTemplate: name,
    schedule: isResting ? `suspended until a commit is known (${schedule})` : schedule,
    commit: code.commit ?? "unknown: set `lakebed:commit` or LAKEBED_COMMIT, or commit the project's jobs",
  };
}
