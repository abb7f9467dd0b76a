import { setTimeout as sleep } from "node:timers/promises";
import type { Connection } from "./connection.ts";
import { annotation, SKIP_AWAIT, TIMEOUT_SECONDS } from "./manifest.ts";
import { type Place, readObject } from "./objects.ts";
import { isProperties, type Properties } from "./property-values.ts";
import { hasReadyEndpoint, judgeReadiness, needsEndpoints, type Readiness } from "./readiness.ts";
import type { ObjectType } from "./type-token.ts";

const DEFAULT_TIMEOUT_SECONDS = 600;
const FIRST_PAUSE_MILLISECONDS = 100;
const LONGEST_PAUSE_MILLISECONDS = 1_000;

export interface WaitRequest {
  type: ObjectType;
  place: Place;
  inputs: Properties;
  live: Properties;
  deadline: number;
  signal: AbortSignal;
  /** Called when what is waited for changes. */
  onProgress: (waitingFor: string) => void;
}

export interface Waited {
  live: Properties;
  /** Empty when ready. */
  reasons: string[];
}

/** The program's `customTimeouts` (0 means none), else the object's own annotation, else ten minutes. */
export function deadlineOf(timeoutSeconds: number, inputs: Properties): number {
  const annotated = Number(annotation(inputs, TIMEOUT_SECONDS));
  const seconds = timeoutSeconds > 0 ? timeoutSeconds : annotated > 0 ? annotated : DEFAULT_TIMEOUT_SECONDS;
  return Date.now() + seconds * 1000;
}

export async function waitUntilReady(connection: Connection, request: WaitRequest): Promise<Waited> {
  if (annotation(request.inputs, SKIP_AWAIT) === "true") return { live: request.live, reasons: [] };
  let { live } = request;
  let waitedFor = "";
  for (let pause = FIRST_PAUSE_MILLISECONDS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MILLISECONDS)) {
    const readiness = await judge(connection, request, live);
    if (readiness.state === "ready") return { live, reasons: [] };
    if (readiness.state === "failed") return { live, reasons: [readiness.because] };
    if (request.signal.aborted) return { live, reasons: [`interrupted while waiting for ${readiness.for}`] };
    if (Date.now() > request.deadline) return { live, reasons: [`not ready in time: waiting for ${readiness.for}`] };
    if (readiness.for !== waitedFor) request.onProgress(readiness.for);
    waitedFor = readiness.for;
    await sleep(pause, undefined, { signal: request.signal }).catch(() => undefined);
    const current = await readObject(connection, request.place);
    if (current === undefined)
      return { live, reasons: ["the object was deleted while waiting for it to become ready"] };
    live = current;
  }
}

async function judge(connection: Connection, { type, place }: WaitRequest, live: Properties): Promise<Readiness> {
  if (!needsEndpoints(type.apiVersion, type.kind, live)) return judgeReadiness(type.apiVersion, type.kind, live);
  const { body } = await connection.api.send({
    method: "GET",
    path: `/apis/discovery.k8s.io/v1/namespaces/${encodeURIComponent(place.namespace)}/endpointslices`,
    query: { labelSelector: `kubernetes.io/service-name=${place.name}` },
  });
  const slices = Array.isArray(body.items) ? body.items.filter(isProperties) : [];
  return hasReadyEndpoint(slices)
    ? { state: "ready" }
    : { state: "waiting", for: "a ready pod behind the service (do its selector and the pods' labels agree?)" };
}
