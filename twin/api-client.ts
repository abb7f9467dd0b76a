import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { parse } from "yaml";

export interface ApiAnswer {
  status: number;
  /** Parsed JSON, or the text where it is none: `404 page not found` is plain text. */
  body: unknown;
}

export interface ApiRequest {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  path: string;
  body?: string;
  contentType?: string;
  /** @default a minute */
  timeoutMilliseconds?: number;
}

export interface ApiCredentials {
  server: string;
  authority: string;
  certificate: string;
  key: string;
}

/**
 * The few calls that a start needs. Not the client library: that costs half a second of import and cannot pass a CRD's
 * text through as it is.
 */
export class ApiClient {
  readonly #credentials: ApiCredentials;
  readonly #agent: Agent;

  constructor(credentials: ApiCredentials) {
    this.#credentials = credentials;
    this.#agent = new Agent({
      keepAlive: true,
      maxSockets: 16,
      ca: credentials.authority,
      cert: credentials.certificate,
      key: credentials.key,
    });
  }

  static fromKubeconfig(path: string, context: string): ApiClient {
    return new ApiClient(readCredentials(readFileSync(path, "utf8"), context));
  }

  async get(path: string): Promise<ApiAnswer> {
    return await this.send({ method: "GET", path });
  }

  /** Server-side apply of YAML or JSON text. */
  async apply(path: string, text: string, options: { dryRun?: boolean } = {}): Promise<ApiAnswer> {
    const query = `fieldManager=lakebed-twin&force=true&fieldValidation=Strict${options.dryRun ? "&dryRun=All" : ""}`;
    return await this.send({
      method: "PATCH",
      path: `${path}?${query}`,
      body: text,
      contentType: "application/apply-patch+yaml",
    });
  }

  async send(call: ApiRequest): Promise<ApiAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<ApiAnswer>();
    const headers: Record<string, string | number> = { accept: "application/json" };
    if (call.body !== undefined) {
      headers["content-type"] = call.contentType ?? "application/json";
      headers["content-length"] = Buffer.byteLength(call.body);
    }
    const timeout = call.timeoutMilliseconds ?? 60_000;
    const url = new URL(call.path, this.#credentials.server);
    const outgoing = request(url, { method: call.method, agent: this.#agent, headers, timeout }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("error", reject);
      incoming.on("end", () => {
        resolve({ status: incoming.statusCode ?? 0, body: parseBody(Buffer.concat(chunks).toString("utf8")) });
      });
    });
    outgoing.on("timeout", () =>
      outgoing.destroy(new Error(`no answer within ${timeout / 1000} s to ${call.method} ${call.path}`)),
    );
    outgoing.on("error", reject);
    outgoing.end(call.body);
    return await promise;
  }

  close(): void {
    this.#agent.destroy();
  }
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What the API server said was wrong, without anything of what was sent. */
export function messageOf(answer: ApiAnswer): string {
  const message = (answer.body as { message?: unknown } | undefined)?.message;
  return typeof message === "string" ? message : `HTTP ${answer.status}`;
}

interface KubeconfigFile {
  contexts: { name: string; context: { cluster: string; user: string } }[];
  clusters: { name: string; cluster: Record<string, string> }[];
  users: { name: string; user: Record<string, string> }[];
}

export function readCredentials(text: string, contextName: string): ApiCredentials {
  const file = parse(text) as KubeconfigFile;
  const context = file.contexts.find((entry) => entry.name === contextName)?.context;
  const cluster = file.clusters.find((entry) => entry.name === context?.cluster)?.cluster;
  const user = file.users.find((entry) => entry.name === context?.user)?.user;
  if (cluster?.server === undefined || user === undefined)
    throw new Error(`the kubeconfig has no context ${contextName}`);
  return {
    server: cluster.server,
    authority: decode(cluster["certificate-authority-data"]),
    certificate: decode(user["client-certificate-data"]),
    key: decode(user["client-key-data"]),
  };
}

function decode(text: string | undefined): string {
  return Buffer.from(text ?? "", "base64").toString("utf8");
}
