import { z } from "zod";
import { type CustomKind, defineKind } from "./kind.ts";

export const prometheusRule = defineKind({
  group: "monitoring.coreos.com",
  version: "v1",
  kind: "PrometheusRule",
  plural: "prometheusrules",
  scope: "Namespaced",
  schema: z.strictObject({
    groups: z.array(
      z.strictObject({
        name: z.string(),
        interval: z.string().optional(),
        rules: z.array(
          z.strictObject({
            alert: z.string(),
            expr: z.string(),
            for: z.string().optional(),
            labels: z.record(z.string(), z.string()).optional(),
            annotations: z.record(z.string(), z.string()).optional(),
          }),
        ),
      }),
    ),
  }),
});

const routeSchema = z.strictObject({
  receiver: z.string(),
  groupBy: z.array(z.string()).optional(),
  matchers: z.array(z.strictObject({ name: z.string(), matchType: z.literal("="), value: z.string() })).optional(),
});

const secretKey = z.strictObject({ name: z.string(), key: z.string() });

export const alertmanagerConfig = defineKind({
  group: "monitoring.coreos.com",
  version: "v1alpha1",
  kind: "AlertmanagerConfig",
  plural: "alertmanagerconfigs",
  scope: "Namespaced",
  schema: z.strictObject({
    route: routeSchema.extend({
      groupWait: z.string().optional(),
      groupInterval: z.string().optional(),
      repeatInterval: z.string().optional(),
      routes: z.array(routeSchema).optional(),
    }),
    receivers: z.array(
      z.strictObject({
        name: z.string(),
        slackConfigs: z
          .array(
            z.strictObject({
              apiURL: secretKey,
              channel: z.string(),
              sendResolved: z.boolean(),
              title: z.string(),
              text: z.string(),
            }),
          )
          .optional(),
        pagerdutyConfigs: z
          .array(z.strictObject({ routingKey: secretKey, sendResolved: z.boolean(), description: z.string() }))
          .optional(),
        webhookConfigs: z
          .array(
            z.strictObject({
              url: z.string(),
              sendResolved: z.boolean(),
              httpConfig: z.strictObject({
                authorization: z.strictObject({ type: z.string(), credentials: secretKey }),
              }),
            }),
          )
          .optional(),
        emailConfigs: z
          .array(z.strictObject({ to: z.string(), from: z.string(), smarthost: z.string(), sendResolved: z.boolean() }))
          .optional(),
      }),
    ),
  }),
});

export const podMonitor = defineKind({
  group: "monitoring.coreos.com",
  version: "v1",
  kind: "PodMonitor",
  plural: "podmonitors",
  scope: "Namespaced",
  schema: z.strictObject({
    namespaceSelector: z.strictObject({ matchNames: z.array(z.string()) }),
    selector: z.strictObject({ matchLabels: z.record(z.string(), z.string()) }),
    podMetricsEndpoints: z.array(z.strictObject({ port: z.string(), path: z.string(), interval: z.string() })),
  }),
});

export const prometheusOperatorKinds: readonly CustomKind[] = [prometheusRule, alertmanagerConfig, podMonitor];
