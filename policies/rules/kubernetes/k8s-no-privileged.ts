import { type Container, type Pod, reportOpaque } from "../../pod.ts";
import { podsOf } from "../../pods.ts";
import { type ResourceRule, UNKNOWN } from "../../rule.ts";
import { Findings, joinPath, MAKE_KNOWN, read } from "../../values.ts";

const HOST_PROCESS = ["windowsOptions", "hostProcess"];

export const noPrivileged: ResourceRule = {
  id: "k8s-no-privileged",
  title: "No container runs privileged",
  area: "kubernetes",
  scope: "resource",
  severity: "critical",
  frameworks: ["CISk 5.2.2", "N53 AC-6"],
  default: { development: "mandatory", production: "mandatory" },
  explanation: `A privileged container is root on its node: it sees every other pod's memory, secrets and data there.

The rule looks at every container of every pod that a resource leads to: init and ephemeral containers, templates of
workloads and cron jobs, Argo workflow templates and the objects they create, KServe inference services and runtimes,
training jobs. \`hostProcess\` of Windows containers counts as privileged too.

**To satisfy it** remove \`securityContext.privileged: true\`. What needs a device asks for it as a resource
(\`nvidia.com/gpu\`), what needs one right asks for that capability.`,
  appliesTo: (resource) => podsOf(resource).length > 0,
  check(resource) {
    const findings = new Findings(resource.urn);
    for (const pod of podsOf(resource)) {
      reportOpaque(findings, pod);
      judge(findings, pod, undefined);
      for (const container of pod.containers) judge(findings, pod, container);
    }
    return findings.list;
  },
};

/** A container can be privileged; pod and container can be the host's own process, which is what Windows has instead. */
function judge(findings: Findings, pod: Pod, container: Container | undefined): void {
  const context = container === undefined ? pod.securityContext : read(container.body, "securityContext");
  const base = container === undefined ? pod.securityContextPath : joinPath(container.path, "securityContext");
  const whose = container === undefined ? "the pod" : `container \`${container.name}\``;
  const settings = container === undefined ? [HOST_PROCESS] : [["privileged"], HOST_PROCESS];
  for (const setting of context === UNKNOWN ? settings.slice(0, 1) : settings) {
    const value = read(context, ...setting);
    if (value === undefined || value === false || value === "false") continue;
    const place = { path: joinPath(base, ...setting), key: `${container?.key ?? "pod"}/${setting.join(".")}` };
    if (value === true || value === "true") findings.fail(place, `${whose} is privileged`, `Remove \`${place.path}\`.`);
    else findings.inconclusive(place, `whether ${whose} is privileged is not known yet`, MAKE_KNOWN);
  }
}
