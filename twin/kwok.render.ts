import { stringify } from "yaml";

/** Annotations on a pod that tell the simulation how it should go; without them it starts at once and a Job's pod succeeds. */
export const simulationAnnotations = {
  /** How long a Job's pod runs before it ends: `2s`. */
  runFor: "sim.lakebed.dev/run-for",
  /** A Job's pod fails with this exit code. */
  exitCode: "sim.lakebed.dev/exit-code",
  /** The pod stays Pending with this reason, e.g. `ImagePullBackOff`. */
  waiting: "sim.lakebed.dev/waiting",
} as const;

interface Requirement {
  key: string;
  operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  values?: string[];
}

const annotation = (name: string) => `.metadata.annotations["${name}"]`;
const isLive: Requirement = { key: ".metadata.deletionTimestamp", operator: "DoesNotExist" };
const isReady = '.status.conditions.[] | select( .type == "Ready" ) | .status';
const inPhase = (phase: string): Requirement => ({ key: ".status.phase", operator: "In", values: [phase] });
const belongsToJob: Requirement = { key: ".metadata.ownerReferences.[].kind", operator: "In", values: ["Job"] };
const has = (name: string): Requirement => ({ key: annotation(name), operator: "Exists" });
const hasNot = (name: string): Requirement => ({ key: annotation(name), operator: "DoesNotExist" });

/** kwok's configuration file: it ships no stages and no defaults of its own. */
export function renderKwokConfiguration(): string {
  const documents = [configuration(), ...nodeStages(), ...podStages()];
  return documents.map((document) => stringify(document, { lineWidth: 0 })).join("---\n");
}

function configuration(): object {
  return {
    apiVersion: "config.kwok.x-k8s.io/v1alpha1",
    kind: "KwokConfiguration",
    options: {
      manageAllNodes: true,
      cidr: "10.64.0.0/16",
      // Leases make pods stall for up to 40 s after a restart of kwok; the heartbeat stage keeps nodes Ready instead.
      nodeLeaseDurationSeconds: 0,
      nodeLeaseParallelism: 4,
      nodePlayStageParallelism: 4,
      podPlayStageParallelism: 4,
      // With 0, pods that were bound before kwok knew their node stay Pending for ever.
      podsOnNodeSyncParallelism: 4,
      enablePodsOnNodeSyncListPager: false,
      enablePodsOnNodeSyncStreamWatch: true,
      enableProfilingHandler: false,
      enableContentionProfiling: false,
    },
  };
}

function nodeStages(): object[] {
  const becomesReady = stage("node-initialize", "Node", {
    when: [{ key: isReady, operator: "NotIn", values: ["True"] }],
    next: {
      statusTemplate: `${nodeConditions}
addresses:
- { type: Hostname, address: {{ NodeName | Quote }} }
phase: Running
`,
    },
  });
  const heartbeat = stage("node-heartbeat", "Node", {
    when: [inPhase("Running"), { key: isReady, operator: "In", values: ["True"] }],
    delay: { durationMilliseconds: 20_000, jitterDurationMilliseconds: 25_000 },
    next: { statusTemplate: nodeConditions },
    immediateNextStage: true,
  });
  return [becomesReady, heartbeat];
}

const nodeConditions = `{{ $now := Now }}
conditions:
{{ range NodeConditions }}
- type: {{ .type | Quote }}
  status: {{ .status | Quote }}
  reason: {{ .reason | Quote }}
  message: {{ .message | Quote }}
  lastHeartbeatTime: {{ $now | Quote }}
  lastTransitionTime: {{ $now | Quote }}
{{ end }}
`;

function podStages(): object[] {
  const { runFor, exitCode, waiting } = simulationAnnotations;
  const pending = [isLive, inPhase("Pending")];
  const runningJob = [isLive, inPhase("Running"), belongsToJob];
  const delay = { durationMilliseconds: 0, durationFrom: { expressionFrom: annotation(runFor) } };
  return [
    stage("pod-ready", "Pod", {
      when: [...pending, hasNot(waiting), { key: isReady, operator: "NotIn", values: ["True"] }],
      next: { statusTemplate: podRunning },
    }),
    stage("pod-waiting", "Pod", {
      when: [...pending, has(waiting), { key: ".status.containerStatuses", operator: "DoesNotExist" }],
      next: { statusTemplate: podWaiting(waiting) },
    }),
    stage("pod-complete", "Pod", {
      when: [...runningJob, hasNot(exitCode)],
      delay,
      next: { statusTemplate: podEnded("Succeeded", "0", "Completed") },
    }),
    stage("pod-fail", "Pod", {
      when: [...runningJob, has(exitCode)],
      delay,
      next: { statusTemplate: podEnded("Failed", `{{ index $root.metadata.annotations "${exitCode}" }}`, "Error") },
    }),
    stage("pod-delete", "Pod", {
      when: [{ key: ".metadata.deletionTimestamp", operator: "Exists" }],
      next: { delete: true },
    }),
  ];
}

const podRunning = `{{ $now := Now }}
phase: Running
startTime: {{ $now | Quote }}
conditions:
- { type: Initialized, status: "True", lastTransitionTime: {{ $now | Quote }} }
- { type: ContainersReady, status: "True", lastTransitionTime: {{ $now | Quote }} }
- { type: Ready, status: "True", lastTransitionTime: {{ $now | Quote }} }
{{ range .spec.readinessGates }}
- { type: {{ .conditionType | Quote }}, status: "True", lastTransitionTime: {{ $now | Quote }} }
{{ end }}
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  ready: true
  started: true
  restartCount: 0
  state: { running: { startedAt: {{ $now | Quote }} } }
{{ end }}
initContainerStatuses:
{{ range .spec.initContainers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  ready: true
  restartCount: 0
  {{ if eq .restartPolicy "Always" }}
  started: true
  state: { running: { startedAt: {{ $now | Quote }} } }
  {{ else }}
  state: { terminated: { exitCode: 0, reason: Completed, startedAt: {{ $now | Quote }}, finishedAt: {{ $now | Quote }} } }
  {{ end }}
{{ end }}
{{ $hostIPs := NodeIPsWith .spec.nodeName }}
{{ with $hostIPs }}
hostIP: {{ index . 0 | Quote }}
hostIPs:
{{ range . }}
- ip: {{ . | Quote }}
{{ end }}
{{ end }}
{{ $podIPs := PodIPsWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) }}
{{ with $podIPs }}
podIP: {{ index . 0 | Quote }}
podIPs:
{{ range . }}
- ip: {{ . | Quote }}
{{ end }}
{{ end }}
`;

function podWaiting(annotationName: string): string {
  return `{{ $root := . }}
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  ready: false
  restartCount: 0
  state: { waiting: { reason: {{ index $root.metadata.annotations "${annotationName}" | Quote }} } }
{{ end }}
`;
}

function podEnded(phase: "Succeeded" | "Failed", exitCode: string, reason: string): string {
  return `{{ $now := Now }}
{{ $root := . }}
phase: ${phase}
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  ready: false
  started: false
  restartCount: 0
  state:
    terminated:
      exitCode: ${exitCode}
      reason: ${reason}
      startedAt: {{ $root.status.startTime | Quote }}
      finishedAt: {{ $now | Quote }}
{{ end }}
`;
}

interface StageBody {
  when: Requirement[];
  delay?: object;
  next: object;
  immediateNextStage?: boolean;
}

function stage(name: string, kind: "Node" | "Pod", body: StageBody): object {
  const { when, ...rest } = body;
  return {
    apiVersion: "kwok.x-k8s.io/v1alpha1",
    kind: "Stage",
    metadata: { name },
    spec: { resourceRef: { apiGroup: "v1", kind }, selector: { matchExpressions: when }, ...rest },
  };
}
