import { type Container, type Pod, reportOpaque } from "../../pod.ts";
import { podsOf } from "../../pods.ts";
import { type PlainValue, type ResourceRule, UNKNOWN } from "../../rule.ts";
import { Findings, joinPath, MAKE_KNOWN, read } from "../../values.ts";

export const runAsNonRoot: ResourceRule = {
  id: "k8s-run-as-nonroot",
  title: "Every container must run as a user other than root",
  area: "kubernetes",
  scope: "resource",
  severity: "high",
  frameworks: ["CISk 5.2.6", "N53 AC-6"],
  default: { development: "advisory", production: "mandatory" },
  explanation: `Root in a container is one kernel bug away from root on the node. \`runAsNonRoot: true\` makes the kubelet refuse
an image that would start as root.

A container's own setting overrides the pod's: \`runAsNonRoot: false\` or \`runAsUser: 0\` in one container is found even if
the pod says otherwise. For a KServe \`model\` the container itself is in the serving runtime, so the pod's setting is needed.

**To satisfy it** set \`securityContext.runAsNonRoot: true\` on the pod, and a \`runAsUser\` other than 0 if the image has none.`,
  appliesTo: (resource) => podsOf(resource).length > 0,
  check(resource) {
    const findings = new Findings(resource.urn);
    for (const pod of podsOf(resource)) {
      reportOpaque(findings, pod);
      if (pod.containers.length === 0) judgePodOfPatch(findings, pod);
      for (const container of pod.containers) {
        judgeNonRoot(findings, pod, container);
        judgeUser(findings, pod, container);
      }
    }
    return findings.list;
  },
};

/** The container's setting if it has one, else the pod's. */
function effective(pod: Pod, container: Container, setting: string): { value: PlainValue | undefined; path: string } {
  const own = read(container.body, "securityContext", setting);
  return own === undefined
    ? { value: read(pod.securityContext, setting), path: joinPath(pod.securityContextPath, setting) }
    : { value: own, path: joinPath(container.path, "securityContext", setting) };
}

function judgeNonRoot(findings: Findings, pod: Pod, container: Container): void {
  const { value, path } = effective(pod, container, "runAsNonRoot");
  const place = { path, key: `${container.key}/runAsNonRoot` };
  const fix = `Set \`${joinPath(pod.securityContextPath, "runAsNonRoot")}: true\` and no other value in the container.`;
  if (value === true) return;
  if (value === undefined && container.inheritsUnseen) {
    if (pod.isPartial) return;
    const message = `container \`${container.name}\` comes from a runtime that is declared elsewhere, and nothing here keeps it from running as root`;
    findings.inconclusive(place, message, fix);
  } else if (value === undefined && pod.isPartial) {
    findings.inconclusive(place, `whether container \`${container.name}\` may run as root is declared elsewhere`, fix);
  } else if (value === undefined) {
    findings.fail(place, `nothing keeps container \`${container.name}\` from running as root`, fix);
  } else if (value === UNKNOWN) {
    findings.inconclusive(
      place,
      `whether container \`${container.name}\` may run as root is not known yet`,
      MAKE_KNOWN,
    );
  } else {
    findings.fail(place, `container \`${container.name}\` is allowed to run as root`, fix);
  }
}

function judgeUser(findings: Findings, pod: Pod, container: Container): void {
  const { value, path } = effective(pod, container, "runAsUser");
  const place = { path, key: `${container.key}/runAsUser` };
  if (value === undefined || (typeof value === "number" && value !== 0)) return;
  if (value === 0 || value === "0") {
    findings.fail(
      place,
      `container \`${container.name}\` runs as user 0, which is root`,
      `Set \`${path}\` to another user.`,
    );
  } else {
    findings.inconclusive(place, `the user of container \`${container.name}\` is not known yet`, MAKE_KNOWN);
  }
}

/** A patch without containers can still let a whole pod run as root. */
function judgePodOfPatch(findings: Findings, pod: Pod): void {
  const nonRoot = read(pod.securityContext, "runAsNonRoot");
  const user = read(pod.securityContext, "runAsUser");
  const path = (setting: string) => joinPath(pod.securityContextPath, setting);
  if (nonRoot === false) {
    findings.fail(
      { path: path("runAsNonRoot"), key: "pod/runAsNonRoot" },
      "the pod is allowed to run as root",
      "Remove it.",
    );
  } else if (nonRoot === UNKNOWN) {
    findings.inconclusive(
      { path: path("runAsNonRoot"), key: "pod/runAsNonRoot" },
      "whether the pod may run as root is not known yet",
      MAKE_KNOWN,
    );
  }
  if (user === 0) {
    findings.fail(
      { path: path("runAsUser"), key: "pod/runAsUser" },
      "the pod runs as user 0, which is root",
      "Set another user.",
    );
  }
}
