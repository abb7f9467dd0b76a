import type {
  Classification,
  DataReference,
  Dataset,
  Endpoint,
  Layer,
  Platform,
  Project,
  Step,
} from "../../spec/model.ts";
import { isServed } from "../../spec/serving/served.ts";
import {
  type BucketRole,
  bucketName,
  deployedName,
  joinName,
  namespaceName,
  SYSTEM_NAMESPACE,
  trackingBucketName,
} from "../naming/names.ts";
import { runnableSteps } from "../pipelines/pipeline.plan.ts";
import type {
  BucketPlan,
  PrefixGrant,
  ProjectStoragePlan,
  StoragePlan,
  WorkloadPlan,
  WorkloadSubject,
} from "../targets/target.ts";

const LAYERS: readonly Layer[] = ["bronze", "silver", "gold", "reference"];
/** From the least to the most sensitive. */
const CLASSIFICATIONS: readonly Classification[] = ["public", "internal", "confidential", "restricted"];
/** What lies in a bucket that no dataset classifies is not for outsiders. */
const UNCLASSIFIED: Classification = "internal";
const SECONDS_PER_DAY = 86_400;

/** A project's buckets, one a layer in use and one for artifacts, and who reaches which prefix. */
export function planProjectStorage(platform: Platform, project: Project): ProjectStoragePlan {
  const environment = platform.environment.name;
  const { target } = platform.environment;
  const owner = {
    platform: platform.name,
    project: deployedName(project),
    environment,
    ...(target.kind === "aws" ? { account: target.accountId } : {}),
  };
  const buckets = planBuckets(project, (role) => bucketName(owner, role));
  return {
    platform: platform.name,
    project: deployedName(project),
    environment,
    stage: platform.environment.stage,
    namespace: namespaceName(deployedName(project), environment),
    owner: project.owner.team,
    costCenter: project.owner.costCenter,
    buckets,
    workloads: planWorkloads(project, (role) => bucketName(owner, role)),
    source: project.source,
  };
}

function planBuckets(project: Project, nameOf: (role: BucketRole) => string): BucketPlan[] {
  const datasets = Object.values(project.datasets);
  const layers = LAYERS.flatMap((layer): BucketPlan[] => {
    const inLayer = datasets.filter((dataset) => isOwn(dataset) && placeOf(dataset).layer === layer);
    const [first] = inLayer;
    if (first === undefined) return [];
    return [
      {
        role: layer,
        name: nameOf(layer),
        classification: strictest(inLayer.map(({ classification }) => classification)),
        expirations: inLayer.flatMap((dataset) => {
          const { retentionSeconds } = dataset;
          const { prefix } = placeOf(dataset);
          return retentionSeconds === undefined ? [] : [{ prefix, days: retentionDays(retentionSeconds) }];
        }),
        source: first.source,
      },
    ];
  });
  return [
    ...layers,
    {
      role: "artifacts",
      name: nameOf("artifacts"),
      // A model may remember what it was trained on.
      classification: strictest(datasets.map(({ classification }) => classification)),
      expirations: [],
      source: project.source,
    },
  ];
}

/** Whole days, never more than was said; what is kept for hours is gone after a day. */
function retentionDays(seconds: number): number {
  return Math.max(1, Math.floor(seconds / SECONDS_PER_DAY));
}

export function strictest(classifications: readonly Classification[]): Classification {
  const strictestIndex = Math.max(-1, ...classifications.map((each) => CLASSIFICATIONS.indexOf(each)));
  return CLASSIFICATIONS[strictestIndex] ?? UNCLASSIFIED;
}

/** What is not run has no identity: nobody would notice who uses it. */
function planWorkloads(project: Project, nameOf: (role: BucketRole) => string): WorkloadPlan[] {
  const steps = Object.values(project.pipelines).flatMap((pipeline) =>
    runnableSteps(pipeline).map(({ step }) => ({
      parts: [deployedName(pipeline), step.name],
      subject: { kind: "step", pipeline: pipeline.name, step: step.name } satisfies WorkloadSubject,
      grants: stepGrants(project, step, nameOf),
      source: step.source,
    })),
  );
  const endpoints = Object.values(project.endpoints)
    .filter(isServed)
    .map((endpoint) => ({
      parts: [endpoint.name],
      subject: { kind: "endpoint", endpoint: endpoint.name } satisfies WorkloadSubject,
      grants: endpointGrants(project, endpoint, nameOf),
      source: endpoint.source,
    }));
  const drafts = [...steps, ...endpoints];
  return drafts.map(({ parts, ...draft }) => {
    const name = workloadName(
      parts,
      drafts.map((each) => each.parts),
    );
    return { name, serviceAccount: name, ...draft };
  });
}

/** Step `b-c` of pipeline `a` and step `c` of pipeline `a-b` would share a name; then each gets a hash of its own. */
function workloadName(parts: string[], all: readonly string[][]): string {
  const name = joinName(parts);
  const isShared = all.filter((each) => joinName(each) === name).length > 1;
  return isShared ? joinName([parts.join("/")]) : name;
}

function stepGrants(project: Project, step: Step, nameOf: (role: BucketRole) => string): PrefixGrant[] {
  const grantsOn = (references: readonly DataReference[], access: "read" | "write") =>
    references
      .filter((reference) => hasPlace(project, reference))
      .map((reference) => grantOn(project, reference, access, nameOf));
  const grants = [...grantsOn(step.writes, "write"), ...grantsOn(step.reads, "read")];
  // A writer reads too, so the first grant on a prefix, a write if there is one, says it all.
  return grants.filter(
    (grant, index) =>
      grants.findIndex(({ bucket, prefix }) => bucket === grant.bucket && prefix === grant.prefix) === index,
  );
}

/** Features have no place of their own yet, and what another project shares lies in that project's buckets. */
export function hasPlace(project: Pick<Project, "datasets">, { kind, name }: DataReference): boolean {
  if (kind === "feature") return false;
  const dataset = kind === "dataset" ? project.datasets[name] : undefined;
  return dataset === undefined || isOwn(dataset);
}

function isOwn({ consumes }: Pick<Dataset, "consumes">): boolean {
  return consumes === undefined;
}

function grantOn(
  project: Project,
  reference: DataReference,
  access: PrefixGrant["access"],
  nameOf: (role: BucketRole) => string,
): PrefixGrant {
  if (reference.kind === "model")
    return { bucket: nameOf("artifacts"), prefix: modelPrefix(project, reference.name), access };
  const dataset = project.datasets[reference.name];
  if (dataset === undefined) throw new Error(`Dataset \`${reference.name}\` is not in the resolved project.`);
  const { layer, prefix } = placeOf(dataset);
  return { bucket: nameOf(layer), prefix, access };
}

function endpointGrants(project: Project, endpoint: Endpoint, nameOf: (role: BucketRole) => string): PrefixGrant[] {
  return [{ bucket: nameOf("artifacts"), prefix: modelPrefix(project, endpoint.model), access: "read" }];
}

/** The environment's own bucket: files of runs, written by the tracking server alone. */
export function planTrackingStorage(
  platform: Pick<Platform, "name" | "environment" | "source">,
  server: { name: string; prefix: string },
): StoragePlan {
  const owner = { platform: platform.name, environment: platform.environment.name };
  const bucket = trackingBucketName(owner);
  const { source } = platform.environment;
  return {
    ...owner,
    stage: platform.environment.stage,
    namespace: SYSTEM_NAMESPACE,
    owner: platform.name,
    costCenter: "",
    // Runs log samples and plots of whatever they were trained on.
    buckets: [{ role: "artifacts", name: bucket, classification: "confidential", expirations: [], source }],
    workloads: [
      {
        name: server.name,
        subject: { kind: "service", service: server.name },
        serviceAccount: server.name,
        grants: [{ bucket, prefix: server.prefix, access: "write" }],
        source,
      },
    ],
    source,
  };
}

/** Where a dataset lies: that a table is renamed, or moved to another layer, leaves its files where they are. */
export function placeOf(dataset: Pick<Dataset, "name" | "formerly">): { layer: Layer; prefix: string } {
  const name = deployedName(dataset);
  const dot = name.indexOf(".");
  return { layer: name.slice(0, dot) as Layer, prefix: `${name.slice(dot + 1)}/` };
}

/** Where a model's versions lie in the artifacts bucket. */
export function modelPrefix(project: Pick<Project, "models">, model: string): string {
  return `models/${deployedModelName(project, model)}/`;
}

/** What a model is called by those that load or ask it. */
export function deployedModelName(project: Pick<Project, "models">, model: string): string {
  return deployedName(project.models[model] ?? { name: model, formerly: undefined });
}

/** The plan of one step's or endpoint's workload. */
export function workloadOf(plan: ProjectStoragePlan, subject: WorkloadSubject): WorkloadPlan {
  const wanted = JSON.stringify(subject);
  const workload = plan.workloads.find((each) => JSON.stringify(each.subject) === wanted);
  if (workload === undefined) throw new Error(`No workload is planned for ${wanted}.`);
  return workload;
}

export function bucketOf(plan: ProjectStoragePlan, role: BucketRole): BucketPlan {
  const bucket = plan.buckets.find((each) => each.role === role);
  if (bucket === undefined) throw new Error(`No bucket is planned for \`${role}\`.`);
  return bucket;
}
