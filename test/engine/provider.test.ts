import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Properties, valueAt } from "../../twin/provider/property-values.ts";
import { PREVIEW_REFUSAL } from "../../twin/provider/stand-in.ts";
import { PluginCluster } from "./plugin-cluster.ts";
import { PluginProgram } from "./plugin-program.ts";
import { devAndProd, type RunningTwin, startTwin } from "./twin-fixture.ts";

let twin: RunningTwin;
let cluster: PluginCluster;
const programs: PluginProgram[] = [];

beforeAll(async () => {
  twin = await startTwin(devAndProd, { crds: "own" });
  cluster = new PluginCluster(twin.kubeconfig, "greenhouse-dev");
});
afterAll(() => twin.stop());
afterEach(() => {
  for (const program of programs.splice(0)) program.remove();
});

async function start(source: string): Promise<PluginProgram> {
  const program = new PluginProgram(twin, source);
  programs.push(program);
  await program.init();
  return program;
}

function uid(object: Properties | undefined): string {
  return String(valueAt(object, ["metadata", "uid"]));
}

const WEB = `
const namespace = new k8s.core.v1.Namespace("ns", { metadata: { name: "web" } }).metadata.name;
const labels = { app: "web" };
const deployment = new k8s.apps.v1.Deployment("web", {
  metadata: { name: "web", namespace },
  spec: { replicas: 2, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: {
    containers: [{ name: "web", image: "nginx", resources: { requests: { cpu: "1000m", memory: "1024Mi" } } }] } } },
});
const service = new k8s.core.v1.Service("web", { metadata: { name: "web", namespace }, spec: { selector: labels, ports: [{ port: 80 }] } });
new k8s.core.v1.ConfigMap("settings", { metadata: { namespace }, data: { mode: "fast", depth: "3" } });
new k8s.batch.v1.Job("once", { metadata: { name: "once", namespace }, spec: { template: { spec: {
  restartPolicy: "Never", containers: [{ name: "once", image: "busybox" }] } } } });
new k8s.rbac.v1.RoleBinding("readers", { metadata: { name: "readers", namespace },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
  subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "readers" }] });
export const address = service.spec.clusterIP.apply((ip) => ip.split(".").length);
export const available = deployment.status.availableReplicas;
export const uid = deployment.metadata.uid.apply((value) => value.length);
`;

describe("a program's life", () => {
  test("goes up, stays as it is, shows and repairs drift, and goes down whole", async () => {
    const program = await start(WEB);
    expect(await program.mustRun("preview")).toContain("+ 7 to create");
    expect(await program.up()).toContain("+ 7 created");
    expect(JSON.parse(await program.mustRun("stack", "output", "--json"))).toEqual({
      address: 4,
      available: 2,
      uid: 36,
    });
    expect(await program.up()).toContain("7 unchanged");
    expect(await program.mustRun("refresh", "--yes")).toContain("7 unchanged");

    const deployment = "/apis/apps/v1/namespaces/web/deployments/web";
    const binding = "/apis/rbac.authorization.k8s.io/v1/namespaces/web/rolebindings/readers";
    const [settings = ""] = (await cluster.names("/api/v1/namespaces/web/configmaps")).filter((name) =>
      /^settings-/.test(name),
    );
    await cluster.merge(deployment, { metadata: { labels: { foreign: "yes" } }, spec: { replicas: 3 } });
    await cluster.merge(`/api/v1/namespaces/web/configmaps/${settings}`, { data: { depth: null, extra: "1" } });
    const intruder = { apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "intruders" };
    await cluster.merge(binding, { subjects: [intruder] });

    expect(await program.mustRun("refresh", "--yes")).toContain("~ 3 updated");
    expect(await program.up()).toContain("~ 3 updated");
    expect(valueAt(await cluster.get(deployment), ["spec", "replicas"])).toBe(2);
    expect(valueAt(await cluster.get(`/api/v1/namespaces/web/configmaps/${settings}`), ["data"])).toEqual({
      mode: "fast",
      depth: "3",
      extra: "1",
    });
    expect(valueAt(await cluster.get(binding), ["subjects"])).toEqual([{ ...intruder, name: "readers" }]);
    expect(await program.mustRun("refresh", "--yes")).toContain("7 unchanged");

    expect(await program.mustRun("destroy", "--yes", "--skip-preview")).toContain("- 7 deleted");
    expect(await cluster.names("/api/v1/namespaces")).not.toContain("web");
  });

  test("an object that is gone is made anew, and one that waits in vain is kept and told", async () => {
    const pod = (cpu: string) => `
      new k8s.core.v1.ConfigMap("lost", { metadata: { name: "lost", namespace: "default" }, data: { a: "1" } });
      new k8s.core.v1.Pod("big", { metadata: { name: "big", namespace: "default" }, spec: { containers: [
        { name: "c", image: "busybox", resources: { requests: { cpu: "${cpu}" } } }] } }, { customTimeouts: { create: "2s", update: "2s" } });`;
    const program = await start(pod("4000"));
    const { exitCode, output } = await program.run("up", "--yes", "--skip-preview");
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(
      /not ready in time: waiting for the pod to become ready \(Unschedulable: .*Insufficient cpu/,
    );
    expect((await program.state()).big).toMatchObject({
      id: "default/big",
      initErrors: [expect.stringContaining("Unschedulable")],
    });

    await cluster.delete("/api/v1/namespaces/default/configmaps/lost");
    expect(await program.mustRun("refresh", "--yes")).toContain("- 1 deleted");
    program.edit(pod("1m"));
    expect(await program.up()).toMatch(/\+ 1 created[\s\S]*\+-1 replaced/);
    expect(await cluster.get("/api/v1/namespaces/default/configmaps/lost")).toBeDefined();
    await program.mustRun("destroy", "--yes", "--skip-preview");
  });

  test("a deletion that is held says by what", async () => {
    const program = await start(`
      new k8s.core.v1.ConfigMap("held", { metadata: { name: "held", namespace: "default", finalizers: ["example.com/keep"] } },
        { customTimeouts: { delete: "1s" } });`);
    await program.up();
    const { exitCode, output } = await program.run("destroy", "--yes", "--skip-preview");
    expect(exitCode).not.toBe(0);
    expect(output).toContain("default/held is being deleted, but not gone in time: held by finalizer");
    expect(output).toContain("example.com/keep");
    await cluster.merge("/api/v1/namespaces/default/configmaps/held", { metadata: { finalizers: null } });
    await program.mustRun("destroy", "--yes", "--skip-preview");
  });

  test("an existing object is imported, and not changed by it", async () => {
    await cluster.post("/api/v1/namespaces/default/configmaps", { metadata: { name: "found" }, data: { a: "1" } });
    const program = await start("");
    await program.up();
    await program.mustRun(
      "import",
      "kubernetes:core/v1:ConfigMap",
      "found",
      "default/found",
      "--yes",
      "--generate-code=false",
      "--protect=false",
    );
    program.edit(
      `new k8s.core.v1.ConfigMap("found", { metadata: { name: "found", namespace: "default" }, data: { a: "1" } });`,
    );
    expect(await program.mustRun("preview")).toContain("unchanged");
    await program.mustRun("destroy", "--yes", "--skip-preview");
    expect(await cluster.get("/api/v1/namespaces/default/configmaps/found")).toBeUndefined();
  });
});

describe("a preview", () => {
  test("reports every refusal of the API server, fails, and changes nothing", async () => {
    const program = await start(`
      const namespace = "default";
      const deployment = (name, spec, where = namespace) =>
        new k8s.apiextensions.CustomResource(name, { apiVersion: "apps/v1", kind: "Deployment", metadata: { name, namespace: where }, spec });
      new k8s.core.v1.ConfigMap("good", { metadata: { name: "good", namespace } });
      new k8s.core.v1.ConfigMap("bad-name", { metadata: { name: "Bad_Name", namespace } });
      new k8s.core.v1.Service("bad-port", { metadata: { name: "bad-port", namespace }, spec: { ports: [{ port: 99999 }] } });
      deployment("bad-field", { replica: 1 });
      deployment("bad-elsewhere", { replica: 1 }, "not-there-yet");
      new k8s.apiextensions.CustomResource("bad-custom", { apiVersion: "argoproj.io/v1alpha1", kind: "WorkflowTemplate",
        metadata: { name: "w", namespace }, spec: { entrypont: "x" } });
      new k8s.apiextensions.CustomResource("bad-unknown", { apiVersion: "apps/v1", kind: "Deployment",
        metadata: { name: "u", namespace }, spec: { replica: 1, selector: { matchLabels: { a: new k8s.core.v1.Namespace("later", {}).metadata.uid } } } });
    `);
    const { exitCode, output } = await program.run("preview");
    expect(exitCode).not.toBe(0);
    const diagnostics = output.slice(output.indexOf("Diagnostics:"));
    expect(diagnostics.split(PREVIEW_REFUSAL)).toHaveLength(6 + 1);
    for (const name of ["bad-name", "bad-port", "bad-field", "bad-elsewhere", "bad-custom", "bad-unknown"]) {
      expect(diagnostics).toContain(`(${name}):`);
    }
    expect(diagnostics).toContain(".spec.entrypont: field not declared in schema");
    expect(diagnostics).toContain("refuses 6 resources");
    const up = await program.run("up", "--yes");
    expect(up.exitCode).not.toBe(0);
    expect(await cluster.get("/api/v1/namespaces/default/configmaps/good")).toBeUndefined();
  });

  test("goes on where the cluster cannot know yet: a kind and a namespace that the same update brings", async () => {
    const program = await start(`
      const ns = new k8s.core.v1.Namespace("ns", { metadata: { name: "brought" } });
      const names = { kind: "Lamp", plural: "lamps", singular: "lamp" };
      const crd = new k8s.apiextensions.v1.CustomResourceDefinition("lamps", { metadata: { name: "lamps.example.com" }, spec: {
        group: "example.com", scope: "Namespaced", names, versions: [{ name: "v1", served: true, storage: true,
          schema: { openAPIV3Schema: { type: "object", properties: { spec: { type: "object", properties: { lux: { type: "integer" } } } } } } }] } });
      const lamp = new k8s.apiextensions.CustomResource("lamp", { apiVersion: "example.com/v1", kind: "Lamp",
        metadata: { name: "lamp", namespace: "brought" }, spec: { lux: 3 } }, { dependsOn: [crd, ns] });
      new k8s.core.v1.Service("svc", { metadata: { name: "svc", namespace: "brought" }, spec: { ports: [{ port: 80 }] } }, { dependsOn: ns });
      export const name = lamp.metadata.name;
    `);
    expect(await program.mustRun("preview")).toContain("+ 5 to create");
    expect(await program.up()).toContain("+ 5 created");
    expect(valueAt(await cluster.get("/apis/example.com/v1/namespaces/brought/lamps/lamp"), ["spec", "lux"])).toBe(3);
    expect(await program.mustRun("destroy", "--yes", "--skip-preview")).toContain("- 5 deleted");
  });

  test("refuses, by name, what only the official plugin can render", async () => {
    const kinds = {
      "kubernetes:helm.sh/v4:Chart": `new k8s.helm.v4.Chart("x", { chart: "nginx" });`,
      "kubernetes:yaml/v2:ConfigGroup": `new k8s.yaml.v2.ConfigGroup("x", { yaml: "" });`,
      "kubernetes:kustomize/v2:Directory": `new k8s.kustomize.v2.Directory("x", { directory: "." });`,
      "kubernetes:yaml:decode": `new k8s.yaml.ConfigGroup("x", { yaml: "a: 1" });`,
    };
    const program = await start("");
    for (const [token, source] of Object.entries(kinds)) {
      program.edit(source);
      const { exitCode, output } = await program.run("preview");
      expect(exitCode).not.toBe(0);
      expect(output).toContain(`${token} is rendered by the plugin itself`);
      expect(output).toContain("install the official plugin");
    }
  });
});

describe("a replacement", () => {
  test("of a named object deletes the old one first, so that the new one stays", async () => {
    const source = (app: string, type: string) => `
      const labels = { app: "${app}" };
      new k8s.apps.v1.Deployment("web", { metadata: { name: "replaced", namespace: "default" }, spec: {
        selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: "c", image: "nginx" }] } } } });
      new k8s.core.v1.Secret("typed", { metadata: { name: "typed", namespace: "default" }, type: "${type}", stringData: { a: "b" } });
      new k8s.core.v1.ConfigMap("fixed", { metadata: { name: "fixed", namespace: "default" }, immutable: true, data: { a: "${app}" } });`;
    const program = await start(source("one", "example.com/one"));
    await program.up();
    const path = "/apis/apps/v1/namespaces/default/deployments/replaced";
    const before = await cluster.get(path);
    program.edit(source("two", "example.com/two"));
    expect(await program.mustRun("preview")).toContain("+-3 to replace");
    expect(await program.up()).toContain("+-3 replaced");
    const after = await cluster.get(path);
    expect(valueAt(after, ["spec", "selector", "matchLabels"])).toEqual({ app: "two" });
    expect(uid(after)).not.toBe(uid(before));
    expect(valueAt(await cluster.get("/api/v1/namespaces/default/secrets/typed"), ["type"])).toBe("example.com/two");
    expect(valueAt(await cluster.get("/api/v1/namespaces/default/configmaps/fixed"), ["data"])).toEqual({ a: "two" });
    expect(await program.up()).toContain("4 unchanged");
    await program.mustRun("destroy", "--yes", "--skip-preview");
  });

  test("of a nameless or moved object makes the new one first", async () => {
    const source = (namespace: string, type: string) => `
      new k8s.core.v1.ConfigMap("moved", { metadata: { name: "moved", namespace: "${namespace}" } });
      new k8s.core.v1.Secret("nameless", { metadata: { namespace: "default" }, type: "${type}" });`;
    const program = await start(source("default", "example.com/one"));
    await program.up();
    const name = (await program.state()).nameless?.id;
    program.edit(source("kube-public", "example.com/two"));
    const output = await program.up();
    expect(output).toContain("+-2 replaced");
    expect(output.indexOf("created replacement")).toBeLessThan(output.indexOf("deleting original"));
    expect(await cluster.get("/api/v1/namespaces/kube-public/configmaps/moved")).toBeDefined();
    expect(await cluster.get("/api/v1/namespaces/default/configmaps/moved")).toBeUndefined();
    expect((await program.state()).nameless?.id).not.toBe(name);
    await program.mustRun("destroy", "--yes", "--skip-preview");
  });
});

describe("patches and releases", () => {
  test("two patches of one object keep apart, and give their fields back", async () => {
    await cluster.post("/api/v1/namespaces", { metadata: { name: "shared", labels: { owner: "others" } } });
    const both = `
      new k8s.core.v1.NamespacePatch("tier", { metadata: { name: "shared", labels: { tier: "gold" } } });
      new k8s.core.v1.NamespacePatch("zone", { metadata: { name: "shared", labels: { zone: "a" } } });`;
    const program = await start(both);
    await program.up();
    const labels = async () => valueAt(await cluster.get("/api/v1/namespaces/shared"), ["metadata", "labels"]);
    const own = { owner: "others", "kubernetes.io/metadata.name": "shared" };
    expect(await labels()).toEqual({ ...own, tier: "gold", zone: "a" });
    expect(await program.up()).toContain("3 unchanged");
    program.edit(`new k8s.core.v1.NamespacePatch("zone", { metadata: { name: "shared", labels: { zone: "b" } } });`);
    await program.up();
    expect(await labels()).toEqual({ ...own, zone: "b" });
    program.edit(`new k8s.core.v1.NamespacePatch("zone", { metadata: { name: "shared", labels: { owner: "us" } } });`);
    const conflict = await program.run("preview");
    expect(conflict.output).toContain("Apply failed with 1 conflict");
    await program.mustRun("destroy", "--yes", "--skip-preview");
    expect(await labels()).toEqual(own);
  });

  test("a release is recorded and called simulated", async () => {
    const program = await start(`
      const release = new k8s.helm.v3.Release("argo", { name: "argo", chart: "argo-workflows", version: "0.45.0", namespace: "argo",
        createNamespace: true, repositoryOpts: { repo: "https://argoproj.github.io/argo-helm" } });
      export const status = release.status.status;
      export const where = release.status.namespace;`);
    expect(await program.up()).toContain("argo-workflows 0.45.0: simulated: trusted, not examined");
    expect(JSON.parse(await program.mustRun("stack", "output", "--json"))).toEqual({
      status: "deployed",
      where: "argo",
    });
    expect(await program.mustRun("refresh", "--yes")).toContain("2 unchanged");
    expect(await cluster.get("/api/v1/namespaces/argo")).toBeDefined();
    await program.mustRun("destroy", "--yes", "--skip-preview");
  });
});
