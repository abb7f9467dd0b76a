import type { EngineEvent, OpType } from "@pulumi/pulumi/automation/index.js";

/** What happened, or would happen, to one resource. Property values are left out on purpose. */
export interface ResourceStep {
  urn: string;
  type: string;
  op: OpType;
  /** Property paths that differ. */
  paths: string[];
  /** Something that the engine calls `same` but stores anew: protection, retention, the stack's outputs. */
  restated: boolean;
  custom: boolean;
  done: boolean;
}

export interface EngineMessage {
  urn: string | undefined;
  text: string;
}

export interface PolicyMessage extends EngineMessage {
  rule: string;
  pack: string;
  mandatory: boolean;
}

/** One run of the engine over one stack, as told by its events. */
export interface RunRecord {
  kind: "preview" | "update" | "refresh" | "preview-destroy" | "destroy";
  stack: string;
  outcome: "succeeded" | "failed" | "interrupted";
  /** One a URN: a replacement is one step, `replace`. */
  steps: Map<string, ResourceStep>;
  errors: EngineMessage[];
  warnings: EngineMessage[];
  policies: PolicyMessage[];
  seconds: number;
}

export function emptyRecord(kind: RunRecord["kind"], stack: string): RunRecord {
  return { kind, stack, outcome: "succeeded", steps: new Map(), errors: [], warnings: [], policies: [], seconds: 0 };
}

/** The parts of an event that are read here; the rest of the SDK's type is of no interest. */
export type ReadEvent = Pick<
  EngineEvent,
  "diagnosticEvent" | "policyEvent" | "resourcePreEvent" | "resOutputsEvent" | "resOpFailedEvent" | "summaryEvent"
>;

type StepMetadata = NonNullable<EngineEvent["resourcePreEvent"]>["metadata"];

const STACK_TYPE = "pulumi:pulumi:Stack";
const REPLACEMENT_OPS: ReadonlySet<OpType> = new Set(["replace", "create-replacement", "delete-replaced"]);

/** Adds one event to the record. Debug messages hold secrets in clear and are dropped unread. */
export function recordEvent(record: RunRecord, event: ReadEvent): void {
  const diagnostic = event.diagnosticEvent;
  if (diagnostic?.severity === "error") addMessage(record.errors, diagnostic.urn, diagnostic.message);
  if (diagnostic?.severity === "warning") addMessage(record.warnings, diagnostic.urn, diagnostic.message);
  if (event.policyEvent !== undefined) {
    const policy = event.policyEvent;
    record.policies.push({
      urn: policy.resourceUrn,
      text: plainText(policy.message),
      rule: policy.policyName,
      pack: policy.policyPackName,
      mandatory: policy.enforcementLevel === "mandatory",
    });
  }
  if (event.resourcePreEvent !== undefined) addStep(record, event.resourcePreEvent.metadata);
  if (event.resOutputsEvent !== undefined) finishStep(record, event.resOutputsEvent.metadata);
  if (event.summaryEvent !== undefined) record.seconds = event.summaryEvent.durationSeconds;
}

function addMessage(messages: EngineMessage[], urn: string | undefined, message: string): void {
  const text = plainText(message);
  if (text !== "") messages.push({ urn: urn === "" ? undefined : urn, text });
}

/** Colour directives of the engine (`<{%reset%}>`) and of terminals are no part of a message. */
export function plainText(message: string): string {
  return (
    message
      .replace(/<\{%[^%]*%\}>/g, "")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape character is what is looked for
      .replace(/\u001b\[[0-9;]*m/g, "")
      .trim()
  );
}

function addStep(record: RunRecord, metadata: StepMetadata): void {
  const known = record.steps.get(metadata.urn);
  record.steps.set(metadata.urn, {
    urn: metadata.urn,
    type: metadata.type,
    op: mergedOp(known?.op, metadata.op),
    paths: [...new Set([...(known?.paths ?? []), ...changedPaths(metadata)])],
    restated: (known?.restated ?? false) || isRestated(metadata),
    custom: (metadata.new ?? metadata.old)?.custom ?? false,
    done: false,
  });
}

function finishStep(record: RunRecord, metadata: StepMetadata): void {
  const step = record.steps.get(metadata.urn);
  if (step === undefined) {
    addStep(record, metadata);
    const added = record.steps.get(metadata.urn);
    if (added !== undefined) added.done = true;
    return;
  }
  step.done = true;
  step.restated ||= isRestated(metadata);
  // The stack registers its outputs last: only its last event has them.
  if (metadata.type === STACK_TYPE) step.restated = hasOtherOutputs(metadata);
  if (step.paths.length === 0) step.paths = changedPaths(metadata);
}

function mergedOp(known: OpType | undefined, op: OpType): OpType {
  if (REPLACEMENT_OPS.has(op) || (known !== undefined && REPLACEMENT_OPS.has(known))) return "replace";
  return op;
}

function changedPaths(metadata: StepMetadata): string[] {
  if (metadata.detailedDiff) return Object.keys(metadata.detailedDiff).sort();
  return [...(metadata.diffs ?? [])].sort();
}

function isRestated(metadata: StepMetadata): boolean {
  const { old, new: next } = metadata;
  if (!old || !next || metadata.op !== "same") return false;
  if ((old.protect ?? false) !== (next.protect ?? false)) return true;
  return (old.retainOnDelete ?? false) !== (next.retainOnDelete ?? false);
}

function hasOtherOutputs({ old, new: next }: StepMetadata): boolean {
  return canonical(old?.outputs) !== canonical(next?.outputs);
}

function canonical(value: unknown): string {
  return JSON.stringify(value ?? {}, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** Real resources: neither the stack itself, nor components, nor providers. */
export function isManagedObject(step: { type: string; custom: boolean }): boolean {
  return step.custom && !step.type.startsWith("pulumi:");
}

/** Steps that alter something, in the cluster or in the state. */
export function changingSteps(record: RunRecord): ResourceStep[] {
  return [...record.steps.values()].filter((step) => (step.op !== "same" && step.op !== "read") || step.restated);
}

export interface OperationCounts {
  create: number;
  update: number;
  replace: number;
  delete: number;
  same: number;
}

/** Counts of managed objects by what happens to them. */
export function countOperations(record: RunRecord): OperationCounts {
  const counts: OperationCounts = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
  for (const step of record.steps.values()) {
    if (!isManagedObject(step)) continue;
    if (step.op === "create" || step.op === "import") counts.create += 1;
    else if (step.op === "update" || step.op === "refresh") counts.update += 1;
    else if (step.op === "replace") counts.replace += 1;
    else if (step.op === "delete" || step.op === "discard") counts.delete += 1;
    else counts.same += 1;
  }
  return counts;
}
