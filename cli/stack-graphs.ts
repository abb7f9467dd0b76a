import type { Graph } from "../graph/graph.ts";
import type { Repository } from "../spec/repository.ts";
import { parseStackName } from "../spec/stack-name.ts";

export interface StackGraphs {
  graphs: Map<string, Graph>;
  /** Stacks that cannot be recorded yet, and why. */
  later: { stack: string; reason: string }[];
}

/** Records what the stacks would create. Loads Pulumi. */
export async function recordGraphs(repository: Repository, stacks: readonly string[]): Promise<StackGraphs> {
  const { isEnvironmentBuilt, recordStacks } = await import("../graph/record-stack.ts");
  const isLater = (stack: string) => {
    const name = parseStackName(stack, repository);
    return name.kind === "environment" && !isEnvironmentBuilt(repository, name.environment);
  };
  return {
    graphs: await recordStacks(
      repository,
      stacks.filter((stack) => !isLater(stack)),
    ),
    later: stacks.filter(isLater).map((stack) => ({
      stack,
      reason:
        "the environment stack of target aws comes in a later version; its projects' own buckets and roles are here",
    })),
  };
}
