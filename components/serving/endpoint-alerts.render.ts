import type { SpecOf } from "../../kinds/kind.ts";
import { prometheusRule } from "../../kinds/prometheus-operator.ts";
import { type Manifest, renderManifest } from "../workspace/manifest.render.ts";
import type { EndpointPlan, ServedVersion } from "./endpoint.plan.ts";
import { endpointMetadata } from "./endpoint.render.ts";

type AlertRule = SpecOf<typeof prometheusRule>["groups"][number]["rules"][number];

/** Undefined when no objective asks for an alert, or nothing would evaluate it. */
export function renderEndpointAlerts(
  plan: EndpointPlan,
  served: ServedVersion,
): Manifest<SpecOf<typeof prometheusRule>> | undefined {
  const rules = [...renderLatencyAlert(plan, served), ...renderAvailabilityAlert(plan, served)];
  if (rules.length === 0 || !plan.isMonitored) return undefined;
  return renderManifest(prometheusRule, endpointMetadata(plan, plan.name), {
    groups: [{ name: `endpoint-${plan.name}`, rules }],
  });
}

/** Measured at the gateway, where callers feel it, and whatever engine serves the model. */
function renderLatencyAlert(plan: EndpointPlan, served: ServedVersion): AlertRule[] {
  const { p95Seconds } = plan.endpoint.objectives;
  if (p95Seconds === undefined) return [];
  const milliseconds = round(p95Seconds * 1000);
  return [
    {
      alert: "EndpointSlow",
      expr: `histogram_quantile(0.95, sum by (le) (rate(envoy_cluster_upstream_rq_time_bucket{${routeSelector(plan)}}[5m]))) > ${milliseconds}`,
      for: "10m",
      labels: alertLabels(plan, served),
      annotations: {
        summary: `Endpoint ${plan.endpoint.name} in ${plan.scope.namespace} is slower than its objective`,
        description: `The 95th percentile has been above ${milliseconds} ms for 10 minutes; it is at {{ $value | printf "%.0f" }} ms.`,
      },
    },
  ];
}

function renderAvailabilityAlert(plan: EndpointPlan, served: ServedVersion): AlertRule[] {
  const { availabilityPercent } = plan.endpoint.objectives;
  if (availabilityPercent === undefined) return [];
  const selector = routeSelector(plan);
  const failures = `sum(rate(envoy_cluster_upstream_rq_xx{${selector},envoy_response_code_class="5"}[30m]))`;
  const requests = `sum(rate(envoy_cluster_upstream_rq_xx{${selector}}[30m]))`;
  return [
    {
      alert: "EndpointFailing",
      expr: `100 * ${failures} / ${requests} > ${round(100 - availabilityPercent)}`,
      for: "10m",
      labels: alertLabels(plan, served),
      annotations: {
        summary: `Endpoint ${plan.endpoint.name} in ${plan.scope.namespace} fails more often than its objective allows`,
        description: `Over 30 minutes {{ $value | printf "%.2f" }} % of requests failed; ${availabilityPercent} % have to succeed.`,
      },
    },
  ];
}

/** Envoy Gateway names the upstream of a route's rule so. */
function routeSelector({ scope, name }: EndpointPlan): string {
  return `envoy_cluster_name="httproute/${scope.namespace}/${name}/rule/0"`;
}

function alertLabels({ scope, name }: EndpointPlan, { release }: ServedVersion): Record<string, string> {
  return {
    severity: scope.stage === "production" ? "critical" : "warning",
    namespace: scope.namespace,
    endpoint: name,
    version: release.version,
  };
}

/** 99.5 % leaves 0.5 %, not 0.4999999999999858 %. */
function round(value: number): number {
  return Number(value.toPrecision(12));
}
