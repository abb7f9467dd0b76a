import type { Graph } from "../../graph/graph.ts";
import { isEnvironmentBuilt, recordStacks, type StackRecordOptions } from "../../graph/record-stack.ts";
import { loadRepository, type Repository } from "../../spec/repository.ts";
import { stackNames } from "../../spec/stack-name.ts";
import { copyExample, type ExampleCopy } from "../cli/run-lakebed.ts";

/** What a release of the example's model looks like once production approved one. */
export const APPROVED_RELEASE = `apiVersion: lakebed/v1
kind: Releases
releases:
  - model: recommender
    version: "7"
    digest: sha256:${"5e".repeat(32)}
    commit: ${"c0ffee12".repeat(5)}
    trainedBy: ada@greenhouse.example
    approvedBy: grace@greenhouse.example
    approvedAt: 2026-11-20T09:00:00Z
    metrics: { recall_at_10: 0.18 }
    evidence: sha256:${"e5".repeat(32)}
    weight: 100
`;

/** Moves production to AWS. */
export function moveToAws(example: ExampleCopy): void {
  example.edit(
    "platform.yaml",
    "target: kubernetes\n    context: greenhouse-prod",
    'target: aws\n    account: "123456789012"\n    region: eu-central-1',
  );
}

/** Every stack of a changed copy of the example that this version can deploy. */
export async function recordExample(
  change: (example: ExampleCopy) => void = () => {},
  options: StackRecordOptions = {},
): Promise<{ repository: Repository; graphs: Graph[] }> {
  const example = copyExample();
  try {
    change(example);
    const repository = loadRepository(example.directory);
    const errors = repository.problems.filter(({ severity }) => severity === "error");
    if (errors.length > 0) throw new Error(errors.map(({ message, fix }) => `${message} (${fix})`).join("\n"));
    const later = repository.environmentNames.filter((environment) => !isEnvironmentBuilt(repository, environment));
    const stacks = stackNames(repository).filter((stack) => !later.includes(stack));
    const graphs = await recordStacks(repository, stacks, options);
    return { repository, graphs: [...graphs.values()] };
  } finally {
    example.remove();
  }
}
