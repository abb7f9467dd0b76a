import type { Platform, ServiceName } from "../../spec/model.ts";
import type { Allowance } from "../base/network-policy.render.ts";
import type { PodSecurityLevel } from "../base/pod-security.render.ts";
import { SYSTEM_NAMESPACE } from "../naming/names.ts";
import { type ChartName, type ChartReference, chartReference } from "../references/chart.plan.ts";
import { renderChartValues } from "./cluster-service.render.ts";
import { GATEWAY_PROXIES, PROXY_METRICS_PORT } from "./gateway.render.ts";

export interface ReleasePlan {
  name: string;
  chart: ChartReference;
  values: Record<string, unknown>;
}

/** A cluster service that the environment installs: a namespace of its own and the releases in it. */
export interface ClusterServicePlan {
  service: ServiceName;
  /** What it is called in the stack: what does the work, which the word of the language leaves open. */
  name: string;
  namespace: string;
  /** False for what lives among the environment's own services. */
  ownsNamespace: boolean;
  podSecurity: PodSecurityLevel;
  /** In order: a later one needs the earlier ones. */
  releases: ReleasePlan[];
  /** Services that have to stand before. */
  needs: ServiceName[];
  allowances: Allowance[];
}

interface ServiceTraits {
  name?: string;
  namespace: string;
  charts: ChartName[];
  podSecurity: PodSecurityLevel;
  needs: ServiceName[];
  /** Where the API server calls: webhooks, and services it aggregates. */
  webhookPorts: number[];
  allowances: Allowance[];
}

const API_SERVER_PORTS = [443, 6443];
const prometheusPods = { "app.kubernetes.io/name": "prometheus" };

/** The object store and the tracking server have components of their own; what comes later is not installed yet. */
type ChartedService = Exclude<
  ServiceName,
  "object-store" | "mlflow" | "argo-events" | "network" | "jupyterhub" | "feature-store"
>;

const SERVICES: Record<ChartedService, ServiceTraits> = {
  "cert-manager": {
    namespace: "cert-manager",
    charts: ["cert-manager"],
    podSecurity: "restricted",
    needs: [],
    webhookPorts: [10250],
    allowances: [],
  },
  "external-secrets": {
    namespace: "external-secrets",
    charts: ["external-secrets"],
    podSecurity: "restricted",
    needs: [],
    webhookPorts: [10250],
    allowances: [],
  },
  prometheus: {
    namespace: SYSTEM_NAMESPACE,
    charts: ["kube-prometheus-stack"],
    podSecurity: "restricted",
    needs: [],
    webhookPorts: [10250],
    allowances: prometheusAllowances(),
  },
  database: {
    name: "cloudnative-pg",
    namespace: "cnpg-system",
    charts: ["cloudnative-pg"],
    podSecurity: "restricted",
    needs: [],
    webhookPorts: [9443],
    // The operator asks each instance how it is.
    allowances: [
      {
        name: "allow-instances",
        pods: {},
        egress: [{ peers: [{ kind: "namespaces", labels: namespaceLabel(SYSTEM_NAMESPACE) }], ports: [8000, 5432] }],
      },
    ],
  },
  kueue: {
    namespace: "kueue-system",
    charts: ["kueue"],
    podSecurity: "restricted",
    needs: [],
    webhookPorts: [9443, 8082],
    allowances: [],
  },
  "argo-workflows": {
    namespace: "argo",
    charts: ["argo-workflows"],
    podSecurity: "restricted",
    needs: [],
    webhookPorts: [],
    allowances: [],
  },
  gateway: {
    name: "envoy-gateway",
    namespace: GATEWAY_PROXIES.namespace,
    charts: ["gateway-helm"],
    podSecurity: "restricted",
    needs: [],
    webhookPorts: [9443],
    // The proxies run beside their controller: they take requests from outside, ask it for their configuration, ask the
    // identity provider who somebody is (by the port of the API server's door), pass requests on to the services of
    // projects and of the environment, and tell Prometheus how long those took.
    allowances: [
      {
        name: "allow-proxies",
        pods: GATEWAY_PROXIES.labels,
        ingress: [
          { peers: [{ kind: "anywhere" }], ports: [10080, 10443] },
          {
            peers: [{ kind: "namespaces", labels: namespaceLabel(SYSTEM_NAMESPACE), pods: prometheusPods }],
            ports: [PROXY_METRICS_PORT],
          },
        ],
        egress: [
          { peers: [{ kind: "pods", labels: { "control-plane": "envoy-gateway" } }], ports: [18000, 18001, 18002] },
          {
            peers: [{ kind: "projects" }, { kind: "namespaces", labels: namespaceLabel(SYSTEM_NAMESPACE) }],
            ports: [],
          },
        ],
      },
      {
        name: "allow-configuration",
        pods: { "control-plane": "envoy-gateway" },
        ingress: [
          {
            peers: [{ kind: "pods", labels: GATEWAY_PROXIES.labels }],
            ports: [18000, 18001, 18002],
          },
        ],
      },
    ],
  },
  kserve: {
    namespace: "kserve",
    charts: ["kserve-crd", "kserve-resources"],
    podSecurity: "restricted",
    needs: ["cert-manager", "gateway"],
    webhookPorts: [9443],
    allowances: [],
  },
};

/** In the order in which they can be installed. */
export const CLUSTER_SERVICES = Object.keys(SERVICES) as (keyof typeof SERVICES)[];

/** What an environment has to install: `managed` services only. What exists already is used under the same names. */
export function planClusterServices(platform: Platform): ClusterServicePlan[] {
  return CLUSTER_SERVICES.filter((service) => platform.services[service].mode === "managed").map((service) => {
    const traits = SERVICES[service];
    return {
      service,
      name: traits.name ?? service,
      namespace: traits.namespace,
      ownsNamespace: traits.namespace !== SYSTEM_NAMESPACE,
      podSecurity: traits.podSecurity,
      releases: traits.charts.map((chart) => ({
        name: chart,
        chart: chartReference(chart, platform.registryMirror),
        values: renderChartValues(chart, platform),
      })),
      needs: traits.needs.filter((needed) => platform.services[needed].mode === "managed"),
      allowances: [...controllerAllowances(traits), ...traits.allowances],
    };
  });
}

/** A controller talks to the API server, whose address no selector knows, and the API server to its webhooks. */
function controllerAllowances({ namespace, webhookPorts }: ServiceTraits): Allowance[] {
  if (namespace === SYSTEM_NAMESPACE) return [];
  return [
    { name: "allow-api-server", pods: {}, egress: [{ peers: [{ kind: "anywhere" }], ports: API_SERVER_PORTS }] },
    ...(webhookPorts.length === 0
      ? []
      : [
          {
            name: "allow-webhooks",
            pods: {},
            ingress: [{ peers: [{ kind: "anywhere" as const }], ports: webhookPorts }],
          },
        ]),
  ];
}

/** Prometheus reads metrics everywhere; Alertmanager hears from it and from the workflows of projects. */
function prometheusAllowances(): Allowance[] {
  const release = { "app.kubernetes.io/instance": "kube-prometheus-stack" };
  const alertmanager = { "app.kubernetes.io/name": "alertmanager" };
  return [
    {
      name: "allow-prometheus",
      pods: prometheusPods,
      ingress: [{ peers: [{ kind: "pods", labels: alertmanager }], ports: [9090] }],
      egress: [
        { peers: [{ kind: "namespaces", labels: {} }], ports: [] },
        { peers: [{ kind: "anywhere" }], ports: [...API_SERVER_PORTS, 10250] },
      ],
    },
    {
      name: "allow-alertmanager",
      pods: alertmanager,
      ingress: [{ peers: [{ kind: "pods", labels: prometheusPods }, { kind: "projects" }], ports: [9093] }],
      // Receivers are outside: chat over HTTPS, mail over submission.
      egress: [{ peers: [{ kind: "anywhere" }], ports: [443, 587] }],
    },
    {
      name: "allow-prometheus-operator",
      pods: release,
      ingress: [
        { peers: [{ kind: "anywhere" }], ports: [10250] },
        { peers: [{ kind: "pods", labels: prometheusPods }], ports: [8080] },
      ],
      egress: [{ peers: [{ kind: "anywhere" }], ports: API_SERVER_PORTS }],
    },
  ];
}

function namespaceLabel(namespace: string): Record<string, string> {
  return { "kubernetes.io/metadata.name": namespace };
}
