import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { renderAlertRoutes } from "../../../components/monitoring/alert-routes.render.ts";
import { PIPELINE_ALERT } from "../../../components/pipelines/failure-alert.render.ts";
import { alertmanagerConfig } from "../../../kinds/prometheus-operator.ts";
import { examplePlatform, exampleProject, planExample } from "../planned-example.ts";

const { alertRoutes } = planExample("prod");
if (alertRoutes === undefined) throw new Error("the example has receivers");
const config = renderAlertRoutes(alertRoutes);

it("the example's routes read as before", async () => {
  await expect(stringify(config)).toMatchFileSnapshot("golden/alertmanager-config.yaml");
});

it("they fit their kind, which takes no unknown field", () => {
  expect(alertmanagerConfig.schema.parse(config.spec)).toEqual(config.spec);
});

it("every route leads to a receiver, and every receiver tells somebody but the one for all the rest", () => {
  const receivers = new Map(config.spec.receivers.map((receiver) => [receiver.name, receiver]));
  expect((config.spec.route.routes ?? []).filter(({ receiver }) => !receivers.has(receiver))).toEqual([]);
  const silent = [...receivers.values()].filter((each) => !each.slackConfigs && !each.emailConfigs);
  expect(silent.map(({ name }) => name)).toEqual([config.spec.route.receiver]);
});

it("a failed pipeline's alert bears the label that its route asks for", () => {
  expect(config.spec.route.routes).toContainEqual({
    receiver: "pipeline-train",
    matchers: [{ name: "pipeline", matchType: "=", value: "train" }],
  });
  expect(PIPELINE_ALERT).toBe("PipelineFailed");
});

it("there are none when nobody asked, or nothing routes alerts", () => {
  const project = exampleProject("prod");
  expect(planExample("prod", { project: { ...project, pipelines: {}, endpoints: {} } }).alertRoutes).toBeUndefined();
  const platform = examplePlatform("prod");
  expect(
    planExample("prod", {
      platform: {
        ...platform,
        services: { ...platform.services, prometheus: { ...platform.services.prometheus, mode: "none" as const } },
      },
    }).alertRoutes,
  ).toBeUndefined();
});

describe("a pager and a webhook", () => {
  const oncall = { kind: "pagerduty", name: "oncall", secret: "nursery/pagerduty", source: "platform.yaml" } as const;
  const desk = {
    kind: "webhook",
    name: "desk",
    url: "https://desk.greenhouse.example/hooks/ml",
    secret: "nursery/desk",
    source: "platform.yaml",
  } as const;
  const platform = { ...examplePlatform("prod"), receivers: { oncall, desk } };
  const project = exampleProject("prod");
  const endpoints = Object.fromEntries(
    Object.entries(project.endpoints).map(([name, endpoint]) => [name, { ...endpoint, notify: ["oncall", "desk"] }]),
  );
  const plan = planExample("prod", {
    platform,
    project: { ...project, pipelines: {}, endpoints },
  });
  if (plan.alertRoutes === undefined) throw new Error("its endpoints tell two receivers");
  const { spec } = renderAlertRoutes(plan.alertRoutes);

  it("are told by Alertmanager, with their credentials by reference", () => {
    expect(alertmanagerConfig.schema.parse(spec)).toEqual(spec);
    expect(spec.receivers.find(({ name }) => name === "endpoint-recommend")).toEqual({
      name: "endpoint-recommend",
      pagerdutyConfigs: [
        {
          routingKey: { name: "receiver-oncall", key: "routing-key" },
          sendResolved: true,
          description: "{{ .CommonLabels.alertname }}: {{ .CommonLabels.namespace }}",
        },
      ],
      webhookConfigs: [
        {
          url: "https://desk.greenhouse.example/hooks/ml",
          sendResolved: true,
          httpConfig: {
            authorization: { type: "Bearer", credentials: { name: "receiver-desk", key: "token" } },
          },
        },
      ],
    });
  });

  it("have those credentials copied into the project's namespace, whole", () => {
    expect(plan.workspace.secrets.filter(({ name }) => name.startsWith("receiver-"))).toMatchObject([
      { name: "receiver-oncall", remoteKey: "nursery-pagerduty" },
      { name: "receiver-desk", remoteKey: "nursery-desk" },
    ]);
  });
});
