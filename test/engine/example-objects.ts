import { join } from "node:path";
import type { Graph, GraphNode, PlainValue } from "../../graph/graph.ts";
import { recordStacks } from "../../graph/record-stack.ts";
import { loadRepository, type Repository } from "../../spec/index.ts";
import { type ApiAnswer, ApiClient } from "../../twin/api-client.ts";

export const exampleDirectory = join(import.meta.dirname, "..", "..", "examples", "greenhouse");

/** A Kubernetes object as a stack declares it, with the resource it comes from. */
export interface DeclaredObject {
  urn: string;
  apiVersion: string;
  kind: string;
  name: string;
  namespace: string | undefined;
  body: Record<string, PlainValue>;
}

export function loadExample(): Repository {
  return loadRepository(exampleDirectory);
}

export async function recordExample(stacks: readonly string[]): Promise<Map<string, Graph>> {
  return await recordStacks(loadExample(), stacks);
}

/** Everything in a graph that would become an object of the API server: providers and Helm releases do not. */
export function declaredObjects(graph: Graph): DeclaredObject[] {
  return graph.nodes.filter(isObject).map((node) => {
    const metadata = node.props.metadata as { name: string; namespace?: string };
    return {
      urn: node.urn,
      apiVersion: node.props.apiVersion as string,
      kind: node.props.kind as string,
      name: metadata.name,
      namespace: metadata.namespace,
      body: node.props,
    };
  });
}

function isObject(node: GraphNode): boolean {
  return (
    node.custom &&
    node.type.startsWith("kubernetes:") &&
    typeof node.props.kind === "string" &&
    node.type !== "kubernetes:helm.sh/v3:Release"
  );
}

interface DiscoveredResource {
  name: string;
  kind: string;
}

/** Applies objects as the engine would, but without an engine: for tests of what the API server says of them. */
export class ObjectClient {
  readonly api: ApiClient;
  readonly #plurals = new Map<string, Promise<Map<string, string>>>();

  constructor(kubeconfig: string, context: string) {
    this.api = ApiClient.fromKubeconfig(kubeconfig, context);
  }

  async apply(
    object: Pick<DeclaredObject, "apiVersion" | "kind" | "name" | "namespace" | "body">,
    options: { dryRun?: boolean } = {},
  ): Promise<ApiAnswer> {
    return await this.api.apply(await this.pathOf(object), JSON.stringify(object.body), options);
  }

  async pathOf({
    apiVersion,
    kind,
    name,
    namespace,
  }: Pick<DeclaredObject, "apiVersion" | "kind" | "name" | "namespace">): Promise<string> {
    const base = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const plural = (await this.#pluralsOf(base)).get(kind);
    if (plural === undefined) throw new Error(`the API server does not know ${apiVersion} ${kind}`);
    return namespace === undefined ? `${base}/${plural}/${name}` : `${base}/namespaces/${namespace}/${plural}/${name}`;
  }

  async #pluralsOf(base: string): Promise<Map<string, string>> {
    const known = this.#plurals.get(base);
    if (known !== undefined) return await known;
    const discovering = this.#discover(base);
    this.#plurals.set(base, discovering);
    return await discovering;
  }

  async #discover(base: string): Promise<Map<string, string>> {
    const { body } = await this.api.get(base);
    const { resources } = body as { resources: DiscoveredResource[] };
    return new Map(resources.filter(({ name }) => !name.includes("/")).map(({ kind, name }) => [kind, name]));
  }

  close(): void {
    this.api.close();
  }
}
