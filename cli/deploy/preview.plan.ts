import type { Refusal } from "./deployment.ts";
import { judgeDeletions } from "./guard.plan.ts";
import { changingSteps, type EngineMessage, type RunRecord } from "./run-record.ts";
import { kindOf, urnName, urnType } from "./stack-state.ts";

export interface PreviewAllowance {
  /** Objects in the stack's state before. */
  existingObjects: number;
  allowMassDelete: boolean;
}

/**
 * Everything in a preview that forbids the update: mandatory rules, what the API server said in its dry run (an error
 * message with exit code 0), a program that failed, a mass deletion.
 */
export function judgePreview(preview: RunRecord, allowance: PreviewAllowance): Refusal[] {
  const refusals: Refusal[] = preview.policies
    .filter((policy) => policy.mandatory)
    .map((policy) => ({ stack: preview.stack, code: policy.rule, message: withResource(policy), fix: undefined }));
  const causes = preview.errors.filter((error) => !isEcho(error));
  for (const error of causes.length + refusals.length > 0 ? causes : preview.errors) {
    refusals.push({ stack: preview.stack, code: "preview-error", message: withResource(error), fix: undefined });
  }
  if (refusals.length === 0 && preview.outcome !== "succeeded") {
    refusals.push({
      stack: preview.stack,
      code: "preview-error",
      message: preview.outcome === "interrupted" ? "the preview was interrupted" : "the preview failed",
      fix: "run the command again",
    });
  }
  // The steps of a failed preview are no plan: what was not registered yet would count as deleted.
  if (refusals.length === 0 && !allowance.allowMassDelete) {
    const verdict = judgeDeletions(preview, allowance.existingObjects);
    if (verdict !== undefined) refusals.push({ stack: preview.stack, ...verdict });
  }
  return dedupe(refusals);
}

/** The engine and the language host add a word of their own about the errors of resources. */
function isEcho(error: EngineMessage): boolean {
  return /^(preview|update) failed$|named above|an update would fail/i.test(error.text);
}

/** Everything that went wrong in an update: errors, and rules that spoke only once values were known. */
export function failuresOf(update: RunRecord): string[] {
  return [
    ...update.policies.filter((policy) => policy.mandatory).map((policy) => `${policy.rule}: ${withResource(policy)}`),
    ...update.errors.map(withResource),
  ];
}

export function withResource(message: EngineMessage): string {
  if (message.urn === undefined || urnType(message.urn) === "pulumi:pulumi:Stack") return message.text;
  return `${kindOf(urnType(message.urn))} ${urnName(message.urn)}: ${message.text}`;
}

function dedupe(refusals: Refusal[]): Refusal[] {
  const seen = new Set<string>();
  return refusals.filter((refusal) => {
    const key = `${refusal.code}\0${refusal.message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

export function hasChanges(preview: RunRecord): boolean {
  return changingSteps(preview).length > 0;
}
