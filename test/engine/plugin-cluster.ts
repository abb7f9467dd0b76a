import https from "node:https";
import { KubeConfig } from "@kubernetes/client-node";
import type { Properties } from "../../twin/provider/property-values.ts";

/** The API server itself, asked without any plugin of ours. */
export class PluginCluster {
  readonly #config: KubeConfig;

  constructor(kubeconfig: string, context: string) {
    this.#config = new KubeConfig();
    this.#config.loadFromFile(kubeconfig);
    this.#config.setCurrentContext(context);
  }

  /** The kubeconfig of this context alone, as text. */
  content(): string {
    const single = new KubeConfig();
    const [cluster, user] = [this.#config.getCurrentCluster(), this.#config.getCurrentUser()];
    const context = this.#config.getContextObject(this.#config.getCurrentContext());
    if (cluster === null || user === null || context === null) throw new Error("no such context");
    single.loadFromOptions({
      clusters: [cluster],
      users: [user],
      contexts: [context],
      currentContext: context.name,
    });
    return single.exportConfig();
  }

  /** Undefined when there is no such object. */
  async get(path: string): Promise<Properties | undefined> {
    const { status, body } = await this.#send("GET", path);
    return status === 404 ? undefined : body;
  }

  async post(path: string, body: Properties): Promise<Properties> {
    return (await this.#send("POST", path, body, "application/json")).body;
  }

  async merge(path: string, body: Properties): Promise<Properties> {
    return (await this.#send("PATCH", path, body, "application/merge-patch+json")).body;
  }

  async delete(path: string): Promise<void> {
    await this.#send("DELETE", path);
  }

  async names(path: string): Promise<string[]> {
    const list = (await this.get(path)) as { items?: { metadata: { name: string } }[] } | undefined;
    return (list?.items ?? []).map(({ metadata }) => metadata.name).sort();
  }

  async #send(method: string, path: string, body?: Properties, contentType?: string) {
    const options: https.RequestOptions = { method };
    await this.#config.applyToHTTPSOptions(options);
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const url = `${this.#config.getCurrentCluster()?.server}${path}`;
    const headers = { ...options.headers, ...(contentType && { "content-type": contentType }) };
    return await new Promise<{ status: number; body: Properties }>((resolve, reject) => {
      const call = https.request(url, { ...options, headers }, (response) => {
        let text = "";
        response.on("data", (chunk: Buffer) => {
          text += chunk.toString("utf8");
        });
        response.on("end", () => {
          const status = response.statusCode ?? 0;
          if (status < 300 || status === 404) resolve({ status, body: parse(text) });
          else reject(new Error(`${method} ${path}: ${status} ${text}`));
        });
      });
      call.on("error", reject);
      call.end(payload);
    });
  }
}

function parse(text: string): Properties {
  return text.startsWith("{") ? (JSON.parse(text) as Properties) : {};
}
