import { securityPolicy } from "../../kinds/envoy-gateway.ts";
import { httpRoute } from "../../kinds/gateway-api.ts";
import type { SpecOf } from "../../kinds/kind.ts";
import { inferenceService } from "../../kinds/kserve.ts";
import type { Endpoint, Release } from "../../spec/model.ts";
import { renderRestrictedContainerSecurity, renderRestrictedPodSecurity } from "../base/pod-security.render.ts";
import { byteQuantity, cpuQuantity } from "../base/quantity.plan.ts";
import { GATEWAY_PROXIES } from "../environment/gateway.render.ts";
import { type Manifest, type Metadata, renderManifest } from "../workspace/manifest.render.ts";
import { POD_LABELS, scopeLabels } from "../workspace/scope.ts";
import { scratchVolume } from "../workspace/scratch-volume.render.ts";
import type { EndpointPlan, ServedVersion } from "./endpoint.plan.ts";
import { MODEL_FORMAT, MODEL_PROTOCOL, SERVING_PORT, SERVING_RUNTIME } from "./serving-runtime.render.ts";

/** KServe's label on every pod of an InferenceService. */
const INFERENCE_SERVICE_LABEL = "serving.kserve.io/inferenceservice";
const SERVICE_PORT = 80;

/**
 * A route belongs to an endpoint from the first day. Without a backend the gateway answers 500 to callers it knows, and
 * to all others 401.
 */
export function renderRoute(plan: EndpointPlan): Manifest<SpecOf<typeof httpRoute>> {
  const { gateway, hostname, served } = plan;
  return renderManifest(httpRoute, endpointMetadata(plan, plan.name), {
    parentRefs: [{ name: gateway.name, namespace: gateway.namespace }],
    hostnames: [hostname],
    rules: [
      {
        matches: [{ path: { type: "PathPrefix", value: "/" } }],
        ...(served === undefined ? {} : { backendRefs: [renderBackend(served)] }),
      },
    ],
  });
}

function renderBackend({ name, release }: ServedVersion) {
  return { name: `${name}-predictor`, port: SERVICE_PORT, weight: release.weight };
}

/** Callers show a token of the identity provider that was issued to one of the named clients; all others are refused. */
export function renderCallers(plan: EndpointPlan): Manifest<SpecOf<typeof securityPolicy>> {
  const { identity, endpoint } = plan;
  return renderManifest(securityPolicy, endpointMetadata(plan, plan.name), {
    targetRefs: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: plan.name }],
    jwt: {
      providers: [
        {
          name: "platform",
          issuer: identity.issuer,
          audiences: [identity.audience],
          remoteJWKS: { uri: identity.keysUri },
        },
      ],
    },
    authorization: {
      defaultAction: "Deny",
      ...(endpoint.callers.length === 0
        ? {}
        : {
            rules: [
              {
                name: "callers",
                action: "Allow",
                principal: { jwt: { provider: "platform", claims: [{ name: "azp", values: endpoint.callers }] } },
              },
            ],
          }),
    },
  });
}

export function renderInferenceService(
  plan: EndpointPlan,
  served: ServedVersion,
): Manifest<SpecOf<typeof inferenceService>> {
  const { endpoint } = plan;
  const { volume, mount } = scratchVolume("2Gi");
  const metadata = endpointMetadata(plan, served.name);
  return renderManifest(
    inferenceService,
    {
      ...metadata,
      // The endpoint's own route is the only door: KServe makes none for a service that is local to the cluster.
      labels: { ...metadata.labels, "networking.kserve.io/visibility": "cluster-local" },
      annotations: {
        "serving.kserve.io/deploymentMode": "Standard",
        "serving.kserve.io/autoscalerClass": "hpa",
        ...renderReleaseRecord(served.release),
      },
    },
    {
      predictor: {
        minReplicas: endpoint.replicas.min,
        maxReplicas: endpoint.replicas.max,
        scaleMetric: "cpu",
        scaleTarget: 70,
        serviceAccountName: plan.serviceAccount,
        automountServiceAccountToken: false,
        securityContext: renderRestrictedPodSecurity(),
        labels: { ...scopeLabels(plan.scope, "endpoint"), ...endpointPods(plan) },
        model: {
          modelFormat: { name: MODEL_FORMAT },
          protocolVersion: MODEL_PROTOCOL,
          runtime: SERVING_RUNTIME,
          storageUri: served.storageUri,
          // Part of the address that callers use, so it is the model's name and not that of one version's service.
          env: [{ name: "MLSERVER_MODEL_NAME", value: served.modelName }, ...plan.environment],
          resources: renderResources(endpoint.resources),
          securityContext: renderRestrictedContainerSecurity(),
          volumeMounts: [mount],
        },
        volumes: [volume],
      },
    },
  );
}

/** What is asked for is also the bound, so that a busy neighbour takes nothing of it. */
function renderResources({ cpu, memoryBytes }: Endpoint["resources"]) {
  const cores = cpu === undefined ? undefined : cpuQuantity(cpu);
  const memory = memoryBytes === undefined ? undefined : byteQuantity(memoryBytes);
  return {
    requests: { cpu: cores ?? "500m", memory: memory ?? "1Gi" },
    limits: { cpu: cores ?? "2", memory: memory ?? "2Gi" },
  };
}

/** The approval travels with the object, so that rules and an admission policy can judge it where it runs. */
function renderReleaseRecord(release: Release): Record<string, string> {
  return {
    "lakebed.dev/release-model": release.model,
    "lakebed.dev/release-version": release.version,
    "lakebed.dev/release-digest": release.digest,
    "lakebed.dev/release-commit": release.commit,
    "lakebed.dev/release-trained-by": release.trainedBy,
    "lakebed.dev/release-approved-by": release.approvedBy.join(", "),
    "lakebed.dev/release-approved-at": release.approvedAt,
    "lakebed.dev/release-evidence": release.evidence,
    // Rules name the record's own line when they refuse it.
    "lakebed.dev/release-source": release.source,
  };
}

/** Nodes are drained one pod of the version at a time. */
export function renderDisruptionBudget(plan: EndpointPlan, served: ServedVersion) {
  return {
    metadata: endpointMetadata(plan, served.name),
    spec: { maxUnavailable: 1, selector: { matchLabels: { [INFERENCE_SERVICE_LABEL]: served.name } } },
  };
}

/** Only the gateway's proxies reach the model's port; they have asked for the caller's token. */
export function renderDoor(plan: EndpointPlan) {
  return {
    metadata: endpointMetadata(plan, `allow-endpoint-${plan.name}`),
    spec: {
      podSelector: { matchLabels: endpointPods(plan) },
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": GATEWAY_PROXIES.namespace } },
              podSelector: { matchLabels: GATEWAY_PROXIES.labels },
            },
          ],
          ports: [{ port: SERVING_PORT, protocol: "TCP" }],
        },
      ],
    },
  };
}

function endpointPods({ name }: EndpointPlan): Record<string, string> {
  return { [POD_LABELS.workload]: "endpoint", [POD_LABELS.endpoint]: name };
}

export function endpointMetadata({ scope }: EndpointPlan, name: string): Metadata {
  return { name, namespace: scope.namespace, labels: scopeLabels(scope, "endpoint") };
}
