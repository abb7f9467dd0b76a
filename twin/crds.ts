import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { CustomKind } from "../kinds/kind.ts";
import { type ApiAnswer, ApiClient, messageOf } from "./api-client.ts";
import { cacheFolder } from "./cache.ts";
import { crdName, renderCrd } from "./crd.render.ts";
import { fetchReleases } from "./crd-releases.ts";
import type { InstalledCrds } from "./state.ts";
import { TwinError } from "./twin-error.ts";

const USABLE_SECONDS = 300;
const INSTALL_SECONDS = 300;
/** More at once makes the API server slower, not faster: it builds its schemas one after the other. */
const PARALLEL = 8;

/** The definitions to install, as text, and where they come from. */
export interface CrdSet {
  source: string;
  digest: string;
  /** Text by name of the definition. */
  texts: Map<string, string>;
  kinds: readonly CustomKind[];
}

/** `own`: ours, without looking for others; otherwise a folder with released definitions. */
export type CrdChoice = "own" | { folder: string };

/** Definitions of exactly these kinds: from a folder, else the released ones where they can be reached, else our own. */
export async function findCrds(kinds: readonly CustomKind[], choice = choiceOfEnvironment()): Promise<CrdSet> {
  const known = new Map((await readReleased(kinds, choice)).flatMap(splitDefinitions));
  const texts = new Map<string, string>();
  const hash = createHash("sha256");
  for (const kind of kinds) {
    const name = crdName(kind);
    const text = known.get(name) ?? JSON.stringify(renderCrd(kind));
    texts.set(name, text);
    hash.update(`${name}\0${text}\0`);
  }
  const own = kinds.filter((kind) => !known.has(crdName(kind))).length;
  const released = typeof choice === "object" ? choice.folder : "released definitions";
  return { source: describeSource(released, own, kinds.length), digest: hash.digest("hex"), texts, kinds };
}

function choiceOfEnvironment(): CrdChoice | undefined {
  const folder = process.env.LAKEBED_CRDS;
  if (!folder) return undefined;
  return folder === "own" ? "own" : { folder };
}

async function readReleased(kinds: readonly CustomKind[], choice: CrdChoice | undefined): Promise<string[]> {
  if (choice === "own") return [];
  return choice === undefined ? await fetchReleases(cacheFolder(), kinds) : readFolder(choice.folder);
}

function describeSource(released: string, own: number, total: number): string {
  if (own === total) return "lakebed's own kinds";
  return own === 0 ? released : `${released}; ${own} of ${total} from lakebed's own kinds`;
}

/** Puts the definitions into a cluster and waits until objects of each kind are taken. */
export async function installCrdSet(client: ApiClient, set: CrdSet): Promise<InstalledCrds> {
  await inParallel([...set.texts], async ([name, text]) => {
    const answer = await applyPatiently(
      client,
      `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`,
      text,
    );
    if (answer.status < 300) return;
    throw new TwinError(
      "twin-crd-refused",
      `the definition ${name} (${set.source}) was refused: ${messageOf(answer)}`,
      "Take the definition of a release that this Kubernetes knows (`--crds DIR`), or leave LAKEBED_CRDS unset.",
    );
  });
  return await waitForCrdSet(client, set);
}

/** Waits until objects of each kind of a set are taken. */
export async function waitForCrdSet(client: ApiClient, set: CrdSet): Promise<InstalledCrds> {
  await inParallel(set.kinds, (kind) => waitUntilUsable(client, kind));
  return { source: set.source, digest: set.digest, count: set.texts.size };
}

/** Large definitions on a busy machine outlast the API server's own limit; it is still at work then, not at odds. */
async function applyPatiently(client: ApiClient, path: string, text: string): Promise<ApiAnswer> {
  const deadline = Date.now() + INSTALL_SECONDS * 1000;
  for (;;) {
    const answer = await client.apply(path, text);
    const isOverloaded = answer.status === 429 || answer.status >= 500;
    if (!isOverloaded || answer.status === 500 || Date.now() > deadline) return answer;
    await sleep(1_000);
  }
}

/** For callers with a kubeconfig, such as the stand-in provider when a chart is recorded. */
export async function installCrds(
  kubeconfig: string,
  context: string,
  kinds: readonly CustomKind[],
): Promise<InstalledCrds> {
  const client = ApiClient.fromKubeconfig(kubeconfig, context);
  try {
    return await installCrdSet(client, await findCrds(kinds));
  } finally {
    client.close();
  }
}

/** A listed definition is not yet a served one; only a dry run shows that objects are taken. */
async function waitUntilUsable(client: ApiClient, kind: CustomKind): Promise<void> {
  const apiVersion = `${kind.group}/${kind.version}`;
  const place = kind.scope === "Namespaced" ? "namespaces/default/" : "";
  const path = `/apis/${apiVersion}/${place}${kind.plural}/lakebed-probe`;
  const probe = JSON.stringify({ apiVersion, kind: kind.kind, metadata: { name: "lakebed-probe" } });
  const deadline = Date.now() + USABLE_SECONDS * 1000;
  while (Date.now() < deadline) {
    const { status } = await client.apply(path, probe, { dryRun: true });
    // 404: not served yet. 422 says that the probe has no spec, so the schema is at work.
    if (status !== 404 && status !== 429 && status !== 503) return;
    await sleep(100);
  }
  throw new TwinError(
    "twin-crd-unusable",
    `objects of ${crdName(kind)} in ${kind.version} are not taken ${USABLE_SECONDS} s after the definition was installed`,
    `Does the definition serve version ${kind.version}? Look into kube-apiserver.log beside the state file.`,
  );
}

function readFolder(folder: string): string[] {
  if (!existsSync(folder)) {
    throw new TwinError(
      "twin-no-crds",
      `the folder of custom resource definitions ${folder} does not exist`,
      "Correct --crds or LAKEBED_CRDS.",
    );
  }
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8"));
}

/** Name and text of each definition in a file. Not parsed: that takes seconds for the larger ones, and the API server does it anyway. */
export function splitDefinitions(text: string): [string, string][] {
  return text.split(/^---.*$/m).flatMap((part): [string, string][] => {
    if (!/^kind: CustomResourceDefinition\s*$/m.test(part)) return [];
    const name = /^metadata:[ \t]*\n(?:[ \t]+.*\n|[ \t]*\n)*?[ \t]{2}name: ["']?([\w.-]+)/m.exec(part)?.[1];
    return name === undefined ? [] : [[name, part]];
  });
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const workers = Array.from({ length: PARALLEL }, async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  });
  await Promise.all(workers);
}
