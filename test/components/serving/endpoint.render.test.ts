import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import {
  renderCallers,
  renderDisruptionBudget,
  renderDoor,
  renderInferenceService,
  renderRoute,
} from "../../../components/serving/endpoint.render.ts";
import { renderEndpointAlerts } from "../../../components/serving/endpoint-alerts.render.ts";
import { securityPolicy } from "../../../kinds/envoy-gateway.ts";
import { httpRoute } from "../../../kinds/gateway-api.ts";
import { inferenceService } from "../../../kinds/kserve.ts";
import { prometheusRule } from "../../../kinds/prometheus-operator.ts";
import { examplePlatform, planExample, releasedProject } from "../planned-example.ts";

const [awaiting] = planExample("prod").endpoints;
const [serving] = planExample("prod", { project: releasedProject("prod") }).endpoints;
if (awaiting === undefined || serving?.served === undefined) throw new Error("the example has an endpoint");
const { served } = serving;

describe("manifests read as before:", () => {
  it("the route of an endpoint that awaits its first version", async () => {
    await expect(stringify(renderRoute(awaiting))).toMatchFileSnapshot("golden/route-awaiting.yaml");
  });

  it("the route of one that serves", async () => {
    await expect(stringify(renderRoute(serving))).toMatchFileSnapshot("golden/route-serving.yaml");
  });

  it("its inference service", async () => {
    await expect(stringify(renderInferenceService(serving, served))).toMatchFileSnapshot(
      "golden/inference-service.yaml",
    );
  });

  it("its alerts", async () => {
    await expect(stringify(renderEndpointAlerts(serving, served))).toMatchFileSnapshot("golden/alerts.yaml");
  });

  it("its callers", async () => {
    await expect(stringify(renderCallers(serving))).toMatchFileSnapshot("golden/callers.yaml");
  });
});

it("all fit their kinds, which take no unknown field", () => {
  const route = renderRoute(serving).spec;
  expect(httpRoute.schema.parse(route)).toEqual(route);
  const service = renderInferenceService(serving, served).spec;
  expect(inferenceService.schema.parse(service)).toEqual(service);
  const callers = renderCallers(serving).spec;
  expect(securityPolicy.schema.parse(callers)).toEqual(callers);
  const alerts = renderEndpointAlerts(serving, served)?.spec;
  expect(prometheusRule.schema.parse(alerts)).toEqual(alerts);
});

it("a route without a version has no backend at all", () => {
  expect(renderRoute(awaiting).spec.rules).toEqual([{ matches: [{ path: { type: "PathPrefix", value: "/" } }] }]);
});

it("an endpoint that names no caller lets nobody in", () => {
  const closed = { ...serving, endpoint: { ...serving.endpoint, callers: [] } };
  expect(renderCallers(closed).spec.authorization).toEqual({ defaultAction: "Deny" });
});

it("only the gateway's proxies reach the pods", () => {
  expect(renderDoor(serving).spec).toEqual({
    podSelector: { matchLabels: { "lakebed.dev/workload": "endpoint", "lakebed.dev/endpoint": "recommend" } },
    policyTypes: ["Ingress"],
    ingress: [
      {
        from: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "envoy-gateway-system" } },
            podSelector: { matchLabels: { "app.kubernetes.io/component": "proxy" } },
          },
        ],
        ports: [{ port: 8080, protocol: "TCP" }],
      },
    ],
  });
  expect(renderInferenceService(serving, served).spec.predictor.labels).toMatchObject(
    renderDoor(serving).spec.podSelector.matchLabels,
  );
});

it("one pod of a version may be away at a time", () => {
  expect(renderDisruptionBudget(serving, served).spec).toEqual({
    maxUnavailable: 1,
    selector: { matchLabels: { "serving.kserve.io/inferenceservice": "recommend-v7" } },
  });
});

describe("alerts", () => {
  const alertsWith = (objectives: Partial<typeof serving.endpoint.objectives>) =>
    renderEndpointAlerts(
      {
        ...serving,
        endpoint: {
          ...serving.endpoint,
          objectives: {
            p95Seconds: undefined,
            availabilityPercent: undefined,
            errorsPercent: undefined,
            ...objectives,
          },
        },
      },
      served,
    )?.spec.groups.flatMap(({ rules }) => rules.map(({ alert, expr }) => [alert, expr.split(" > ").at(-1)]));

  it("hold to the numbers of the objectives", () => {
    expect(alertsWith({ p95Seconds: 0.12 })).toEqual([["EndpointSlow", "120"]]);
    expect(alertsWith({ availabilityPercent: 99.9 })).toEqual([["EndpointFailing", "0.1"]]);
  });

  it("are none without objectives, or where nothing evaluates them", () => {
    expect(alertsWith({})).toBeUndefined();
    const platform = examplePlatform("prod");
    const [unmonitored] = planExample("prod", {
      project: releasedProject("prod"),
      platform: {
        ...platform,
        services: { ...platform.services, prometheus: { ...platform.services.prometheus, mode: "none" } },
      },
    }).endpoints;
    expect(unmonitored && renderEndpointAlerts(unmonitored, served)).toBeUndefined();
  });
});

it("callers' tokens are checked with the keys of the address that the platform names", () => {
  const jwks = "https://login.greenhouse.example/realms/shop/protocol/openid-connect/certs";
  const platform = examplePlatform("prod");
  const [endpoint] = planExample("prod", {
    platform: { ...platform, identity: { ...platform.identity, jwks } },
  }).endpoints;
  expect(endpoint && renderCallers(endpoint).spec.jwt?.providers.map(({ remoteJWKS }) => remoteJWKS.uri)).toEqual([
    jwks,
  ]);
});

it("a copy gets what the endpoint asks for, and no more", () => {
  const asking = { ...serving, endpoint: { ...serving.endpoint, resources: { cpu: 1.5, memoryBytes: 3 * 2 ** 30 } } };
  const quantities = { cpu: "1500m", memory: "3Gi" };
  expect(renderInferenceService(asking, served).spec.predictor.model.resources).toEqual({
    requests: quantities,
    limits: quantities,
  });
});
