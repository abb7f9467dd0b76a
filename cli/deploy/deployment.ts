import type { EnvironmentOrder, StackPlan } from "./order.plan.ts";
import type { ProviderKind } from "./provider-choice.ts";

/** Something that forbids a deployment, with the way out. */
export interface Refusal {
  stack: string;
  /** Rule or code, explained by `lakebed explain`. */
  code: string;
  message: string;
  fix: string | undefined;
}

export type RuleOutcomes = Record<"pass" | "fail" | "waived" | "not-applicable" | "inconclusive" | "error", number>;

export interface OfflineCheck {
  refusals: Refusal[];
  /** Outcomes by stack. */
  outcomes: Map<string, RuleOutcomes>;
}

/** What is to be deployed, however it was found: a platform repository, or in tests a small program. */
export interface Deployment {
  /** Folder of Pulumi.yaml. */
  directory: string;
  stacks: StackPlan[];
  environments: EnvironmentOrder[];
  /** Names of projects that were taken out on purpose. */
  removedProjects: string[];
  /** Folder of the policy pack, if stacks are to be judged by one. */
  policyPack: string | undefined;
  kubeconfig: string | undefined;
  provider: ProviderKind;
  /** The clusters are the twin's: pods do not run there. */
  simulated: boolean;
  /** Judges the recorded graphs of these stacks, with no engine. */
  checkOffline(stacks: readonly StackPlan[]): Promise<OfflineCheck>;
}
