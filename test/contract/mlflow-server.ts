import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createWriteStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { type IncomingHttpHeaders, request } from "node:http";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { cached, cacheFolder } from "../../twin/cache.ts";
import { testProgress } from "../engine/twin-fixture.ts";

const run = promisify(execFile);
const DOCKERFILE = new URL("../../components/models/tracking-server.Dockerfile", import.meta.url).pathname;
/** The plugin that asks the API server runs from here on. */
const OLDEST_PYTHON = 12;
const START_SECONDS = 300;

/** The packages that the tracking server's image is built from: the Dockerfile's own words. */
export function imagePackages(): string[] {
  const install = readFileSync(DOCKERFILE, "utf8").match(/pip install --no-cache-dir (.+)$/m)?.[1];
  if (install === undefined) throw new Error(`${DOCKERFILE} installs nothing`);
  return install.split(" ").map((word) => word.replaceAll('"', ""));
}

/** A Python with exactly those packages, made once into the cache. */
export async function ensureMlflow(): Promise<string> {
  const packages = imagePackages();
  const version = packages.find((each) => each.startsWith("mlflow=="))?.slice("mlflow==".length) ?? "unknown";
  const what = `MLflow ${version} from PyPI`;
  const folder = await cached(
    cacheFolder(),
    { key: `venv-mlflow-${version}`, what, progress: testProgress },
    async (venv) => {
      testProgress.say(`${what}: a minute, once`);
      await run(await findPython(), ["-m", "venv", venv]);
      await run(join(venv, "bin", "python"), ["-m", "pip", "install", "--quiet", "--no-cache-dir", ...packages], {
        maxBuffer: 64 * 1024 * 1024,
      });
    },
  );
  // Not `bin/mlflow`: scripts name the folder that the environment was made in, before it was renamed.
  return join(folder, "bin", "python");
}

async function findPython(): Promise<string> {
  const versions = join(homedir(), ".pyenv", "versions");
  const installed = existsSync(versions) ? readdirSync(versions).map((name) => join(versions, name, "bin/python")) : [];
  const candidates = ["python3.14", "python3.13", "python3.12", "python3", ...installed];
  for (const candidate of candidates) {
    const minor = await run(candidate, ["-c", "import sys; print(sys.version_info.minor)"]).then(
      ({ stdout }) => Number(stdout),
      () => 0,
    );
    if (minor >= OLDEST_PYTHON) return candidate;
  }
  throw new Error(`No Python 3.${OLDEST_PYTHON} or newer was found on PATH or in ${versions}.`);
}

export interface MlflowAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface RunningMlflow {
  ask(call: { method?: string; path: string; headers?: Record<string, string>; body?: unknown }): Promise<MlflowAnswer>;
  log(): string;
  stop(): Promise<void>;
}

/** Starts the server with the command that a container would run, on a free port of this machine. */
export async function startMlflow(options: {
  command: string[];
  env: Record<string, string>;
  /** The Host header of requests that name none. */
  host: string;
}): Promise<RunningMlflow> {
  const folder = mkdtempSync(join(tmpdir(), "lakebed-mlflow-"));
  const port = await freePort();
  const log = join(folder, "log");
  const [program, ...args] = options.command;
  if (program !== "mlflow") throw new Error(`the container runs ${program}, not mlflow`);
  // This machine is not a pod: loopback only, and a port that is free.
  const local: Record<string, string> = { "--port": `--port=${port}`, "--host": "--host=127.0.0.1" };
  const child = spawn(
    await ensureMlflow(),
    ["-m", "mlflow", ...args.map((arg) => local[arg.split("=")[0] ?? ""] ?? arg)],
    {
      cwd: folder,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: process.env.PATH ?? "",
        HOME: folder,
        MLFLOW_BACKEND_STORE_URI: `sqlite:///${folder}/mlflow.db`,
        ...options.env,
      },
    },
  );
  const output = createWriteStream(log);
  child.stdout?.pipe(output);
  child.stderr?.pipe(output);
  const server: RunningMlflow = {
    ask: (call) => ask(port, { ...call, headers: { host: options.host, ...call.headers } }),
    log: () => readFileSync(log, "utf8"),
    stop: async () => {
      await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await untilHealthy(server, child);
  return server;
}

async function untilHealthy(server: RunningMlflow, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_SECONDS * 1000;
  while (Date.now() < deadline && child.exitCode === null) {
    const healthy = await server.ask({ path: "/health" }).then(
      ({ status }) => status === 200,
      () => false,
    );
    if (healthy) return;
    await sleep(500);
  }
  const log = server.log();
  await server.stop();
  throw new Error(`MLflow did not start:\n${log.slice(-4000)}`);
}

/** The server has workers: the whole group has to go. */
async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  process.kill(-child.pid, "SIGKILL");
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** Not fetch: that sets the Host header itself, and which hosts the server answers to is what we look at. */
async function ask(
  port: number,
  call: { method?: string; path: string; headers: Record<string, string>; body?: unknown },
): Promise<MlflowAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<MlflowAnswer>();
  const body = call.body === undefined ? undefined : JSON.stringify(call.body);
  const headers = { ...call.headers, ...(body === undefined ? {} : { "content-type": "application/json" }) };
  const outgoing = request(
    { host: "127.0.0.1", port, method: call.method ?? "GET", path: call.path, headers },
    (incoming) => {
      let text = "";
      incoming.setEncoding("utf8");
      incoming.on("data", (chunk: string) => {
        text += chunk;
      });
      incoming.on("end", () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text }));
      incoming.on("error", reject);
    },
  );
  outgoing.on("error", reject);
  outgoing.end(body);
  return await promise;
}
