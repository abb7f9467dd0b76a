import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ProcessPlan } from "./control-plane.plan.ts";
import { identifyProcess, livenessOf, type ProcessIdentity } from "./process-identity.ts";
import { TwinError } from "./twin-error.ts";

/** Starts a program that outlives this one: a session of its own, its words in a log file. */
export async function startDetached(plan: ProcessPlan, logs: string): Promise<ProcessIdentity> {
  const log = logPath(logs, plan.name);
  if (existsSync(log)) renameSync(log, `${log}.1`);
  const output = openSync(log, "a", 0o600);
  try {
    const child = spawn(plan.binary, plan.args, {
      cwd: plan.workingDirectory,
      detached: true,
      stdio: ["ignore", output, output],
      // Nothing inherited: ETCD_*, proxies or a KUBECONFIG of the user's must not reach these programs.
      env: { PATH: "/usr/bin:/bin", HOME: plan.workingDirectory },
    });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    child.once("spawn", resolve);
    child.once("error", reject);
    await promise;
    child.unref();
    const identity = child.pid === undefined ? undefined : identifyProcess(child.pid);
    return identity ?? failedStart(plan.name, logs);
  } catch (error) {
    if (error instanceof TwinError) throw error;
    throw new TwinError(
      "twin-process-failed",
      `${plan.name} could not be started: ${String(error)}`,
      "Run `lakebed doctor`.",
    );
  } finally {
    closeSync(output);
  }
}

/** Says why a program ended, by the last lines of its log. */
export function failedStart(name: string, logs: string): never {
  const words = logTail(logs, name);
  const hint = `The whole log is in ${logPath(logs, name)}; \`lakebed twin up\` tries again.`;
  throw new TwinError("twin-process-failed", `${name} ended right after its start:\n${words}`, hint);
}

export function logTail(logs: string, name: string, lines = 6): string {
  const log = logPath(logs, name);
  if (!existsSync(log)) return "(no log)";
  return readFileSync(log, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
}

function logPath(logs: string, name: string): string {
  return join(logs, `${name}.log`);
}

export function isAlive(identity: ProcessIdentity | undefined): identity is ProcessIdentity {
  return identity !== undefined && livenessOf(identity) === "alive";
}

/** Asks a process to end, insists after `patienceMilliseconds`. A pid that was given to somebody else is left alone. */
export async function stopProcess(identity: ProcessIdentity | undefined, patienceMilliseconds = 10_000): Promise<void> {
  if (!isAlive(identity)) return;
  process.kill(identity.pid, "SIGTERM");
  if (await isGoneWithin(identity, patienceMilliseconds)) return;
  if (isAlive(identity)) process.kill(identity.pid, "SIGKILL");
  await isGoneWithin(identity, 5_000);
}

async function isGoneWithin(identity: ProcessIdentity, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (Date.now() < deadline) {
    if (!isAlive(identity)) return true;
    await sleep(20);
  }
  return !isAlive(identity);
}
