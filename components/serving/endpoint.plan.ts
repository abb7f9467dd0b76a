import type { EnvironmentVariable } from "../../kinds/pod.ts";
import type { Endpoint, Identity, Release } from "../../spec/model.ts";
import { hostName, joinName } from "../naming/names.ts";
import type { ProjectScope } from "../workspace/scope.ts";

/** KServe appends `-predictor`, and the name becomes a host name with the namespace behind it. */
const MAX_INFERENCE_SERVICE_NAME_LENGTH = 40;

export const AWAITING_FIRST_VERSION = "awaiting its first approved version";

/** An approved version of the endpoint's model, and where its artifact lies. */
export interface ServedVersion {
  release: Release;
  /** Name of the InferenceService: its own for each version, so that a new one stands before the old one goes. */
  name: string;
  /** What callers ask for in the address of a request. */
  modelName: string;
  /** Exactly the approved digest. */
  storageUri: string;
}

export interface EndpointPlan {
  endpoint: Endpoint;
  scope: ProjectScope;
  /** Name of the route, and of all that does not change from version to version. */
  name: string;
  hostname: string;
  url: string;
  gateway: { name: string; namespace: string };
  identity: { issuer: string; audience: string; keysUri: string };
  served: ServedVersion | undefined;
  serviceAccount: string;
  environment: EnvironmentVariable[];
  /** False: nothing evaluates alert rules in this environment. */
  isMonitored: boolean;
}

export interface EndpointInputs {
  endpoint: Endpoint;
  scope: ProjectScope;
  gateway: { name: string; namespace: string };
  identity: Pick<Identity, "issuer" | "jwks" | "clientId">;
  /** The name that the model was first deployed under: callers ask for it, and need not learn of a rename. */
  modelName: string;
  /** Address of a model's artifacts; the digest is put behind it. */
  modelUri: string;
  serviceAccount: string;
  environment: EnvironmentVariable[];
  isMonitored: boolean;
}

export function planEndpoint(inputs: EndpointInputs): EndpointPlan {
  const { endpoint, scope, gateway, identity, serviceAccount, environment, isMonitored } = inputs;
  const { release } = endpoint;
  const hostname = hostName(scope, [endpoint.name, scope.project]);
  return {
    endpoint,
    scope,
    name: joinName([endpoint.name]),
    hostname,
    url: `https://${hostname}/`,
    gateway,
    identity: { issuer: identity.issuer, audience: identity.clientId, keysUri: identity.jwks },
    served: release === undefined ? undefined : planServedVersion(release, inputs),
    serviceAccount,
    environment,
    isMonitored,
  };
}

function planServedVersion(release: Release, { endpoint, modelName, modelUri }: EndpointInputs): ServedVersion {
  return {
    release,
    modelName,
    name: joinName([endpoint.name, `v${release.version}`], MAX_INFERENCE_SERVICE_NAME_LENGTH),
    storageUri: `${modelUri.replace(/\/$/, "")}/${digestFolder(release.digest)}/`,
  };
}

/** `sha256:…` with a colon is no name for an object's key that every tool takes. */
export function digestFolder(digest: string): string {
  return digest.replace(":", "-");
}

/** What people and other programs are told about an endpoint. */
export type EndpointState =
  | { state: typeof AWAITING_FIRST_VERSION; model: string; url: string }
  | { state: "serving"; model: string; version: string; digest: string; url: string };

export function endpointState({ endpoint, served, url }: EndpointPlan): EndpointState {
  if (served === undefined) return { state: AWAITING_FIRST_VERSION, model: endpoint.model, url };
  const { version, digest } = served.release;
  return { state: "serving", model: endpoint.model, version, digest, url };
}
