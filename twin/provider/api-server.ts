import http from "node:http";
import https from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { ApiError, UnreachableError } from "./api-error.ts";
import type { Properties, Value } from "./property-values.ts";

export interface Endpoint {
  server: string;
  /** TLS and credentials, as node:https takes them. */
  options: https.RequestOptions;
}

export interface ApiRequest {
  method: "GET" | "PATCH" | "POST" | "DELETE";
  path: string;
  query?: Record<string, string>;
  body?: Value;
  contentType?: string;
}

export interface ApiResponse {
  body: Properties;
  /** `Warning: 299` headers: what the server does not refuse, but finds wrong. */
  warnings: string[];
}

interface RawResponse {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

/** Long enough for an API server to come back after a crash (8 s were measured under load). */
const RETRY_MILLISECONDS = 12_000;
const FIRST_PAUSE_MILLISECONDS = 100;
const LONGEST_PAUSE_MILLISECONDS = 1_500;
const REQUEST_TIMEOUT_MILLISECONDS = 60_000;

const CONNECTION_CODES = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EAI_AGAIN"]);

/** A thin REST client: one request, its bounded retries, the server's own words. */
export class ApiServer {
  readonly #endpoint: Endpoint;
  #knownDown: UnreachableError | undefined;

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
  }

  async send(request: ApiRequest): Promise<ApiResponse> {
    const deadline = Date.now() + RETRY_MILLISECONDS;
    for (let pause = FIRST_PAUSE_MILLISECONDS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MILLISECONDS)) {
      const mayRetry = Date.now() + pause < deadline;
      const outcome = await this.#attempt(request);
      if (outcome instanceof Error) {
        // One request has waited long enough for all of them.
        if (!mayRetry || this.#knownDown !== undefined) throw this.#remember(outcome);
        await sleep(pause);
        continue;
      }
      this.#knownDown = undefined;
      if (isBusy(outcome) && mayRetry) {
        await sleep(retryAfter(outcome) ?? pause);
        continue;
      }
      return readResponse(outcome);
    }
  }

  #remember(error: UnreachableError): UnreachableError {
    this.#knownDown = error;
    return error;
  }

  async #attempt(request: ApiRequest): Promise<RawResponse | UnreachableError> {
    try {
      return await this.#exchange(request);
    } catch (error) {
      const cause = error as Error & { code?: string };
      if (cause.code === undefined || !CONNECTION_CODES.has(cause.code)) {
        throw new Error(`the Kubernetes API server at ${this.#endpoint.server}: ${cause.message}`, { cause });
      }
      return new UnreachableError(this.#endpoint.server, cause);
    }
  }

  #exchange(request: ApiRequest): Promise<RawResponse> {
    const base = this.#endpoint.server.replace(/\/$/, "");
    const url = new URL(base + request.path);
    for (const [key, value] of Object.entries(request.query ?? {})) url.searchParams.set(key, value);
    const payload = request.body === undefined ? undefined : JSON.stringify(request.body);
    const headers = {
      ...(this.#endpoint.options.headers as http.OutgoingHttpHeaders | undefined),
      accept: "application/json",
      ...(payload !== undefined && {
        "content-type": request.contentType ?? "application/json",
        "content-length": Buffer.byteLength(payload),
      }),
    };
    const options = { ...this.#endpoint.options, headers, method: request.method };
    return new Promise((resolve, reject) => {
      const call = (url.protocol === "http:" ? http : https).request(url, options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString("utf8"),
          }),
        );
      });
      call.setTimeout(REQUEST_TIMEOUT_MILLISECONDS, () => {
        call.destroy(Object.assign(new Error("no answer"), { code: "ETIMEDOUT" }));
      });
      call.on("error", reject);
      call.end(payload);
    });
  }
}

function isBusy(response: RawResponse): boolean {
  return response.status === 429 || response.status === 503;
}

function retryAfter(response: RawResponse): number | undefined {
  const seconds = Number(response.headers["retry-after"]);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1000, LONGEST_PAUSE_MILLISECONDS) : undefined;
}

function readResponse(response: RawResponse): ApiResponse {
  const body = parseJson(response.text);
  if (response.status < 200 || response.status > 299) throw new ApiError(response.status, body, response.text);
  return { body: (body ?? {}) as Properties, warnings: readWarnings(response.headers.warning) };
}

function parseJson(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}

const WARNING = /299 - "((?:[^"\\]|\\.)*)"/g;

export function readWarnings(header: string | string[] | undefined): string[] {
  const text = Array.isArray(header) ? header.join(", ") : (header ?? "");
  return [...text.matchAll(WARNING)].map(([, message = ""]) => message.replaceAll(/\\(.)/g, "$1"));
}
