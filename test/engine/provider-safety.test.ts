import { spawn } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { PluginCluster } from "./plugin-cluster.ts";
import { PluginProgram } from "./plugin-program.ts";
import { devAndProd, type RunningTwin, startTwin } from "./twin-fixture.ts";

let twin: RunningTwin;
let cluster: PluginCluster;
const programs: PluginProgram[] = [];

beforeAll(async () => {
  twin = await startTwin(devAndProd, { crds: false });
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

/** Files below the folder that hold one of these texts. */
function filesWith(folder: string, texts: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile() && !file.includes("node_modules") && !file.endsWith("index.js"))
    .filter((file) => {
      const bytes = readFileSync(file);
      return texts.some((text) => bytes.includes(text));
    });
}

test("no secret and no kubeconfig stands in a message, in the state or in a log", async () => {
  const value = "Correct_horse-battery";
  const encoded = Buffer.from(value).toString("base64");
  const kubeconfig = cluster.content();
  const [key = ""] =
    /"client-key-data":\s*"?([\w+/=]{60})/.exec(kubeconfig)?.slice(1) ??
    /client-key-data: ([\w+/=]{60})/.exec(kubeconfig)?.slice(1) ??
    [];
  expect(key).toHaveLength(60);
  const source = (port: string) => `
    import { readFileSync } from "node:fs";
    const value = pulumi.secret("${value}");
    const provider = new k8s.Provider("explicit", { kubeconfig: readFileSync(process.env.TRIAL_KUBECONFIG, "utf8") });
    const metadata = (name) => ({ name, namespace: "default" });
    new k8s.core.v1.Secret("plain", { metadata: metadata("plain"), stringData: { password: "${value}" } }, { provider });
    new k8s.core.v1.ConfigMap("marked", { metadata: metadata("marked"), data: { url: pulumi.interpolate\`db://u:\${value}@h\` } }, { provider });
    new k8s.apps.v1.Deployment("env", { metadata: metadata("env"), spec: { replicas: 0, selector: { matchLabels: { a: "b" } },
      template: { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "c", image: "i", env: [{ name: "P", value }] }] } } } }, { provider });
    new k8s.core.v1.Service("refused", { metadata: metadata("refused"), spec: { ports: [{ port: 80, name: ${port} }] } }, { provider });`;
  const program = await start(source("value"));
  program.write("kubeconfig", kubeconfig);
  const environment = { TRIAL_KUBECONFIG: join(program.directory, "kubeconfig") };
  const hidden = [value, encoded, key];

  const refused = await program.runWith(environment, "preview");
  expect(refused.exitCode).not.toBe(0);
  expect(refused.output).toContain("[secret]");
  const failed = await program.runWith(environment, "up", "--yes", "--skip-preview");
  expect(failed.exitCode).not.toBe(0);
  program.edit(source('"http"'));
  const up = await program.runWith(environment, "up", "--yes", "--skip-preview");
  expect(up.exitCode).toBe(0);
  const diff = await program.runWith(environment, "refresh", "--yes", "--diff");
  expect(diff.exitCode).toBe(0);
  for (const text of hidden) for (const { output } of [refused, failed, up, diff]) expect(output).not.toContain(text);
  expect(filesWith(join(program.directory, ".pulumi"), hidden)).toEqual([]);
  expect(filesWith(join(program.env.PULUMI_HOME ?? "", "logs"), hidden)).toEqual([]);

  program.write("kubeconfig", kubeconfig.replace(/"?current-context"?:.*/, '"current-context": [broken'));
  const broken = await program.runWith(environment, "preview");
  expect(broken.exitCode).not.toBe(0);
  expect(broken.output).not.toContain(key);
  program.write("kubeconfig", kubeconfig);
  await program.runWith(environment, "destroy", "--yes", "--skip-preview");
});

test("a kubeconfig that leads to another cluster is refused, and nothing there is touched", async () => {
  const program = await start(
    `new k8s.core.v1.ConfigMap("here", { metadata: { name: "here", namespace: "default" } });`,
  );
  await program.up();
  const other = new PluginCluster(twin.kubeconfig, "greenhouse-prod");
  await other.post("/api/v1/namespaces/default/configmaps", { metadata: { name: "here" } });
  program.write("other", other.content().replaceAll("greenhouse-prod", "greenhouse-dev"));
  const moved = { KUBECONFIG: join(program.directory, "other") };
  for (const command of ["destroy", "refresh"]) {
    const { exitCode, output } = await program.runWith(moved, command, "--yes", "--skip-preview");
    expect(exitCode).not.toBe(0);
    expect(output).toContain("the kubeconfig leads to another cluster");
  }
  expect(await other.get("/api/v1/namespaces/default/configmaps/here")).toBeDefined();
  const forgotten = await program.runWith(
    { ...moved, PULUMI_K8S_DELETE_UNREACHABLE: "true" },
    "destroy",
    "--yes",
    "--skip-preview",
  );
  expect(forgotten.exitCode).toBe(0);
  expect(await other.get("/api/v1/namespaces/default/configmaps/here")).toBeDefined();
  expect(await cluster.get("/api/v1/namespaces/default/configmaps/here")).toBeDefined();
});

test("what the official plugin deployed is left alone", async () => {
  const program = await start(
    `new k8s.core.v1.ConfigMap("theirs", { metadata: { name: "theirs", namespace: "default" } });`,
  );
  await program.up();
  const exported = await program.mustRun("stack", "export");
  const foreign = exported.replaceAll(/"lakebedStandIn": "true"/g, '"skipUpdateUnreachable": "false"');
  program.write("foreign.json", foreign);
  await program.mustRun("stack", "import", "--file", "foreign.json");
  const { exitCode, output } = await program.run("destroy", "--yes", "--skip-preview");
  expect(exitCode).not.toBe(0);
  expect(output).toContain("deployed with the official pulumi-resource-kubernetes");
  expect(await cluster.get("/api/v1/namespaces/default/configmaps/theirs")).toBeDefined();
});

test("a recorded release brings the kinds of its chart", async () => {
  const program = await start(`
    const release = new k8s.helm.v3.Release("argo", { name: "argo", chart: "argo-workflows", version: "1.0.18", namespace: "default" });
    new k8s.apiextensions.CustomResource("nightly", { apiVersion: "argoproj.io/v1alpha1", kind: "CronWorkflow",
      metadata: { name: "nightly", namespace: "default" }, spec: { schedules: ["0 3 * * *"], timezone: "UTC", concurrencyPolicy: "Forbid", suspend: false, workflowSpec: { workflowTemplateRef: { name: "w" } } } },
      { dependsOn: release });`);
  expect(await program.mustRun("preview")).toContain("+ 3 to create");
  expect(await program.up()).toMatch(
    /argo-workflows 1\.0\.18: simulated: trusted, not examined \(\d+ kinds installed\)/,
  );
  expect(await cluster.get("/apis/argoproj.io/v1alpha1/namespaces/default/cronworkflows/nightly")).toBeDefined();
  await program.mustRun("destroy", "--yes", "--skip-preview");
});

test("an API server that does not answer is named, in a preview too", async () => {
  const program = await start(`new k8s.core.v1.ConfigMap("a", { metadata: { name: "a", namespace: "default" } });`);
  program.write("nowhere", cluster.content().replace(/127\.0\.0\.1:\d+/, "127.0.0.1:1"));
  const { exitCode, output } = await program.runWith({ KUBECONFIG: join(program.directory, "nowhere") }, "preview");
  expect(exitCode).not.toBe(0);
  expect(output).toContain("the Kubernetes API server at https://127.0.0.1:1 cannot be reached (ECONNREFUSED)");
});

/** Processes with this text in their environment: the engine, its plugins and the program, none else. */
function processesWith(mark: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        const isZombie = /^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
        return !isZombie && readFileSync(`/proc/${pid}/environ`).includes(mark);
      } catch {
        return false;
      }
    })
    .map(Number);
}

async function until(holds: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 600 && !holds(); attempt++) await sleep(100);
  expect(holds()).toBe(true);
}

test("a killed engine leaves no provider, no host and no program behind, and the next run goes on", async () => {
  const program = await start(`
    new k8s.core.v1.Pod("never", { metadata: { name: "never", namespace: "default" }, spec: { nodeSelector: { no: "such" },
      containers: [{ name: "c", image: "i" }] } });`);
  const mark = `TRIAL_MARK=${program.directory}`;
  const env = { ...program.env, TRIAL_MARK: program.directory };
  const engine = spawn(twin.engine.path, ["up", "--yes", "--skip-preview", "--non-interactive"], {
    cwd: program.directory,
    env,
    stdio: "ignore",
  });
  const ended = new Promise((resolve) => engine.on("close", resolve));
  while ((await cluster.get("/api/v1/namespaces/default/pods/never")) === undefined) await sleep(200);
  expect(processesWith(mark).length).toBeGreaterThanOrEqual(4);
  engine.kill("SIGKILL");
  await ended;
  await until(() => processesWith(mark).length === 0);

  await program.mustRun("cancel", "--yes");
  program.edit(`new k8s.core.v1.Pod("never", { metadata: { name: "never", namespace: "default", annotations: { "pulumi.com/skipAwait": "true" } },
    spec: { nodeSelector: { no: "such" }, containers: [{ name: "c", image: "i" }] } });`);
  await program.up();
  await program.mustRun("destroy", "--yes", "--skip-preview");
});

test("an interrupted engine ends at once, and keeps the object that was not ready", async () => {
  const program = await start(`
    new k8s.core.v1.Pod("waiting", { metadata: { name: "waiting", namespace: "default" }, spec: { nodeSelector: { no: "such" },
      containers: [{ name: "c", image: "i" }] } });`);
  const engine = spawn(twin.engine.path, ["up", "--yes", "--skip-preview", "--non-interactive"], {
    cwd: program.directory,
    env: { ...program.env },
    stdio: "ignore",
  });
  const ended = new Promise((resolve) => engine.on("close", resolve));
  while ((await cluster.get("/api/v1/namespaces/default/pods/waiting")) === undefined) await sleep(200);
  engine.kill("SIGINT");
  await ended;
  expect((await program.state()).waiting).toMatchObject({
    initErrors: [expect.stringContaining("interrupted while waiting")],
  });
  expect(readdirSync(join(program.directory, ".pulumi", "locks", "organization", "trial", "dev"))).toEqual([]);
  await program.mustRun("destroy", "--yes", "--skip-preview");
});
