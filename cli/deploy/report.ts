import type { Refusal, RuleOutcomes } from "./deployment.ts";
import type { OperationCounts } from "./run-record.ts";
import type { Verification } from "./verify.ts";

export type StackPhase =
  | "unchanged"
  | "updated"
  | "refused"
  | "failed"
  | "interrupted"
  /** Another stack stopped the run before this one's turn. */
  | "not-started";

/** What one stack is after an `up`. */
export interface StackReport {
  stack: string;
  phase: StackPhase;
  operations: OperationCounts;
  /** Each object that was, or would be, altered: `update ResourceQuota plants-dev-quota (spec.hard)`. */
  changes: string[];
  /** Objects in the state by kind. */
  objects: Record<string, number>;
  /** What the cluster said of the state's objects; undefined when it was not asked. */
  verification: Verification | undefined;
  /** Outcomes of the rules; undefined when no rule was run. */
  rules: RuleOutcomes | undefined;
  /** Kinds that stand in the API server only, because nothing there acts on them. */
  simulated: Record<string, number>;
  /** Charts whose content no rule looks into. */
  trusted: string[];
  /** What waits for what. */
  waiting: string[];
  errors: string[];
  warnings: string[];
  /** What rules say without refusing. */
  advice: string[];
  seconds: number;
}

export interface UpReport {
  outcome: "succeeded" | "refused" | "failed" | "interrupted";
  stacks: StackReport[];
  refusals: Refusal[];
  nextSteps: string[];
  seconds: number;
}
