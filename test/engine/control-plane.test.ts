import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiAnswer, ApiClient, messageOf, readCredentials } from "../../twin/api-client.ts";
import { environmentLayout } from "../../twin/layout.ts";
import { identifyProcess } from "../../twin/process-identity.ts";
import { type ProcessName, processNames, readState } from "../../twin/state.ts";
import { twinStatus } from "../../twin/status.ts";
import { twinDown, twinUp } from "../../twin/twin.ts";
import { listeners } from "./listening.ts";
import { devAndProd, type RunningTwin, startTwin, testProgress } from "./twin-fixture.ts";

let twin: RunningTwin;
let dev: ApiClient;

beforeAll(async () => {
  twin = await startTwin(devAndProd, { crds: "own" });
  dev = ApiClient.fromKubeconfig(twin.kubeconfig, "greenhouse-dev");
});
afterAll(async () => {
  dev?.close();
  await twin?.stop();
});

const upAgain = () => twinUp({ root: twin.root, environments: devAndProd, progress: testProgress, crds: "own" });
const pidOf = (environment: string, name: ProcessName) =>
  readState(environmentLayout(twin.root, environment))?.processes[name]?.pid ?? 0;

async function create(path: string, object: object): Promise<ApiAnswer> {
  return await dev.send({ method: "POST", path, body: JSON.stringify(object) });
}

async function createNamespace(name: string, labels: Record<string, string> = {}): Promise<string> {
  const answer = await create("/api/v1/namespaces", {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels },
  });
  expect(answer.status).toBe(201);
  const account = await eventually(() => dev.get(`/api/v1/namespaces/${name}/serviceaccounts/default`), isFound);
  expect(account.status).toBe(200);
  return `/api/v1/namespaces/${name}`;
}

const isFound = (answer: ApiAnswer) => answer.status === 200;

/** The first answer that is as wanted, or the last one: what is expected of it stands in the test. */
async function eventually(ask: () => Promise<ApiAnswer>, isWanted: (answer: ApiAnswer) => boolean): Promise<ApiAnswer> {
  for (let attempt = 0; ; attempt++) {
    const answer = await ask();
    if (isWanted(answer) || attempt === 400) return answer;
    await sleep(50);
  }
}

interface Pod {
  spec: { nodeName?: string };
  status: { phase: string; conditions?: { type: string; status: string; reason?: string; message?: string }[] };
}

function pod(name: string, spec: object = {}, metadata: object = {}, container: object = {}): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, ...metadata },
    spec: { containers: [{ name: "main", image: "example.invalid/main:1", ...container }], ...spec },
  };
}

const oneGpu = { resources: { limits: { "nvidia.com/gpu": "1" } } };
const onGpuPool = {
  nodeSelector: { "lakebed.dev/gpu-pool": "a10g" },
  tolerations: [{ key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" }],
};

describe("a started twin", () => {
  it("has the nodes that the pools ask for, with resource, label and taint", async () => {
    const answer = await dev.get("/api/v1/nodes");
    const { items } = answer.body as {
      items: {
        metadata: { name: string; labels: object };
        spec: { taints?: object[] };
        status: { capacity: object };
      }[];
    };
    expect(items.map(({ metadata }) => metadata.name).sort()).toEqual(["a10g-1", "a10g-2", "general-1", "general-2"]);
    const gpuNode = items.find(({ metadata }) => metadata.name === "a10g-1");
    expect(gpuNode?.status.capacity).toMatchObject({ "nvidia.com/gpu": "1" });
    expect(gpuNode?.metadata.labels).toMatchObject({ "lakebed.dev/gpu-pool": "a10g", "lakebed.dev/simulated": "true" });
    expect(gpuNode?.spec.taints).toEqual([{ key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" }]);
  });

  it("listens on one loopback port for each environment and nowhere else", () => {
    const pids = ["dev", "prod"].flatMap((name) => processNames.map((process) => pidOf(name, process)));
    const ports = ["dev", "prod"].map((name) => readState(environmentLayout(twin.root, name))?.port);
    expect(listeners(pids).sort()).toEqual(ports.map((port) => `127.0.0.1:${port}`).sort());
  });

  it("says so in its status", async () => {
    const { environments } = await twinStatus(twin.root);
    expect(environments.map(({ name, state, nodes }) => ({ name, state, nodes }))).toEqual([
      { name: "dev", state: "running", nodes: { a10g: 2, general: 2 } },
      { name: "prod", state: "running", nodes: { a10g: 4, general: 2 } },
    ]);
    expect(environments[0]?.crds?.source).toBe("lakebed's own kinds");
  });
});

describe("access", () => {
  it("is refused without a certificate", async () => {
    const { server, authority } = readCredentials(readFileSync(twin.kubeconfig, "utf8"), "greenhouse-dev");
    const anonymous = new ApiClient({ server, authority, certificate: "", key: "" });
    expect((await anonymous.get("/api/v1/namespaces")).status).toBe(401);
    anonymous.close();
  });

  it("of dev is nobody's in prod", async () => {
    const kubeconfig = readFileSync(twin.kubeconfig, "utf8");
    const { certificate, key } = readCredentials(kubeconfig, "greenhouse-dev");
    const { server, authority } = readCredentials(kubeconfig, "greenhouse-prod");
    const intruder = new ApiClient({ server, authority, certificate, key });
    expect((await intruder.get("/api/v1/namespaces")).status).toBe(401);
    intruder.close();
  });

  it("is decided by RBAC", async () => {
    const allowed = async (group: string, verb: string, resource: string) => {
      const spec = { groups: [group], resourceAttributes: { verb, resource, namespace: "default" } };
      const answer = await create("/apis/authorization.k8s.io/v1/subjectaccessreviews", {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SubjectAccessReview",
        spec,
      });
      return (answer.body as { status: { allowed: boolean } }).status.allowed;
    };
    expect(await allowed("lakebed:admins", "create", "secrets")).toBe(true);
    expect(await allowed("lakebed:simulator", "get", "secrets")).toBe(false);
    expect(await allowed("lakebed:simulator", "delete", "pods")).toBe(true);
    expect(await allowed("somebody", "get", "pods")).toBe(false);
  });
});

describe("admission", () => {
  it("holds pods to the namespace's Pod Security level", async () => {
    const path = await createNamespace("restricted", { "pod-security.kubernetes.io/enforce": "restricted" });
    const answer = await create(`${path}/pods`, pod("p", {}, {}, { securityContext: { privileged: true } }));
    expect(answer.status).toBe(403);
    expect(messageOf(answer)).toContain('violates PodSecurity "restricted:latest": privileged');
  });

  it("holds a namespace to its GPU quota", async () => {
    const path = await createNamespace("quota");
    const quota = {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "gpu" },
      spec: { hard: { "requests.nvidia.com/gpu": "0" } },
    };
    expect((await create(`${path}/resourcequotas`, quota)).status).toBe(201);
    await eventually(
      () => dev.get(`${path}/resourcequotas/gpu`),
      ({ body }) => (body as { status: { hard?: object } }).status.hard !== undefined,
    );
    const answer = await create(`${path}/pods`, pod("p", onGpuPool, {}, oneGpu));
    expect(answer.status).toBe(403);
    expect(messageOf(answer)).toContain("exceeded quota: gpu, requested: requests.nvidia.com/gpu=1");
  });

  it("runs validating admission policies", async () => {
    const path = await createNamespace("policies");
    const api = "/apis/admissionregistration.k8s.io/v1";
    const rules = [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["configmaps"] }];
    const policy = {
      matchConstraints: { resourceRules: rules },
      validations: [{ expression: "object.metadata.name != 'bad'", message: "no bad ones" }],
    };
    const binding = {
      policyName: "no-bad",
      validationActions: ["Deny"],
      matchResources: { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "policies" } } },
    };
    const kinds = { ValidatingAdmissionPolicy: policy, ValidatingAdmissionPolicyBinding: binding };
    for (const [kind, spec] of Object.entries(kinds)) {
      const plural = kind.endsWith("Policy") ? "validatingadmissionpolicies" : "validatingadmissionpolicybindings";
      const object = { apiVersion: "admissionregistration.k8s.io/v1", kind, metadata: { name: "no-bad" }, spec };
      expect((await create(`${api}/${plural}`, object)).status).toBe(201);
    }
    const bad = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "bad" } };
    const answer = await eventually(
      () => create(`${path}/configmaps?dryRun=All`, bad),
      ({ status }) => status !== 201,
    );
    expect(answer.status).toBe(422);
    expect(messageOf(answer)).toBe(
      "configmaps \"bad\" is forbidden: ValidatingAdmissionPolicy 'no-bad' with binding 'no-bad' denied request: no bad ones",
    );
  });

  it("refuses a field that a custom kind does not know, naming it", async () => {
    const path = "/apis/kueue.x-k8s.io/v1beta2/namespaces/default/localqueues/q";
    const body = (spec: object) =>
      JSON.stringify({ apiVersion: "kueue.x-k8s.io/v1beta2", kind: "LocalQueue", metadata: { name: "q" }, spec });
    expect((await dev.apply(path, body({ clusterQueue: "main" }), { dryRun: true })).status).toBe(201);
    const refused = await dev.apply(path, body({ clusterQueue: "main", clusterQeue: "main" }), { dryRun: true });
    expect(refused.status).toBe(500);
    expect(messageOf(refused)).toContain(".spec.clusterQeue: field not declared in schema");
    const incomplete = await dev.apply(path, body({}), { dryRun: true });
    expect(messageOf(incomplete)).toContain("spec.clusterQueue: Required value");
  });
});

describe("secrets", () => {
  it("stand in clear neither in etcd nor in the audit log", async () => {
    const value = "correct-horse-battery-staple";
    const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, stringData: { password: value } };
    expect((await create("/api/v1/namespaces/default/secrets", secret)).status).toBe(201);
    const layout = environmentLayout(twin.root, "dev");
    const files = filesBelow(layout.etcdData).concat(filesBelow(layout.logs));
    const leaking = files.filter((file) => {
      const bytes = readFileSync(file);
      return bytes.includes(value) || bytes.includes(Buffer.from(value).toString("base64"));
    });
    expect(leaking).toEqual([]);
    expect(readFileSync(join(layout.logs, "audit.log"), "utf8")).toContain('"resource":"secrets"');
  });
});

describe("simulated pods", () => {
  let path = "";
  beforeAll(async () => {
    path = await createNamespace("pods");
  });

  async function settled(name: string, isWanted: (found: Pod) => boolean): Promise<Pod> {
    const answer = await eventually(
      () => dev.get(`${path}/pods/${name}`),
      ({ body }) => isWanted(body as Pod),
    );
    return answer.body as Pod;
  }
  const scheduling = ({ status }: Pod) => status.conditions?.find(({ type }) => type === "PodScheduled");

  it("that ask for a GPU run on a GPU node", async () => {
    expect((await create(`${path}/pods`, pod("gpu", onGpuPool, {}, oneGpu))).status).toBe(201);
    const { spec, status } = await settled("gpu", (found) => found.status.phase === "Running");
    expect(status.phase).toBe("Running");
    expect(spec.nodeName).toMatch(/^a10g-[12]$/);
  });

  it("that do not tolerate the taint stay pending, with the scheduler's reason", async () => {
    expect((await create(`${path}/pods`, pod("intolerant", {}, {}, oneGpu))).status).toBe(201);
    const condition = scheduling(await settled("intolerant", (found) => scheduling(found) !== undefined));
    expect(condition).toMatchObject({ status: "False", reason: "Unschedulable" });
    expect(condition?.message).toContain("0/4 nodes are available");
  });

  it("that ask for nothing run on a plain node", async () => {
    expect((await create(`${path}/pods`, pod("plain"))).status).toBe(201);
    const { spec } = await settled("plain", (found) => found.status.phase === "Running");
    expect(spec.nodeName).toMatch(/^general-/);
  });

  it("of a job fail or succeed as their annotations say", async () => {
    const job = (name: string, annotations: Record<string, string>) => ({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name },
      spec: {
        backoffLimit: 0,
        template: {
          metadata: { annotations },
          spec: { restartPolicy: "Never", containers: [{ name: "main", image: "example.invalid/main:1" }] },
        },
      },
    });
    const jobs = "/apis/batch/v1/namespaces/pods/jobs";
    await create(jobs, job("good", { "sim.lakebed.dev/run-for": "100ms" }));
    await create(jobs, job("bad", { "sim.lakebed.dev/exit-code": "7" }));
    type Job = { status: { conditions?: { type: string }[] } };
    const endOf = async (name: string) => {
      const isOver = ({ body }: ApiAnswer) =>
        (body as Job).status.conditions?.some(({ type }) => type === "Complete" || type === "Failed") === true;
      const { body } = await eventually(() => dev.get(`${jobs}/${name}`), isOver);
      return (body as Job).status.conditions
        ?.map(({ type }) => type)
        .filter((type) => type === "Complete" || type === "Failed");
    };
    expect(await endOf("good")).toEqual(["Complete"]);
    expect(await endOf("bad")).toEqual(["Failed"]);
  });

  it("wait for ever where an annotation gives a reason", async () => {
    const metadata = { annotations: { "sim.lakebed.dev/waiting": "ImagePullBackOff" } };
    expect((await create(`${path}/pods`, pod("stuck", {}, metadata))).status).toBe(201);
    type Stuck = Pod & { status: { containerStatuses?: { state: object }[] } };
    const found = (await settled("stuck", (each) => (each as Stuck).status.containerStatuses !== undefined)) as Stuck;
    expect(found.status.containerStatuses?.[0]?.state).toEqual({ waiting: { reason: "ImagePullBackOff" } });
    expect(found.status.phase).toBe("Pending");
  });
});

describe("starting again", () => {
  it("does nothing when everything runs", async () => {
    const { environments } = await upAgain();
    expect(environments.map(({ started }) => started)).toEqual([[], []]);
  });

  it("restarts a killed API server on the same port, with its data", async () => {
    const { port } = readState(environmentLayout(twin.root, "dev")) ?? {};
    await kill("dev", ["kube-apiserver"]);
    const { environments } = await upAgain();
    expect(environments.map(({ started }) => started)).toEqual([["kube-apiserver"], []]);
    expect(environments[0]?.port).toBe(port);
    expect((await dev.get("/api/v1/namespaces/quota")).status).toBe(200);
  });

  it("restarts everything after a crash of all, past the sockets that were left", async () => {
    await kill("dev", [...processNames]);
    const { environments } = await upAgain();
    expect(environments[0]?.started).toEqual([...processNames]);
    expect((await dev.get("/api/v1/namespaces/quota")).status).toBe(200);
  });

  it("moves to another port when its own was taken meanwhile", async () => {
    const layout = environmentLayout(twin.root, "dev");
    const { port } = readState(layout) ?? { port: 0 };
    await kill("dev", ["kube-apiserver"]);
    const intruder = await occupy(port);
    const { environments } = await upAgain();
    intruder.close();
    expect(environments[0]?.port).not.toBe(port);
    dev.close();
    dev = ApiClient.fromKubeconfig(twin.kubeconfig, "greenhouse-dev");
    expect((await dev.get("/api/v1/namespaces/quota")).status).toBe(200);
    expect((await create("/api/v1/namespaces/quota/pods", pod("after-the-move"))).status).toBe(201);
    const found = await eventually(
      () => dev.get("/api/v1/namespaces/quota/pods/after-the-move"),
      ({ body }) => (body as Pod).status.phase === "Running",
    );
    expect((found.body as Pod).status.phase).toBe("Running");
  });

  it("is done once by two runs at the same time", async () => {
    await kill("dev", ["kube-scheduler"]);
    const results = await Promise.all([upAgain(), upAgain()]);
    expect(results.map(({ environments }) => environments[0]?.started).sort()).toEqual([[], ["kube-scheduler"]]);
  });

  it("follows a pool that shrank and grew", async () => {
    const shrunk = devAndProd
      .filter(({ name }) => name === "dev")
      .map((environment) => ({ ...environment, gpuPools: [] }));
    await twinUp({ root: twin.root, environments: shrunk, progress: testProgress, crds: "own" });
    expect((await twinStatus(twin.root)).environments[0]?.nodes).toEqual({ general: 2 });
    await upAgain();
    expect((await twinStatus(twin.root)).environments[0]?.nodes).toEqual({ a10g: 2, general: 2 });
  });
});

describe("stopping", () => {
  it("leaves no process and keeps the data", async () => {
    const pids = ["dev", "prod"].flatMap((name) => processNames.map((process) => pidOf(name, process)));
    const stopped = await twinDown(twin.root, testProgress);
    expect(stopped.map(({ name, stopped: names }) => [name, names.length])).toEqual([
      ["dev", 5],
      ["prod", 5],
    ]);
    expect(pids.map(identifyProcess)).toEqual(pids.map(() => undefined));
    await upAgain();
    expect((await dev.get("/api/v1/namespaces/quota")).status).toBe(200);
  });
});

async function kill(environment: string, names: ProcessName[]): Promise<void> {
  const pids = names.map((name) => pidOf(environment, name));
  for (const pid of pids) process.kill(pid, "SIGKILL");
  while (pids.some((pid) => identifyProcess(pid) !== undefined)) await sleep(20);
}

/** A port stays bound for a moment after its owner was killed. */
async function occupy(port: number): Promise<Server> {
  for (;;) {
    const server = createServer().listen(port, "127.0.0.1");
    const isOurs = await once(server, "listening").then(
      () => true,
      () => false,
    );
    if (isOurs) return server;
    await sleep(20);
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
