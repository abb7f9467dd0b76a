import * as pulumi from "@pulumi/pulumi";
import { UserError } from "../spec/errors.ts";
import type { Graph, GraphNode, OutputOrder, PlainValue } from "./graph.ts";
import { observeDeployment, type Registration, ROOT_STACK_TYPE } from "./monitor.ts";
import { observeOutputOrder } from "./output-order.ts";
import { withPlainStructs } from "./plain-structs.ts";
import { withoutStackTraces } from "./stack-traces.ts";
import { decodeProperties } from "./wire.ts";

export type Program = () => Promise<Record<string, unknown> | undefined>;

export interface RecordOptions {
  project: string;
  stack: string;
  /** @default "organization", the name that backends without organizations use. */
  organization?: string;
  /** The folder of Pulumi.yaml. @default the working directory */
  rootDirectory?: string;
  /** Stack configuration by full key: `lakebed:platform`. */
  config?: Record<string, string>;
  /** Outputs of other stacks by the name that a StackReference gives; in full, or the stack's name alone. */
  stackOutputs?: Record<string, Record<string, unknown>>;
  /** As in a preview, outputs that no input tells are unknown; otherwise they are undefined. @default true */
  preview?: boolean;
  /** As in the first preview of all: ids, and all that a server sets, are unknown. Implies `preview`. @default false */
  unknownOutputs?: boolean;
}

// The SDK keeps a deployment in global state, so recordings follow one another.
let lastRecording: Promise<unknown> = Promise.resolve();

/** Runs a program with no engine and returns all that it declared. Throws what the program threw. */
export function recordProgram(program: Program, options: RecordOptions): Promise<Graph> {
  const recording = lastRecording.then(() => record(program, options));
  lastRecording = recording.catch(() => undefined);
  return recording;
}

async function record(program: Program, options: RecordOptions): Promise<Graph> {
  const registrations: Registration[] = [];
  const outputs = new Map<string, Record<string, unknown>>();
  const unknownOutputs = options.unknownOutputs ?? false;
  const { project, stack, organization = "organization", rootDirectory = process.cwd() } = options;
  await observeDeployment(
    { project, stack, organization, rootDirectory, preview: unknownOutputs || (options.preview ?? true) },
    {
      stackOutputs: options.stackOutputs ?? {},
      unknownOutputs,
      onResource: (registration) => registrations.push(registration),
      onOutputs: (urn, values) => outputs.set(urn, values),
    },
  );
  pulumi.runtime.setAllConfig(options.config ?? {});
  const order = observeOutputOrder();
  const spared = [withoutStackTraces(), withPlainStructs()];
  let outputOrders: Map<string, OutputOrder>;
  try {
    await runToTheEnd(program);
  } finally {
    for (const each of spared) each.stop();
    outputOrders = order.stop();
  }
  refuseDuplicates(registrations);
  return toGraph({ stack, registrations, outputs, outputOrders });
}

/** Runs the program until every registration is through, and rethrows the first error, late ones included. */
async function runToTheEnd(program: Program): Promise<void> {
  const failures: unknown[] = [];
  // A throw in an `apply` rejects promises that only the SDK holds. While recording, they are the program's failure, and
  // no other listener (a test runner's, the CLI's) has to report them.
  const listeners = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (reason) => failures.push(reason));
  try {
    await pulumi.runtime.runInPulumiStack(async () => {
      try {
        return await program();
      } catch (error) {
        failures.unshift(error);
        return undefined;
      }
    });
    await pulumi.runtime.disconnect();
    await new Promise((resolve) => setImmediate(resolve));
  } catch (error) {
    failures.push(error);
  } finally {
    process.removeAllListeners("unhandledRejection");
    for (const listener of listeners) process.on("unhandledRejection", listener);
  }
  if (failures.length > 0) throw failures[0];
}

function refuseDuplicates(registrations: readonly Registration[]): void {
  const seen = new Set<string>();
  for (const { urn, type, name } of registrations) {
    if (seen.has(urn)) {
      throw new UserError(
        "duplicate-resource",
        `two resources of type ${type} are named "${name}" below the same parent types (${urn})`,
        "give each a logical name of its own",
      );
    }
    seen.add(urn);
  }
}

interface Recording {
  stack: string;
  registrations: readonly Registration[];
  outputs: ReadonlyMap<string, Record<string, unknown>>;
  outputOrders: ReadonlyMap<string, OutputOrder>;
}

function toGraph({ stack, registrations, outputs, outputOrders }: Recording): Graph {
  const root = registrations.find(({ type }) => type === ROOT_STACK_TYPE)?.urn;
  const sources = new Map<string, string | undefined>();
  const nodes: GraphNode[] = [];
  for (const { properties, ...registration } of registrations) {
    if (registration.urn === root) continue;
    const { props, secretPaths } = decodeProperties(properties);
    const parent = registration.parent === root ? undefined : registration.parent;
    // Parents register before their children, so the parent's source is known by now.
    const source = ownSource(registration.custom, props) ?? (parent === undefined ? undefined : sources.get(parent));
    sources.set(registration.urn, source);
    const node: GraphNode = { ...registration, parent, props, secretPaths, source };
    const order = outputOrders.get(registration.urn);
    if (order !== undefined) node.outputsRegistered = order;
    nodes.push(node);
  }
  const stackOutputs = decodeProperties(root === undefined ? {} : (outputs.get(root) ?? {}));
  return { stack, nodes, outputs: stackOutputs.props, secretOutputPaths: stackOutputs.secretPaths };
}

function ownSource(custom: boolean, props: { [key: string]: PlainValue }): string | undefined {
  return !custom && typeof props.source === "string" ? props.source : undefined;
}
