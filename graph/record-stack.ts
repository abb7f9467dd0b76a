import { readFileSync } from "node:fs";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { UserError } from "../spec/errors.ts";
import type { Repository } from "../spec/repository.ts";
import { parseStackName } from "../spec/stack-name.ts";
import { type Graph, type PlainValue, UNKNOWN } from "./graph.ts";
import { type Program, type RecordOptions, recordProgram } from "./record.ts";
import { UNKNOWN_ON_THE_WIRE } from "./wire.ts";

export type StackRecordOptions = Pick<RecordOptions, "unknownOutputs" | "preview">;

/** Records one stack of a platform repository, and what it stands on. */
export async function recordStack(
  repository: Repository,
  stack: string,
  options: StackRecordOptions = {},
): Promise<Graph> {
  const graphs = await recordStacks(repository, [stack], options);
  const graph = graphs.get(stack);
  if (graph === undefined) throw new Error(`${stack} was not recorded`);
  return graph;
}

/** Records stacks of a platform repository, each environment once; the result is in the order asked for. */
export async function recordStacks(
  repository: Repository,
  stacks: readonly string[],
  options: StackRecordOptions = {},
): Promise<Map<string, Graph>> {
  const recorder = await openRecorder(repository, options);
  const graphs = new Map<string, Graph>();
  for (const stack of stacks) graphs.set(stack, await recorder(stack));
  return graphs;
}

async function openRecorder(
  repository: Repository,
  options: StackRecordOptions,
): Promise<(stack: string) => Promise<Graph>> {
  // Loaded here and not above: whoever only looks at graphs does not wait for the providers' SDKs.
  const { repositoryProgram } = await import("../stacks/repository-program.ts");
  // Read once, and not again for each of hundreds of stacks.
  const program: Program = repositoryProgram(() => repository);
  const shared = { project: pulumiProjectOf(repository), rootDirectory: repository.directory, ...options };
  const recordings = new Map<string, Promise<Graph>>();
  const recordOnce = (stack: string): Promise<Graph> => {
    const recording = recordings.get(stack) ?? recordAfterBelow(stack);
    recordings.set(stack, recording);
    return recording;
  };
  const recordAfterBelow = async (stack: string): Promise<Graph> => {
    const name = parseStackName(stack, repository);
    const stackOutputs: RecordOptions["stackOutputs"] = {};
    if (name.kind === "project" && isEnvironmentBuilt(repository, name.environment)) {
      stackOutputs[name.environment] = toWire((await recordOnce(name.environment)).outputs);
    }
    try {
      return await recordProgram(program, { ...shared, stack, stackOutputs });
    } catch (error) {
      throw RunError.isInstance(error) ? asUserError(error, stack) : error;
    }
  };
  return recordOnce;
}

/** Programs tell mistakes of the user's as RunErrors, which the engine prints without a stack trace; so does the CLI. */
function asUserError(error: Error, stack: string): UserError {
  const [message = "", ...hint] = error.message.split("\n");
  return new UserError("program-failed", `${stack}: ${message}`, hint.join("\n") || "mend the program", {
    cause: error,
  });
}

/** Environments on AWS come later; what stands on them is recorded with their outputs unknown. */
export function isEnvironmentBuilt(repository: Repository, environment: string): boolean {
  return repository.platform(environment)?.environment.target.kind !== "aws";
}

/** The `name` in Pulumi.yaml, which is part of every URN. */
function pulumiProjectOf(repository: Repository): string {
  for (const folder of [repository.displayRoot, repository.directory]) {
    try {
      const name = /^name:\s*["']?([\w.-]+)/m.exec(readFileSync(join(folder, "Pulumi.yaml"), "utf8"))?.[1];
      if (name !== undefined) return name;
    } catch {
      // The next folder may have one; without any, a name is as good as another.
    }
  }
  return "lakebed";
}

export function toWire(outputs: { [key: string]: PlainValue }): Record<string, unknown> {
  return Object.fromEntries(Object.entries(outputs).map(([key, value]) => [key, wireValue(value)]));
}

function wireValue(value: PlainValue): unknown {
  if (value === UNKNOWN) return UNKNOWN_ON_THE_WIRE;
  if (Array.isArray(value)) return value.map(wireValue);
  return typeof value === "object" && value !== null ? toWire(value) : value;
}
