import type { WorkflowStepTemplate } from "../../kinds/argo.ts";
import { renderRestrictedContainerSecurity } from "../base/pod-security.render.ts";
import { POD_LABELS, type ProjectScope } from "../workspace/scope.ts";
import { scratchVolume } from "../workspace/scratch-volume.render.ts";
import type { PipelinePlan } from "./pipeline.plan.ts";

export const EXIT_TEMPLATE = "on-exit";
const ALERT_TEMPLATE = "tell-failure";
/** Routed to the pipeline's receivers by the project's alert routes. */
export const PIPELINE_ALERT = "PipelineFailed";

/** Values come by environment: what a failed step wrote must not become code here. */
export const ALERT_SCRIPT = `import datetime
import json
import os
import urllib.request

alert = {
    "labels": {
        "alertname": "${PIPELINE_ALERT}",
        "severity": "warning",
        "namespace": os.environ["NAMESPACE"],
        "pipeline": os.environ["PIPELINE"],
        "workflow": os.environ["WORKFLOW"],
    },
    "annotations": {
        "summary": f"Pipeline {os.environ['CALLED']} in {os.environ['NAMESPACE']}: {os.environ['STATUS']}",
        "failures": os.environ["FAILURES"],
    },
    "startsAt": datetime.datetime.now(datetime.timezone.utc).isoformat(),
}
request = urllib.request.Request(
    os.environ["ALERTMANAGER"] + "/api/v2/alerts",
    data=json.dumps([alert]).encode(),
    headers={"Content-Type": "application/json"},
)
with urllib.request.urlopen(request, timeout=30) as response:
    print(f"told Alertmanager: {response.status}")
`;

/** When a run ends other than well, an alert goes to Alertmanager, which knows the receivers. */
export function renderFailureAlert(
  plan: PipelinePlan,
  scope: ProjectScope,
  alertmanager: string,
): WorkflowStepTemplate[] {
  const { volume, mount } = scratchVolume("64Mi");
  return [
    {
      name: EXIT_TEMPLATE,
      steps: [[{ name: ALERT_TEMPLATE, template: ALERT_TEMPLATE, when: '"{{workflow.status}}" != "Succeeded"' }]],
    },
    {
      name: ALERT_TEMPLATE,
      metadata: { labels: { [POD_LABELS.workload]: "pipeline", [POD_LABELS.pipeline]: plan.name } },
      activeDeadlineSeconds: 300,
      retryStrategy: {
        limit: "3",
        retryPolicy: "Always",
        backoff: { duration: "10s", factor: "2", maxDuration: "2m" },
      },
      script: {
        name: "main",
        image: plan.image,
        command: ["python3"],
        source: ALERT_SCRIPT,
        env: [
          { name: "ALERTMANAGER", value: alertmanager },
          { name: "NAMESPACE", value: scope.namespace },
          // Alerts are routed by the name that a rename leaves; people read the one in the file.
          { name: "PIPELINE", value: plan.name },
          { name: "CALLED", value: plan.pipeline.name },
          { name: "WORKFLOW", value: "{{workflow.name}}" },
          { name: "STATUS", value: "{{workflow.status}}" },
          { name: "FAILURES", value: "{{workflow.failures}}" },
        ],
        resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "200m", memory: "128Mi" } },
        securityContext: renderRestrictedContainerSecurity(),
        volumeMounts: [mount],
      },
      volumes: [volume],
    },
  ];
}
