import { isNotFound } from "./api-error.ts";
import type { ApiServer } from "./api-server.ts";
import { isProperties, type Properties } from "./property-values.ts";

/** Where the API server keeps the objects of one kind. */
export interface RestResource {
  /** `/api/v1` or `/apis/<group>/<version>` */
  root: string;
  plural: string;
  namespaced: boolean;
}

export function objectPath(resource: RestResource, namespace: string, name: string): string {
  const scope = resource.namespaced ? `/namespaces/${encodeURIComponent(namespace)}` : "";
  return `${resource.root}${scope}/${resource.plural}/${encodeURIComponent(name)}`;
}

/** Finds kinds by the API server's own discovery, so that no list of kinds is kept here. */
export class RestMapping {
  readonly #api: ApiServer;
  readonly #versions = new Map<string, Promise<Properties[]>>();

  constructor(api: ApiServer) {
    this.#api = api;
  }

  /** Undefined if this cluster does not know the kind, as of now. */
  async find(apiVersion: string, kind: string): Promise<RestResource | undefined> {
    const isCached = this.#versions.has(apiVersion);
    const known = await this.#lookUp(apiVersion, kind);
    if (known !== undefined || !isCached) return known;
    // The kind may have been installed since the answer was cached.
    this.#versions.delete(apiVersion);
    return this.#lookUp(apiVersion, kind);
  }

  async #lookUp(apiVersion: string, kind: string): Promise<RestResource | undefined> {
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const resources = await this.#resources(apiVersion, root);
    const match = resources.find(({ kind: served, name }) => served === kind && !String(name).includes("/"));
    if (match === undefined) return undefined;
    return { root, plural: String(match.name), namespaced: match.namespaced === true };
  }

  #resources(apiVersion: string, root: string): Promise<Properties[]> {
    const cached = this.#versions.get(apiVersion);
    if (cached !== undefined) return cached;
    const answer = this.#discover(root);
    this.#versions.set(apiVersion, answer);
    answer.catch(() => this.#versions.delete(apiVersion));
    return answer;
  }

  async #discover(root: string): Promise<Properties[]> {
    try {
      const { body } = await this.#api.send({ method: "GET", path: root });
      return Array.isArray(body.resources) ? body.resources.filter(isProperties) : [];
    } catch (error) {
      if (isNotFound(error)) return [];
      throw error;
    }
  }
}
