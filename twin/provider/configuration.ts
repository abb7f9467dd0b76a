import { RpcError } from "../plugin/serve.ts";
import { type Connection, connect } from "./connection.ts";
import type { Properties } from "./property-values.ts";
import {
  CLUSTER_KEY,
  isKubeconfigContent,
  type ProviderConfig,
  readProviderConfig,
  STAND_IN_KEY,
  unsupportedOptions,
} from "./provider-config.ts";
import { markSecrets } from "./secrets.ts";
import { hasUnknown } from "./unknowns.ts";

export type CheckedConfig = { inputs: Properties } | { refusal: string };

/** Completes the provider's inputs with what tells this plugin and this cluster apart from others. */
export async function checkConfiguration(args: Properties): Promise<CheckedConfig> {
  const unsupported = unsupportedOptions(args);
  if (unsupported.length > 0) {
    return {
      refusal:
        `the stand-in for pulumi-resource-kubernetes has no ${unsupported.join(", ")}: leave it out, or install the ` +
        "official plugin (`pulumi plugin install resource kubernetes 4.34.2`).",
    };
  }
  const inputs: Properties = { ...args, [STAND_IN_KEY]: "true" };
  const clusterId = hasUnknown(args) ? undefined : await readClusterId(readProviderConfig(args));
  if (clusterId !== undefined) inputs[CLUSTER_KEY] = clusterId;
  const bearsKeys = typeof args.kubeconfig === "string" && isKubeconfigContent(args.kubeconfig);
  return { inputs: bearsKeys ? markSecrets(inputs, [["kubeconfig"]]) : inputs };
}

/** A cluster that does not answer says so at its first object, where the message has a place. */
async function readClusterId(config: ProviderConfig): Promise<string | undefined> {
  try {
    const connection = await connect(config);
    return (await connection.clusterId()) || undefined;
  } catch {
    return undefined;
  }
}

/** The connection of a configured provider: made once, at the first call that needs it. */
export class Configuration {
  readonly #args: Properties;
  #connection: Promise<Connection> | undefined;

  constructor(args: Properties) {
    this.#args = args;
  }

  get defaultNamespace(): string | undefined {
    return readProviderConfig(this.#args).namespace;
  }

  connection(): Promise<Connection> {
    this.#connection ??= this.#connect();
    return this.#connection;
  }

  async #connect(): Promise<Connection> {
    this.#refuseForeignState();
    const config = readProviderConfig(this.#args);
    const connection = await connect(config);
    if (config.clusterId === undefined) return connection;
    const actual = await connection.clusterId();
    if (actual === config.clusterId) return connection;
    throw new RpcError(
      `the kubeconfig leads to another cluster (kube-system has uid ${actual}) than the one that these resources were ` +
        `deployed to (${config.clusterId}): point it back, or, if that cluster is gone for good, run again with ` +
        "PULUMI_K8S_DELETE_UNREACHABLE=true so that its resources are forgotten.",
    );
  }

  /**
   * What the official plugin made has other field managers and other habits: an apply of ours would fight them.
   * `pulumi import` configures a provider that was never checked, and so has nothing at all.
   */
  #refuseForeignState(): void {
    if (this.#args[STAND_IN_KEY] !== undefined || this.#args.version === undefined) return;
    throw new RpcError(
      "this stack was deployed with the official pulumi-resource-kubernetes; the stand-in plugin does not touch it. " +
        "Install the official one: `pulumi plugin install resource kubernetes 4.34.2`.",
    );
  }
}
