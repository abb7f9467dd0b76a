import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stringify } from "yaml";
import { ApiClient, messageOf } from "./api-client.ts";
import { writeFileAtomic } from "./atomic-file.ts";
import { renderBootstrapObjects } from "./bootstrap.render.ts";
import { failedStart, isAlive, logTail, startDetached, stopProcess } from "./child-process.ts";
import {
  type ControlPlaneBinaries,
  certificateRequests,
  ETCD_SOCKETS,
  planProcesses,
  renderAuditPolicy,
  renderEncryption,
} from "./control-plane.plan.ts";
import { renderKubeconfig } from "./kubeconfig.ts";
import { renderKwokConfiguration } from "./kwok.render.ts";
import type { EnvironmentLayout } from "./layout.ts";
import type { TwinGpuPool } from "./nodes.plan.ts";
import { reconcileNodes, waitForNodes } from "./nodes.ts";
import { ensurePki, type Pki } from "./pki.ts";
import { type EnvironmentState, type ProcessName, readState, writeState } from "./state.ts";
import { TwinError } from "./twin-error.ts";

const READY_SECONDS = 180;
const BIND_ATTEMPTS = 5;
/** A port stays bound for a moment after its owner died; for longer, it is somebody else's. */
const PORT_PATIENCE_MILLISECONDS = 2_000;
/** Another program that took the port may accept a connection and never answer. */
const PROBE_MILLISECONDS = 2_000;

export interface ControlPlaneRequest {
  environment: string;
  context: string;
  gpuPools: TwinGpuPool[];
  layout: EnvironmentLayout;
  binaries: ControlPlaneBinaries;
}

export interface ControlPlaneResult {
  state: EnvironmentState;
  /** What this call had to start; empty when everything ran already. */
  started: ProcessName[];
}

/** Brings one environment's control plane up: starts what does not run, leaves alone what does. */
export async function startControlPlane(request: ControlPlaneRequest): Promise<ControlPlaneResult> {
  const plane = await ControlPlane.prepare(request);
  try {
    await plane.startEtcd();
    await plane.startApiServer();
    await plane.bootstrap();
    await plane.startControllers();
    await reconcileNodes(plane.client, request.gpuPools);
    await waitForNodes(plane.client);
    await plane.waitForServiceAccounts();
    return { state: plane.state, started: plane.started };
  } finally {
    plane.client.close();
  }
}

/** Stops what runs, in the order that lets each one end at once. */
export async function stopControlPlane(layout: EnvironmentLayout): Promise<ProcessName[]> {
  const state = readState(layout);
  if (state === undefined) return [];
  const running = (Object.keys(state.processes) as ProcessName[]).filter((name) => isAlive(state.processes[name]));
  const { etcd, "kube-apiserver": apiServer, ...controllers } = state.processes;
  await Promise.all(Object.values(controllers).map((identity) => stopProcess(identity)));
  await stopProcess(apiServer);
  await stopProcess(etcd);
  writeState(layout, { ...state, processes: {} });
  return running;
}

export function credentialsOf(pki: Pki, port: number, leaf: string) {
  const { certificate, key } = pki.leaf(leaf);
  return { server: serverAddress(port), authority: pki.authority.certificate, certificate, key };
}

export function serverAddress(port: number): string {
  return `https://127.0.0.1:${port}`;
}

class ControlPlane {
  readonly request: ControlPlaneRequest;
  readonly pki: Pki;
  readonly state: EnvironmentState;
  readonly started: ProcessName[] = [];
  client: ApiClient;

  constructor(request: ControlPlaneRequest, pki: Pki, state: EnvironmentState) {
    this.request = request;
    this.pki = pki;
    this.state = state;
    this.client = this.#connect();
  }

  static async prepare(request: ControlPlaneRequest): Promise<ControlPlane> {
    const { layout } = request;
    for (const folder of [layout.folder, layout.pki, layout.config, layout.logs, layout.run]) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    }
    const requests = [...certificateRequests, serviceAccountKey];
    const pki = await ensurePki(layout.pki, `lakebed ${request.environment}`, requests);
    // Under a new authority nobody who still runs would be believed.
    if (pki.renewed.length > 0) await stopControlPlane(layout);
    const known = readState(layout);
    const state = known ?? newState(request, await freePort());
    state.context = request.context;
    return new ControlPlane(request, pki, state);
  }

  async startEtcd(): Promise<void> {
    if (this.#runs("etcd")) return;
    for (const socket of ETCD_SOCKETS) rmSync(join(this.request.layout.run, socket), { force: true });
    await this.#start("etcd");
  }

  async startApiServer(): Promise<void> {
    this.#writeConfiguration();
    if (this.#runs("kube-apiserver")) return await this.#waitUntilReady();
    for (let attempt = 1; ; attempt++) {
      if (!(await becomesFree(this.state.port))) await this.#moveTo(await freePort());
      await this.#start("kube-apiserver");
      try {
        return await this.#waitUntilReady();
      } catch (error) {
        // Somebody took the port between our look and the start.
        const portIsTaken = logTail(this.request.layout.logs, "kube-apiserver", 40).includes("address already in use");
        if (!portIsTaken || attempt === BIND_ATTEMPTS) throw error;
      }
    }
  }

  async bootstrap(): Promise<void> {
    if (this.state.bootstrapped) return;
    const client = new ApiClient(credentialsOf(this.pki, this.state.port, "bootstrap"));
    try {
      for (const { path, manifest } of renderBootstrapObjects()) {
        const answer = await client.apply(path, JSON.stringify(manifest));
        if (answer.status >= 300) throw new Error(`the bootstrap object ${path} was refused: ${messageOf(answer)}`);
      }
    } finally {
      client.close();
    }
    this.state.bootstrapped = true;
    this.#save();
  }

  async startControllers(): Promise<void> {
    for (const name of ["kube-controller-manager", "kube-scheduler", "kwok"] as const) {
      if (!this.#runs(name)) await this.#start(name);
    }
  }

  /** Until then, a pod in a new namespace is refused for want of its service account. */
  async waitForServiceAccounts(): Promise<void> {
    await this.#poll("the first service account", async () => {
      const answer = await this.client.get("/api/v1/namespaces/default/serviceaccounts/default");
      return answer.status === 200;
    });
  }

  async #waitUntilReady(): Promise<void> {
    const client = new ApiClient(credentialsOf(this.pki, this.state.port, "bootstrap"));
    try {
      const probe = { method: "GET", path: "/readyz", timeoutMilliseconds: PROBE_MILLISECONDS } as const;
      await this.#poll("the API server", async () => (await client.send(probe)).status === 200);
    } finally {
      client.close();
    }
  }

  async #poll(what: string, isDone: () => Promise<boolean>): Promise<void> {
    const { layout } = this.request;
    const deadline = Date.now() + READY_SECONDS * 1000;
    while (Date.now() < deadline) {
      for (const name of this.started) if (!this.#runs(name)) failedStart(name, layout.logs);
      if (await isDone().catch(() => false)) return;
      await sleep(50);
    }
    throw new TwinError(
      "twin-not-ready",
      `${what} of environment ${this.request.environment} is not ready after ${READY_SECONDS} s`,
      `Look into ${layout.logs}; \`lakebed twin down\` and \`lakebed twin up\` start anew with the same data.`,
    );
  }

  async #start(name: ProcessName): Promise<void> {
    const { layout, binaries } = this.request;
    const plan = planProcesses(layout, binaries, this.state.port)[name];
    this.state.processes[name] = await startDetached(plan, layout.logs);
    if (!this.started.includes(name)) this.started.push(name);
    this.#save();
  }

  async #moveTo(port: number): Promise<void> {
    this.state.port = port;
    this.client.close();
    this.client = this.#connect();
    this.#writeConfiguration();
    this.#save();
    // Controllers that still run would go on calling the old port.
    for (const name of ["kube-controller-manager", "kube-scheduler", "kwok"] as const) {
      await stopProcess(this.state.processes[name]);
    }
  }

  #runs(name: ProcessName): boolean {
    return isAlive(this.state.processes[name]);
  }

  #connect(): ApiClient {
    return new ApiClient(credentialsOf(this.pki, this.state.port, "admin"));
  }

  #save(): void {
    writeState(this.request.layout, this.state);
  }

  #writeConfiguration(): void {
    const { config } = this.request.layout;
    for (const name of ["controller-manager", "scheduler", "kwok"]) {
      writeFileAtomic(join(config, `${name}.kubeconfig`), this.#kubeconfigOf(name));
    }
    writeFileAtomic(join(config, "kwok.yaml"), renderKwokConfiguration());
    writeFileAtomic(join(config, "audit-policy.yaml"), stringify(renderAuditPolicy()));
    const encryption = join(config, "encryption.yaml");
    // Another key would make every stored secret unreadable.
    if (!existsSync(encryption))
      writeFileAtomic(encryption, stringify(renderEncryption(randomBytes(32).toString("base64"))));
  }

  #kubeconfigOf(leaf: string): string {
    const server = serverAddress(this.state.port);
    const { certificate } = this.pki.authority;
    return renderKubeconfig([{ context: "own", server, authority: certificate, client: this.pki.leaf(leaf) }]);
  }
}

/** Service accounts' tokens are signed with a key of its own, not with the authority's. */
const serviceAccountKey = { name: "service-account", commonName: "service-accounts", usage: "client" as const };

function newState(request: ControlPlaneRequest, port: number): EnvironmentState {
  const { environment, context } = request;
  return { environment, context, port, processes: {}, bootstrapped: false, crds: undefined };
}

async function freePort(): Promise<number> {
  const server = createServer();
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.once("error", reject);
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
  });
  return await promise;
}

async function becomesFree(port: number): Promise<boolean> {
  const deadline = Date.now() + PORT_PATIENCE_MILLISECONDS;
  while (Date.now() < deadline) {
    if (await isFree(port)) return true;
    await sleep(50);
  }
  return await isFree(port);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  server.once("error", () => resolve(false));
  server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  return await promise;
}
