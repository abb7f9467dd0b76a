import { z } from "zod";
import type { Verdict } from "../../policies/rule.ts";
import type { RuleOutcomes } from "./deployment.ts";
import { withResource } from "./preview.plan.ts";
import type { StackPhase, StackReport, UpReport } from "./report.ts";
import { changingSteps, countOperations, emptyRecord, type ResourceStep, type RunRecord } from "./run-record.ts";
import {
  kindOf,
  managedObjects,
  objectName,
  type StackState,
  type StateResource,
  stackOutputs,
  urnName,
} from "./stack-state.ts";
import type { Verification } from "./verify.ts";

/** Groups whose controllers do not run on simulated clusters: their objects stand in the API server, nothing acts on them. */
const INERT_GROUPS = [
  "argoproj.io",
  "kueue.x-k8s.io",
  "serving.kserve.io",
  "external-secrets.io",
  "postgresql.cnpg.io",
  "cert-manager.io",
  "monitoring.coreos.com",
  "gateway.networking.k8s.io",
  "gateway.envoyproxy.io",
  "seaweed.seaweedfs.com",
  "networking.k8s.io",
];

const POD_KINDS = new Set(["Pod", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "ReplicaSet"]);

export interface StackFacts {
  stack: string;
  phase: StackPhase;
  record: RunRecord | undefined;
  errors: string[];
  state: StackState | undefined;
  rules: RuleOutcomes | undefined;
  simulated: boolean;
  verification?: Verification | undefined;
}

export function reportStack(facts: StackFacts): StackReport {
  const objects = managedObjects(facts.state);
  return {
    stack: facts.stack,
    phase: facts.phase,
    operations: countOperations(facts.record ?? emptyRecord("preview", facts.stack)),
    changes: changingSteps(facts.record ?? emptyRecord("preview", facts.stack)).map(describeChange),
    objects: countKinds(objects),
    verification: facts.verification,
    rules: facts.rules,
    simulated: facts.simulated ? countKinds(objects.filter(isSimulated)) : {},
    trusted: objects
      .filter((object) => kindOf(object.type) === "Release")
      .map(describeRelease)
      .sort(),
    waiting: [...awaitedVersions(facts.state), ...awaitedSecrets(objects)],
    errors: [...facts.errors, ...describeMissing(facts.verification)],
    warnings: (facts.record?.warnings ?? []).map((warning) => warning.text),
    advice: (facts.record?.policies ?? [])
      .filter((policy) => !policy.mandatory)
      .map((policy) => `${policy.rule}: ${withResource(policy)}`),
    seconds: facts.record?.seconds ?? 0,
  };
}

function describeMissing(verification: Verification | undefined): string[] {
  const missing = verification?.missing ?? [];
  if (missing.length === 0) return [];
  const what = missing.length === 1 ? "1 object is" : `${missing.length} objects are`;
  return [
    `${what} in the state and not in the cluster: ${missing.join(", ")}; \`lakebed up --refresh\` makes them again`,
  ];
}

function describeChange({ op, type, urn, paths }: ResourceStep): string {
  const what = `${op === "same" ? "restate" : op} ${kindOf(type)} ${urnName(urn)}`;
  return paths.length === 0 ? what : `${what} (${paths.join(", ")})`;
}

function countKinds(objects: readonly StateResource[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of objects.map((object) => kindOf(object.type)).sort()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** `kubernetes:argoproj.io/v1alpha1:Workflow` -> `argoproj.io`. */
function groupOf(type: string): string {
  return (type.split(":")[1] ?? "").split("/")[0] ?? "";
}

export function isSimulated(resource: { type: string }): boolean {
  return INERT_GROUPS.includes(groupOf(resource.type)) || POD_KINDS.has(kindOf(resource.type));
}

const releaseSchema = z.object({ chart: z.string().optional(), version: z.string().optional() });

function describeRelease(release: StateResource): string {
  const { chart, version } = releaseSchema.safeParse(release.inputs).data ?? {};
  const name = chart?.slice(chart.lastIndexOf("/") + 1) ?? objectName(release);
  return `${name} ${version ?? "of no pinned version"}`;
}

const endpointsSchema = z.record(z.string(), z.looseObject({ state: z.string() }));

/** Endpoints say in the stack's outputs what they serve, or that they await their first approved version. */
function awaitedVersions(state: StackState | undefined): string[] {
  const endpoints = endpointsSchema.safeParse(stackOutputs(state).endpoints).data ?? {};
  return Object.entries(endpoints)
    .filter(([, endpoint]) => endpoint.state.startsWith("awaiting"))
    .map(([name, endpoint]) => `endpoint ${name}: ${endpoint.state}`);
}

const externalSecretSchema = z.object({
  spec: z.object({
    data: z.array(z.object({ remoteRef: z.object({ key: z.string() }) })).optional(),
    dataFrom: z.array(z.object({ extract: z.object({ key: z.string() }).optional() })).optional(),
  }),
});

function awaitedSecrets(objects: readonly StateResource[]): string[] {
  const secrets = objects.filter((object) => kindOf(object.type) === "ExternalSecret");
  if (secrets.length === 0) return [];
  const keys = secrets.flatMap((secret) => {
    const spec = externalSecretSchema.safeParse(secret.inputs).data?.spec;
    return [
      ...(spec?.data ?? []).map((entry) => entry.remoteRef.key),
      ...(spec?.dataFrom ?? []).flatMap((entry) => entry.extract?.key ?? []),
    ];
  });
  const subject = secrets.length === 1 ? "1 ExternalSecret needs" : `${secrets.length} ExternalSecrets need`;
  return [`${subject} these entries of the environment's secret store: ${[...new Set(keys)].sort().join(", ")}`];
}

export function countOutcomes(verdicts: readonly Verdict[]): RuleOutcomes {
  const counts = { pass: 0, fail: 0, waived: 0, "not-applicable": 0, inconclusive: 0, error: 0 };
  for (const { outcome } of verdicts) counts[outcome] += 1;
  return counts;
}

export function nextStepsAfterUp(outcome: UpReport["outcome"], stacks: readonly StackReport[]): string[] {
  if (outcome === "refused") return ["make the edits above, then run `lakebed up` again"];
  if (outcome === "failed") return ["mend the cause above, then run `lakebed up` again: it goes on where it stopped"];
  if (outcome === "interrupted") return ["run `lakebed up` again: it goes on where it stopped"];
  const steps = [
    "`lakebed status` shows what runs and what waits",
    "`lakebed destroy` takes it all away; data is kept",
  ];
  if (stacks.some((stack) => stack.waiting.some((line) => line.startsWith("endpoint ")))) {
    steps.unshift("train and approve a model, then name its version in releases/<environment>.yaml");
  }
  return steps;
}
