import type { Platform } from "../../spec/model.ts";
import { renderRestrictedContainerSecurity } from "../base/pod-security.render.ts";
import { objectStoreEndpoint } from "../data/object-store.render.ts";
import { environmentDomain, SYSTEM_NAMESPACE } from "../naming/names.ts";
import type { ChartName } from "../references/chart.plan.ts";
import { mirrored } from "../references/image.plan.ts";
import { GATEWAY_NAME } from "./gateway.render.ts";

type Values = Record<string, unknown>;

/** Alert routes that we write carry this label, and Alertmanager takes no others. */
const OURS = { "app.kubernetes.io/managed-by": "lakebed" };

/** What we ask of a chart. Images stay at the tags the chart names; with a mirror they are pulled through it. */
export function renderChartValues(chart: ChartName, platform: Platform): Values {
  return RENDERERS[chart](platform);
}

const RENDERERS: Record<ChartName, (platform: Platform) => Values> = {
  "cert-manager": renderCertManager,
  "external-secrets": renderExternalSecrets,
  "kube-prometheus-stack": renderPrometheus,
  "cloudnative-pg": (platform) => ({ image: repository(platform, "ghcr.io/cloudnative-pg/cloudnative-pg") }),
  kueue: renderKueue,
  "argo-workflows": renderArgoWorkflows,
  "gateway-helm": renderEnvoyGateway,
  "kserve-crd": () => ({}),
  "kserve-resources": renderKserve,
  // The object store decides its own; see components/data.
  seaweedfs: () => ({}),
};

function renderCertManager(platform: Platform): Values {
  const image = (part: string) => ({ image: repository(platform, `quay.io/jetstack/cert-manager-${part}`) });
  return {
    // Certificates outlive the release: removing it must not remove them.
    crds: { enabled: true, keep: true },
    ...image("controller"),
    webhook: image("webhook"),
    cainjector: image("cainjector"),
    acmesolver: image("acmesolver"),
    startupapicheck: image("startupapicheck"),
  };
}

function renderExternalSecrets(platform: Platform): Values {
  const image = repository(platform, "ghcr.io/external-secrets/external-secrets");
  return { installCRDs: true, image, webhook: { image }, certController: { image } };
}

function renderPrometheus(platform: Platform): Values {
  const registry = (host: string) => ({ registry: mirrored(host, platform.registryMirror) });
  return {
    fullnameOverride: "lakebed",
    // Grafana's licence (AGPL) is for the platform team to accept, not for us.
    grafana: { enabled: false },
    // It needs the host's namespaces and files, which no namespace of ours allows; nodes belong to whoever runs them.
    nodeExporter: { enabled: false },
    "kube-state-metrics": { image: registry("registry.k8s.io") },
    prometheusOperator: {
      image: registry("quay.io"),
      prometheusConfigReloader: { image: registry("quay.io") },
      admissionWebhooks: { patch: { image: registry("registry.k8s.io") } },
    },
    prometheus: {
      prometheusSpec: {
        image: registry("quay.io"),
        retention: "15d",
        // By default Prometheus sees the chart's own rules and monitors only.
        ruleSelectorNilUsesHelmValues: false,
        serviceMonitorSelectorNilUsesHelmValues: false,
        podMonitorSelectorNilUsesHelmValues: false,
        probeSelectorNilUsesHelmValues: false,
        storageSpec: volumeClaim("50Gi"),
      },
    },
    alertmanager: {
      alertmanagerSpec: {
        image: registry("quay.io"),
        // Each project routes the alerts of its own namespace, and no others.
        alertmanagerConfigMatcherStrategy: { type: "OnNamespace" },
        alertmanagerConfigSelector: { matchLabels: OURS },
        alertmanagerConfigNamespaceSelector: { matchLabels: OURS },
        storage: volumeClaim("1Gi"),
      },
    },
  };
}

function volumeClaim(storage: string): Values {
  return {
    volumeClaimTemplate: { spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } } },
  };
}

/** The chart replaces its whole configuration by this text; what is left out falls back to Kueue's defaults. */
const KUEUE_CONFIGURATION = `apiVersion: config.kueue.x-k8s.io/v1beta2
kind: Configuration
health:
  healthProbeBindAddress: :8081
metrics:
  bindAddress: :8443
webhook:
  port: 9443
leaderElection:
  leaderElect: true
  resourceName: c1f6bfd2.kueue.x-k8s.io
controller:
  groupKindConcurrency:
    Job.batch: 5
    Pod: 5
    Workload.kueue.x-k8s.io: 5
    LocalQueue.kueue.x-k8s.io: 1
    ClusterQueue.kueue.x-k8s.io: 1
    ResourceFlavor.kueue.x-k8s.io: 1
clientConnection:
  qps: 50
  burst: 100
managedJobsNamespaceSelector:
  matchExpressions:
    - key: lakebed.dev/project
      operator: Exists
integrations:
  frameworks:
    - batch/job
    - pod
`;

function renderKueue(platform: Platform): Values {
  return {
    // Workflow steps are plain pods, so pods have to be admitted by the queue, not only jobs.
    managerConfig: { controllerManagerConfigYaml: KUEUE_CONFIGURATION },
    controllerManager: { manager: { image: repository(platform, "registry.k8s.io/kueue/kueue") } },
  };
}

function renderArgoWorkflows(platform: Platform): Values {
  const registry = { image: { registry: mirrored("quay.io", platform.registryMirror) } };
  return {
    // The full definitions are fetched from the internet by a job; those without schemas come with the chart itself.
    crds: { install: true, keep: true, full: false },
    controller: {
      ...registry,
      podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      // Who may start a run starts a pipeline as it was deployed: no other containers, and under no other account.
      workflowRestrictions: { templateReferencing: "Strict" },
    },
    executor: {
      ...registry,
      // Of the two containers that Argo adds to every pod of a run: without it the namespaces of projects refuse them
      // all. They unpack what a step gets, so their root cannot be read-only.
      securityContext: { ...renderRestrictedContainerSecurity(), readOnlyRootFilesystem: false },
    },
    // The web interface would need a login of its own; people use the API server, where their groups count.
    server: { enabled: false },
    workflow: { serviceAccount: { create: false }, rbac: { create: false } },
  };
}

function renderEnvoyGateway(platform: Platform): Values {
  const proxy = mirrored("docker.io/envoyproxy/envoy:distroless-v1.39.0", platform.registryMirror);
  return {
    deployment: { envoyGateway: { image: repository(platform, "docker.io/envoyproxy/gateway") } },
    // The controller knows which proxy it was built for, and is told only where else to get it.
    ...(platform.registryMirror === undefined ? {} : { global: { images: { envoyProxy: { image: proxy } } } }),
  };
}

function renderKserve(platform: Platform): Values {
  const image = (name: string) => mirrored(`docker.io/kserve/${name}`, platform.registryMirror);
  return {
    kserve: {
      agent: { image: image("agent") },
      router: { image: image("router") },
      // Keys come from the service account of the model; where the store is, is the same for all.
      storage: { image: image("storage-initializer"), s3: renderModelStore(platform) },
      controller: {
        image: image("kserve-controller"),
        rbacProxyImage: mirrored("quay.io/brancz/kube-rbac-proxy:v0.18.0", platform.registryMirror),
        deploymentMode: "Standard",
        gateway: {
          domain: environmentDomain({ platform: platform.name, environment: platform.environment.name }),
          // Routes with weights are ours: a canary is two services behind one route.
          disableIngressCreation: true,
          disableIstioVirtualHost: true,
          ingressGateway: { enableGatewayApi: true, kserveGateway: `${SYSTEM_NAMESPACE}/${GATEWAY_NAME}` },
        },
      },
    },
  };
}

function renderModelStore(platform: Platform): Values {
  const { endpoint, region } = objectStoreEndpoint(platform.services["object-store"]);
  const { host, protocol } = new URL(endpoint);
  return { endpoint: host, useHttps: protocol === "https:" ? "1" : "0", region };
}

function repository(platform: Platform, path: string): { repository: string } {
  return { repository: mirrored(path, platform.registryMirror) };
}
