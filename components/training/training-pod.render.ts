import type { WorkflowStepTemplate } from "../../kinds/argo.ts";
import type { PodSecurityContext } from "../../kinds/pod.ts";
import type { ProjectScope } from "../workspace/scope.ts";

/**
 * The pod that the workflow engine makes of a step's template, without the containers that it injects: what the
 * scheduler, the quota and Pod Security will judge.
 */
export function renderTrainingPod(
  scope: ProjectScope,
  template: WorkflowStepTemplate,
  podSecurityContext: PodSecurityContext,
) {
  if (template.container === undefined)
    throw new Error(`template ${template.name} has no container, so it makes no pod`);
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: template.name,
      namespace: scope.namespace,
      labels: template.metadata?.labels ?? {},
    },
    spec: {
      restartPolicy: "Never",
      serviceAccountName: template.serviceAccountName,
      securityContext: podSecurityContext,
      nodeSelector: template.nodeSelector ?? {},
      tolerations: template.tolerations ?? [],
      // The workflow engine mounts the code itself; an empty folder stands for it.
      volumes: [...(template.volumes ?? []), { name: "code", emptyDir: {} }],
      containers: [
        {
          ...template.container,
          volumeMounts: [...(template.container.volumeMounts ?? []), { name: "code", mountPath: "/code" }],
        },
      ],
    },
  };
}
