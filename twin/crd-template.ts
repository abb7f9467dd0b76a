/**
 * A cluster takes most of a minute to learn the released definitions: each one makes the API server build its schemas
 * anew. An etcd folder with nothing but the definitions, made once and kept in the cache, lets a new cluster start with
 * them. Nothing else is in it: no namespace (its uid is a cluster's identity), no grant, no secret.
 */
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cached, cacheFolder } from "./cache.ts";
import { startDetached, stopProcess } from "./child-process.ts";
import { ETCD_SOCKETS, planEtcd } from "./control-plane.plan.ts";
import type { CrdSet } from "./crds.ts";
import type { EnvironmentLayout } from "./layout.ts";
import type { Progress } from "./progress.ts";
import { versions } from "./versions.ts";

const DEFINITIONS = "/registry/apiextensions.k8s.io/customresourcedefinitions/";
/** The byte after the slash: the end of the range of all keys that start with the prefix. */
const AFTER_DEFINITIONS = `${DEFINITIONS.slice(0, -1)}0`;
const START_SECONDS = 20;

interface KeyValue {
  key: string;
  value: string;
}

/** Neither the API server's stored form nor etcd's files need be another release's. */
function templateKey(set: CrdSet, etcd: string): string {
  const parts = [versions.kubernetes, etcd, statSync(etcd).size, set.digest];
  const digest = createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 12);
  return `definitions-${digest}`;
}

/** Puts the template in place of an etcd folder that does not exist yet; false when there is none to put. */
export function startFromTemplate(layout: EnvironmentLayout, etcd: string, set: CrdSet): boolean {
  const template = join(cacheFolder(), "tools", templateKey(set, etcd), "etcd");
  if (set.texts.size === 0 || existsSync(layout.etcdData) || !existsSync(template)) return false;
  const unfinished = `${layout.etcdData}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(template, unfinished, { recursive: true });
  renameSync(unfinished, layout.etcdData);
  return true;
}

/** Keeps the definitions of a cluster that has just learnt them, for the next cluster. */
export async function keepTemplate(
  layout: EnvironmentLayout,
  etcd: string,
  set: CrdSet,
  progress: Progress,
): Promise<void> {
  const entry = { key: templateKey(set, etcd), what: "keeping the definitions for the next cluster", progress };
  await cached(cacheFolder(), entry, async (folder) => {
    const definitions = await readDefinitions(join(layout.run, ETCD_SOCKETS[0]));
    const own = { run: join(folder, "run"), etcdData: join(folder, "etcd"), logs: join(folder, "logs") };
    for (const part of [own.run, own.logs]) mkdirSync(part, { recursive: true, mode: 0o700 });
    const identity = await startDetached(planEtcd(own, etcd), own.logs);
    try {
      const socket = join(own.run, ETCD_SOCKETS[0]);
      await untilAnswering(socket);
      for (const { key, value } of definitions) await call(socket, "/v3/kv/put", { key, value });
    } finally {
      await stopProcess(identity);
    }
    for (const part of [own.run, own.logs]) rmSync(part, { recursive: true, force: true });
  });
}

async function readDefinitions(socket: string): Promise<KeyValue[]> {
  const range = { key: encode(DEFINITIONS), range_end: encode(AFTER_DEFINITIONS) };
  const { kvs = [] } = (await call(socket, "/v3/kv/range", range)) as { kvs?: KeyValue[] };
  if (kvs.length === 0) throw new Error("etcd holds no definitions");
  return kvs;
}

function encode(text: string): string {
  return Buffer.from(text).toString("base64");
}

async function untilAnswering(socket: string): Promise<void> {
  const deadline = Date.now() + START_SECONDS * 1000;
  for (;;) {
    try {
      await call(socket, "/v3/maintenance/status", {});
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(50);
    }
  }
}

/** etcd's JSON door, which every release has beside the gRPC one. */
async function call(socketPath: string, path: string, body: object): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const outgoing = request(
    { socketPath, path, method: "POST", headers: { "content-type": "application/json" } },
    (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("error", reject);
      incoming.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        if (incoming.statusCode === 200) resolve(JSON.parse(text));
        else reject(new Error(`etcd answered ${path} with ${incoming.statusCode}: ${text.slice(0, 200)}`));
      });
    },
  );
  outgoing.on("error", reject);
  outgoing.end(JSON.stringify(body));
  return await promise;
}
