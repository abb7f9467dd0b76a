import type { SpecOf } from "../../kinds/kind.ts";
import { alertmanagerConfig } from "../../kinds/prometheus-operator.ts";
import type { PagerDutyReceiver, SlackReceiver, WebhookReceiver } from "../../spec/model.ts";
import { type Manifest, renderManifest } from "../workspace/manifest.render.ts";
import { scopeLabels } from "../workspace/scope.ts";
import { secretObjectName } from "../workspace/workspace.plan.ts";
import type { AlertRoute, AlertRoutesPlan } from "./alert-routes.plan.ts";

type AlertmanagerReceiver = SpecOf<typeof alertmanagerConfig>["receivers"][number];

const NOBODY = "nobody";
/** Key of the webhook's address in the receiver's secret. */
const SLACK_URL_KEY = "url";
/** Key of the integration key in the secret of a PagerDuty receiver. */
const PAGERDUTY_KEY = "routing-key";
/** Key of the token in the secret of a webhook. */
const WEBHOOK_TOKEN_KEY = "token";

/** Alertmanager takes only those alerts to it that bear the project's namespace. */
export function renderAlertRoutes(plan: AlertRoutesPlan): Manifest<SpecOf<typeof alertmanagerConfig>> {
  const { scope, routes, mail } = plan;
  return renderManifest(
    alertmanagerConfig,
    { name: scope.project, namespace: scope.namespace, labels: scopeLabels(scope, "alerts") },
    {
      route: {
        receiver: NOBODY,
        groupBy: ["alertname", "pipeline", "endpoint"],
        groupWait: "30s",
        groupInterval: "5m",
        repeatInterval: "12h",
        routes: routes.map(({ matches }) => ({
          receiver: receiverName(matches),
          matchers: [{ name: matches.label, matchType: "=" as const, value: matches.value }],
        })),
      },
      receivers: [{ name: NOBODY }, ...routes.map((route) => renderReceiver(route, mail))],
    },
  );
}

function renderReceiver({ matches, receivers }: AlertRoute, mail: AlertRoutesPlan["mail"]): AlertmanagerReceiver {
  const slack = receivers.filter((receiver) => receiver.kind === "slack");
  const pagerDuty = receivers.filter((receiver) => receiver.kind === "pagerduty");
  const webhook = receivers.filter((receiver) => receiver.kind === "webhook");
  const email = receivers.filter((receiver) => receiver.kind === "email");
  return {
    name: receiverName(matches),
    ...(slack.length > 0 ? { slackConfigs: slack.map(renderSlack) } : {}),
    ...(email.length > 0
      ? { emailConfigs: email.flatMap(({ to }) => to.map((address) => ({ to: address, ...mail, sendResolved: true }))) }
      : {}),
    ...(pagerDuty.length > 0 ? { pagerdutyConfigs: pagerDuty.map(renderPagerDuty) } : {}),
    ...(webhook.length > 0 ? { webhookConfigs: webhook.map(renderWebhook) } : {}),
  };
}

function renderPagerDuty(receiver: PagerDutyReceiver) {
  return {
    routingKey: { name: secretObjectName(receiver), key: PAGERDUTY_KEY },
    sendResolved: true,
    description: "{{ .CommonLabels.alertname }}: {{ .CommonLabels.namespace }}",
  };
}

/** The token goes in a header, so that it stands in no log of addresses. */
function renderWebhook(receiver: WebhookReceiver) {
  return {
    url: receiver.url,
    sendResolved: true,
    httpConfig: {
      authorization: { type: "Bearer", credentials: { name: secretObjectName(receiver), key: WEBHOOK_TOKEN_KEY } },
    },
  };
}

function renderSlack(receiver: SlackReceiver) {
  return {
    apiURL: { name: secretObjectName(receiver), key: SLACK_URL_KEY },
    channel: receiver.channel,
    sendResolved: true,
    title: "{{ .CommonLabels.alertname }}: {{ .CommonLabels.namespace }}",
    text: "{{ range .Alerts }}{{ .Annotations.summary }}\n{{ .Annotations.description }}{{ .Annotations.failures }}\n{{ end }}",
  };
}

function receiverName({ label, value }: AlertRoute["matches"]): string {
  return `${label}-${value}`;
}
