import { UserError } from "../../spec/errors.ts";
import type { Stage } from "../../spec/model.ts";

/** A stack as the order sees it. */
export interface StackPlan {
  name: string;
  kind: "environment" | "project";
  environment: string;
  project: string | undefined;
  stage: Stage;
  /** Context of the kubeconfig, for an environment on a Kubernetes cluster. */
  context: string | undefined;
}

export interface EnvironmentOrder {
  name: string;
  promotesFrom: string | undefined;
}

/**
 * Levels of stacks, each needing the ones before it: environments, then the projects in them, each in the order of
 * promotion (development first, so that what breaks there never reaches production). Stacks of one level do not need
 * each other.
 */
export function planLevels(stacks: readonly StackPlan[], environments: readonly EnvironmentOrder[]): StackPlan[][] {
  const rank = promotionRanks(environments);
  const levels = new Map<string, StackPlan[]>();
  for (const kind of ["environment", "project"] as const) {
    for (let depth = 0; depth <= environments.length; depth += 1) {
      const level = stacks.filter((stack) => stack.kind === kind && (rank.get(stack.environment) ?? 0) === depth);
      if (level.length > 0) levels.set(`${kind}/${depth}`, level);
    }
  }
  return [...levels.values()];
}

/** Each stack after what it needs, for taking away: projects before environments, production first. */
export function planReverseLevels(
  stacks: readonly StackPlan[],
  environments: readonly EnvironmentOrder[],
): StackPlan[][] {
  return planLevels(stacks, environments).reverse();
}

function promotionRanks(environments: readonly EnvironmentOrder[]): Map<string, number> {
  const from = new Map(environments.map((environment) => [environment.name, environment.promotesFrom]));
  const ranks = new Map<string, number>();
  for (const { name } of environments) {
    const seen = new Set<string>();
    let depth = 0;
    for (let next = from.get(name); next !== undefined && !seen.has(next); next = from.get(next)) {
      seen.add(next);
      depth += 1;
    }
    ranks.set(name, depth);
  }
  return ranks;
}

/** The stacks named on the command line; none named means all. */
export function selectStacks(stacks: readonly StackPlan[], names: readonly string[]): StackPlan[] {
  if (names.length === 0) return [...stacks];
  const unknown = names.filter((name) => !stacks.some((stack) => stack.name === name));
  if (unknown.length > 0) {
    throw new UserError(
      "unknown-stack",
      `there is no stack ${unknown.map((name) => `\`${name}\``).join(", ")}`,
      `the stacks are: ${stacks.map((stack) => stack.name).join(", ")}`,
    );
  }
  return stacks.filter((stack) => names.includes(stack.name));
}

/** The environment stack that a project stack reads, unless it is the stack itself. */
export function stackBelow(stack: StackPlan): string | undefined {
  return stack.kind === "project" ? stack.environment : undefined;
}
