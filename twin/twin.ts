import { mkdirSync } from "node:fs";
import { customKinds } from "../kinds/index.ts";
import type { CustomKind } from "../kinds/kind.ts";
import { ApiClient } from "./api-client.ts";
import { writeFileAtomic } from "./atomic-file.ts";
import { certificateRequests } from "./control-plane.plan.ts";
import { serverAddress, startControlPlane, stopControlPlane } from "./control-plane.ts";
import { keepTemplate, startFromTemplate } from "./crd-template.ts";
import { type CrdChoice, type CrdSet, findCrds, installCrdSet, waitForCrdSet } from "./crds.ts";
import { renderKubeconfig } from "./kubeconfig.ts";
import { environmentLayout, knownEnvironments, twinLayout } from "./layout.ts";
import { withLock } from "./lock.ts";
import type { TwinGpuPool } from "./nodes.plan.ts";
import { ensurePki } from "./pki.ts";
import type { Progress } from "./progress.ts";
import { type InstalledCrds, type ProcessName, readState, writeState } from "./state.ts";
import { binariesOf, type ControlPlaneTools, ensureControlPlaneTools } from "./tools.ts";

/** One environment of target `kubernetes`, as the twin needs it. */
export interface TwinEnvironment {
  name: string;
  /** Name that the kubeconfig gives it: the `context` of platform.yaml. */
  context: string;
  gpuPools: TwinGpuPool[];
}

export interface TwinUpOptions {
  /** The platform's root: everything is written below its `.lakebed/`. */
  root: string;
  environments: TwinEnvironment[];
  progress: Progress;
  /** Already found ones, where the caller has them. */
  tools?: ControlPlaneTools;
  /** Where the definitions of custom kinds come from; undefined looks at LAKEBED_CRDS, then for released ones. */
  crds?: CrdChoice | undefined;
  /** @default every kind that our components write */
  kinds?: readonly CustomKind[];
}

export interface StartedEnvironment {
  name: string;
  context: string;
  port: number;
  /** What had to be started; empty when everything ran already. */
  started: ProcessName[];
  crds: InstalledCrds;
}

export interface TwinUpResult {
  kubeconfig: string;
  environments: StartedEnvironment[];
}

/** Brings a control plane up for each environment and writes the kubeconfig of all of them; what runs already is left alone. */
export async function twinUp(options: TwinUpOptions): Promise<TwinUpResult> {
  const { root, progress } = options;
  const layout = twinLayout(root);
  mkdirSync(layout.folder, { recursive: true, mode: 0o700 });
  const tools = options.tools ?? (await ensureControlPlaneTools(progress));
  const definitions = await findCrds(options.kinds ?? customKinds, options.crds);
  return await withLock(layout.lock, "starting or stopping the twin", progress, async () => {
    const started = await Promise.all(
      options.environments.map((environment) => startProcesses(options, tools, environment, definitions)),
    );
    await writeKubeconfig(root);
    const environments = await Promise.all(
      started.map(async (environment) => ({
        ...environment,
        crds: await ensureCrds(options, environment, definitions),
      })),
    );
    const [first] = options.environments;
    if (first !== undefined && definitions.texts.size > 0) {
      await keepTemplate(environmentLayout(root, first.name), binariesOf(tools).etcd, definitions, progress);
    }
    return { kubeconfig: layout.kubeconfig, environments };
  });
}

async function startProcesses(
  { root, progress }: TwinUpOptions,
  tools: ControlPlaneTools,
  environment: TwinEnvironment,
  definitions: CrdSet,
) {
  const { name, context, gpuPools } = environment;
  const task = `control plane of ${name}`;
  progress.update(task, "starting");
  const layout = environmentLayout(root, name);
  const binaries = binariesOf(tools);
  const hasDefinitions = startFromTemplate(layout, binaries.etcd, definitions);
  const request = { environment: name, context, gpuPools, layout, binaries };
  const { state, started } = await startControlPlane(request);
  writeState(layout, state);
  progress.update(task, started.length > 0 ? `runs on port ${state.port}` : `ran already on port ${state.port}`);
  progress.end(task);
  return { name, context, port: state.port, started, hasDefinitions };
}

async function ensureCrds(
  { root, progress }: TwinUpOptions,
  { name, context, hasDefinitions }: { name: string; context: string; hasDefinitions: boolean },
  set: CrdSet,
): Promise<InstalledCrds> {
  const layout = environmentLayout(root, name);
  const state = readState(layout);
  if (state === undefined) throw new Error(`environment ${name} has no state after its start`);
  if (state.crds?.digest === set.digest) return state.crds;
  const task = `custom kinds of ${name}`;
  const how = hasDefinitions ? "waiting for" : "installing";
  progress.update(task, `${how} ${set.texts.size} definitions from ${set.source}`);
  const client = ApiClient.fromKubeconfig(twinLayout(root).kubeconfig, context);
  try {
    const crds = hasDefinitions ? await waitForCrdSet(client, set) : await installCrdSet(client, set);
    writeState(layout, { ...state, crds });
    progress.end(task);
    return crds;
  } finally {
    client.close();
  }
}

/** Stops every environment that was started below this root; what they hold is kept for the next start. */
export async function twinDown(root: string, progress: Progress): Promise<{ name: string; stopped: ProcessName[] }[]> {
  const names = knownEnvironments(root);
  if (names.length === 0) return [];
  return await withLock(twinLayout(root).lock, "starting or stopping the twin", progress, () =>
    Promise.all(names.map(async (name) => ({ name, stopped: await stopControlPlane(environmentLayout(root, name)) }))),
  );
}

async function writeKubeconfig(root: string): Promise<void> {
  const entries = [];
  for (const name of knownEnvironments(root)) {
    const layout = environmentLayout(root, name);
    const state = readState(layout);
    if (state === undefined) continue;
    const pki = await ensurePki(layout.pki, `lakebed ${name}`, certificateRequests);
    const authority = pki.authority.certificate;
    entries.push({
      context: state.context,
      server: serverAddress(state.port),
      authority,
      client: pki.leaf("admin"),
    });
  }
  writeFileAtomic(twinLayout(root).kubeconfig, renderKubeconfig(entries));
}
