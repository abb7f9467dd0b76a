import * as pulumi from "@pulumi/pulumi";
import * as state from "@pulumi/pulumi/runtime/state.js";
import { UNKNOWN_ON_THE_WIRE } from "./wire.ts";

/** What the SDK sends for one resource, before the mocks unwrap it. */
export interface Registration {
  urn: string;
  type: string;
  name: string;
  custom: boolean;
  parent: string | undefined;
  properties: Record<string, unknown>;
  dependencies: string[];
  protect: boolean;
  retainOnDelete: boolean;
  provider: string | undefined;
  ignoreChanges: string[];
  aliases: number;
}

export interface MonitorOptions {
  /** Outputs of other stacks by the name that a StackReference gives. */
  stackOutputs: Record<string, Record<string, unknown>>;
  /** Ids and server-set fields are unknown, as before a first deployment. */
  unknownOutputs: boolean;
  onResource(registration: Registration): void;
  /** The outputs a component registers; for the root stack, the outputs of the stack. */
  onOutputs(urn: string, outputs: Record<string, unknown>): void;
}

export const ROOT_STACK_TYPE = "pulumi:pulumi:Stack";
const STACK_REFERENCE_TYPE = "pulumi:pulumi:StackReference";

interface Struct {
  toJavaScript(): Record<string, unknown>;
}
interface RegisterRequest {
  getType(): string;
  getName(): string;
  getCustom(): boolean;
  getParent(): string;
  getObject(): Struct | undefined;
  getDependenciesList(): string[];
  getProtect(): boolean;
  getRetainondelete(): boolean;
  getProvider(): string;
  getIgnorechangesList(): string[];
  getAliasesList(): unknown[];
  getAliasurnsList(): string[];
}
interface ReadRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getProperties(): Struct | undefined;
  getDependenciesList(): string[];
  getProvider(): string;
}
interface OutputsRequest {
  getUrn(): string;
  getOutputs(): Struct | undefined;
}
type Reply = (error: unknown, response: unknown) => void;
/** The part of the SDK's mock monitor that we look into. Internal to the SDK: this file is the only one that knows it. */
interface MockMonitor {
  newUrn(parent: string, type: string, name: string): string;
  registerResource(request: RegisterRequest, reply: Reply): unknown;
  readResource(request: ReadRequest, reply: Reply): unknown;
  registerResourceOutputs(request: OutputsRequest, reply: Reply): unknown;
}

/** Left out of the SDK's types. */
interface SdkState {
  getStore(): { settings: { options: { rootDirectory?: string } } };
}

export interface Deployment {
  project: string;
  stack: string;
  organization: string;
  preview: boolean;
  /** What `pulumi.getRootDirectory()` tells: the folder of Pulumi.yaml. */
  rootDirectory: string;
}

/** Puts the SDK into a deployment that has no engine, and tells what is registered there. */
export async function observeDeployment(deployment: Deployment, options: MonitorOptions): Promise<void> {
  const { project, stack, organization, preview } = deployment;
  await pulumi.runtime.setMocks(answers(options), project, stack, preview, organization);
  // The SDK's mocks leave the root directory as it was.
  (state as unknown as SdkState).getStore().settings.options.rootDirectory = deployment.rootDirectory;
  const monitor = pulumi.runtime.getMonitor() as unknown as MockMonitor;
  const urnOf = (request: RegisterRequest | ReadRequest) =>
    monitor.newUrn(request.getParent(), request.getType(), request.getName());
  // The SDK's mocks put only the parent's own type into a URN; the engine puts the types of all ancestors.
  monitor.newUrn = (parent, type, name) => `urn:pulumi:${stack}::${project}::${qualifiedType(parent, type)}::${name}`;

  const registerResource = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, reply) => {
    options.onResource({
      ...describe(request, urnOf(request), request.getObject()),
      custom: request.getCustom(),
      protect: request.getProtect() === true,
      retainOnDelete: request.getRetainondelete() === true,
      ignoreChanges: request.getIgnorechangesList(),
      aliases: request.getAliasesList().length + request.getAliasurnsList().length,
    });
    return registerResource(request, reply);
  };

  const readResource = monitor.readResource.bind(monitor);
  monitor.readResource = (request, reply) => {
    const neverOurs = { custom: true, protect: false, retainOnDelete: false, ignoreChanges: [], aliases: 0 };
    options.onResource({ ...describe(request, urnOf(request), request.getProperties()), ...neverOurs });
    return readResource(request, reply);
  };

  const registerOutputs = monitor.registerResourceOutputs.bind(monitor);
  monitor.registerResourceOutputs = (request, reply) => {
    options.onOutputs(request.getUrn(), request.getOutputs()?.toJavaScript() ?? {});
    return registerOutputs(request, reply);
  };
}

function describe(request: RegisterRequest | ReadRequest, urn: string, properties: Struct | undefined) {
  return {
    urn,
    type: request.getType(),
    name: request.getName(),
    parent: request.getParent() || undefined,
    properties: properties?.toJavaScript() ?? {},
    dependencies: request.getDependenciesList(),
    provider: request.getProvider() || undefined,
  };
}

/** The engine's rule: types of all ancestors but the root stack, joined with `$`. */
function qualifiedType(parent: string, type: string): string {
  const parentType = parent.split("::")[2];
  return parentType === undefined || parentType === ROOT_STACK_TYPE ? type : `${parentType}$${type}`;
}

function answers(options: MonitorOptions): pulumi.runtime.Mocks {
  return {
    newResource(args) {
      if (args.type === STACK_REFERENCE_TYPE) return answerStackReference(args.name, args.inputs, options);
      if (args.custom !== true) return { id: undefined, state: args.inputs };
      if (args.id) return { id: args.id, state: args.inputs };
      if (!options.unknownOutputs) return { id: `${args.name}-id`, state: args.inputs };
      return { id: undefined, state: withUnknownServerFields(args.type, args.inputs) };
    },
    // A function of a provider cannot be asked offline; its arguments are all that is known of the answer.
    call: (args) => args.inputs,
  };
}

function answerStackReference(name: string, inputs: { name?: string }, options: MonitorOptions) {
  const reference = inputs.name ?? name;
  // References may be written in full (`organization/project/stack`); what they name is the stack.
  const outputs = options.stackOutputs[reference] ?? options.stackOutputs[reference.split("/").at(-1) ?? reference];
  return { id: reference, state: { name: reference, outputs: outputs ?? UNKNOWN_ON_THE_WIRE, secretOutputNames: [] } };
}

/** A Kubernetes object answers with its inputs and what the API server sets; a first preview knows none of the latter. */
function withUnknownServerFields(type: string, inputs: Record<string, unknown>): Record<string, unknown> {
  if (!type.startsWith("kubernetes:")) return inputs;
  const metadata = inputs.metadata;
  if (typeof metadata !== "object" || metadata === null) return { ...inputs, status: UNKNOWN_ON_THE_WIRE };
  const serverSet = ["uid", "resourceVersion", "creationTimestamp", "generation"];
  const unknowns = Object.fromEntries(serverSet.map((field) => [field, UNKNOWN_ON_THE_WIRE]));
  return { ...inputs, metadata: { ...metadata, ...unknowns }, status: UNKNOWN_ON_THE_WIRE };
}
