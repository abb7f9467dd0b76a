import { randomInt } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { environmentLayout } from "../../twin/layout.ts";
import { readState as readTwinState } from "../../twin/state.ts";
import { twinUp } from "../../twin/twin.ts";
import { SmallDeployment } from "./small-deployment.ts";
import { configMaps, namespace, type SmallObject, type SmallStack } from "./small-program.ts";
import { devAndProd, type RunningTwin, startTwin, testProgress } from "./twin-fixture.ts";

let twin: RunningTwin;
const environments = devAndProd.filter(({ name }) => name === "dev");
const made: SmallDeployment[] = [];

beforeAll(async () => {
  twin = await startTwin(environments, { crds: false });
});
afterAll(() => twin.stop());
afterEach(() => {
  for (const deployment of made.splice(0)) deployment.remove();
});

function deploy(objects: SmallObject[]): SmallDeployment {
  const stack: SmallStack = { context: "greenhouse-dev", objects };
  const deployment = new SmallDeployment(twin, { dev: stack });
  made.push(deployment);
  return deployment;
}

/** Does something once, when the update of the stack has finished so many resources. */
function atStep(deployment: SmallDeployment, step: number, act: () => void): void {
  let done = false;
  deployment.onProgress = (task, state) => {
    const count = /^(\d+) of/.exec(state)?.[1];
    if (done || !task.startsWith("update") || count === undefined || Number(count) < step) return;
    done = true;
    act();
  };
}

/** The state without what differs from run to run and from namespace to namespace. */
async function comparableState(deployment: SmallDeployment, own: string): Promise<unknown> {
  const state = await deployment.driver.readState("dev");
  const resources = state?.resources.map(({ urn, type, inputs, parent, protect }) => ({
    urn,
    type,
    inputs,
    parent,
    protect,
  }));
  const text = JSON.stringify({ resources, pending: state?.pending })
    .replaceAll(`"${own}"`, '"N"')
    .replaceAll(own, "N");
  const parsed = JSON.parse(text) as { resources: { urn: string }[]; pending: unknown[] };
  parsed.resources.sort((a, b) => (a.urn < b.urn ? -1 : 1));
  return parsed;
}

describe("an engine that is killed", () => {
  const OBJECTS = 12;
  const build = (name: string) => [namespace(name), ...configMaps(name, OBJECTS)];

  test("leaves nothing that up again does not put in order, at five random moments", async () => {
    const undisturbed = deploy(build("calm"));
    expect((await undisturbed.up()).outcome).toBe("succeeded");
    const wanted = await comparableState(undisturbed, "calm");

    for (let round = 0; round < 5; round += 1) {
      const own = `killed-${round}`;
      const moment = randomInt(1, OBJECTS);
      const deployment = deploy(build(own));
      atStep(deployment, moment, () => {
        for (const pid of deployment.driver.runningPids) process.kill(pid, "SIGKILL");
      });
      const killed = await deployment.up();
      expect(killed.outcome, `killed after ${moment} resources`).toBe("failed");
      deployment.onProgress = () => {};

      expect((await deployment.up()).outcome, `up after a kill after ${moment} resources`).toBe("succeeded");
      expect(deployment.said.filter((line) => line.includes("removed the lock of process")).length).toBe(1);
      expect(await comparableState(deployment, own)).toEqual(wanted);
      expect((await deployment.configMaps(own)).sort()).toEqual((await undisturbed.configMaps("calm")).sort());
      expect((await deployment.up()).stacks.map(({ phase, warnings }) => [phase, warnings])).toEqual([
        ["unchanged", []],
      ]);
    }
  });

  test("while it opens the note beside the state leaves a state that up reads", async () => {
    const deployment = deploy(build("halfway"));
    expect((await deployment.up()).outcome).toBe("succeeded");
    const backend = join(deployment.repository.directory, ".lakebed/state/.pulumi");
    const note = join(backend, "stacks/tiny/dev.json.attrs");
    const locks = join(backend, "locks/organization/tiny/dev");
    writeFileSync(note, "");
    mkdirSync(locks, { recursive: true });
    const lock = join(locks, "living.json");
    const timestamp = new Date().toISOString();
    writeFileSync(lock, JSON.stringify({ pid: process.pid, username: "x", hostname: hostname(), timestamp }));
    await expect(deployment.driver.readState("dev")).rejects.toThrow("failed to load checkpoint: EOF");
    expect(existsSync(note)).toBe(true);

    rmSync(lock);
    expect((await deployment.driver.readState("dev"))?.resources.length).toBeGreaterThan(OBJECTS);
    writeFileSync(note, "");
    expect((await deployment.up()).stacks.map(({ phase }) => phase)).toEqual(["unchanged"]);
    expect(deployment.said).toEqual([
      "dev: the killed run was writing the state; the state is whole, removed the broken note beside it",
    ]);
  });

  test("while it lives, its lock is respected and its holder named", async () => {
    const deployment = deploy(build("held"));
    let second: Promise<unknown> | undefined;
    atStep(deployment, 2, () => {
      const other = new SmallDeployment(twin, {});
      made.push(other);
      second = deployment.up().then(
        () => "not refused",
        (error: Error) => error.message,
      );
    });
    expect((await deployment.up()).outcome).toBe("succeeded");
    expect(await second).toMatch(/^dev: locked by process \d+ of .* on /);
  });

  test("on another host keeps its lock", async () => {
    const deployment = deploy([namespace("foreign")]);
    await deployment.up();
    const folder = join(deployment.repository.directory, ".lakebed/state/.pulumi/locks/organization/tiny/dev");
    mkdirSync(folder, { recursive: true });
    const file = join(folder, "foreign.json");
    writeFileSync(
      file,
      JSON.stringify({ pid: 1, username: "x", hostname: `not-${hostname()}`, timestamp: "2026-01-01T00:00:00Z" }),
    );
    await expect(deployment.up()).rejects.toThrow(`locked by process 1 of x on not-${hostname()}`);
    expect(existsSync(file)).toBe(true);
  });
});

test("an interrupted up finishes what runs, and the next one goes on", async () => {
  const deployment = deploy([namespace("stopped"), ...configMaps("stopped", 12)]);
  atStep(deployment, 3, () => process.emit("SIGINT"));
  const report = await deployment.up();
  expect(report.outcome).toBe("interrupted");
  const state = await deployment.driver.readState("dev");
  expect(state?.pending).toEqual([]);
  deployment.onProgress = () => {};
  expect((await deployment.up()).outcome).toBe("succeeded");
  expect(deployment.said).toEqual([]);
  expect((await deployment.configMaps("stopped")).length).toBe(12);
});

test("an API server that goes down in the middle is named, and the next up finishes", async () => {
  const deployment = deploy([namespace("down"), ...configMaps("down", 12)]);
  atStep(deployment, 3, () => {
    const identity = readTwinState(environmentLayout(twin.root, "dev"))?.processes["kube-apiserver"];
    if (identity !== undefined) process.kill(identity.pid, "SIGKILL");
  });
  const report = await deployment.up();
  expect(report.outcome).toBe("failed");
  expect(report.stacks[0]?.errors.join("\n")).toMatch(/API server|ECONNREFUSED|ECONNRESET|connect/);
  await expect(deployment.up()).rejects.toThrow("the API server of context `greenhouse-dev`");

  deployment.onProgress = () => {};
  await twinUp({ root: twin.root, environments, progress: testProgress });
  expect((await deployment.up()).outcome).toBe("succeeded");
  expect((await deployment.configMaps("down")).length).toBe(12);
});

test("a secret never stands in clear in state, log, event or message", async () => {
  const secret = "Kj3-swordfish-9x";
  const encoded = Buffer.from(secret).toString("base64");
  const object = (name: string, more: object = {}): SmallObject => ({
    name,
    kind: "Secret",
    args: { metadata: { name, namespace: "secrets" }, ...more },
    secrets: { password: secret },
  });
  const deployment = deploy([namespace("secrets"), object("good")]);
  const reports = [await deployment.up()];
  expect(reports[0]?.outcome).toBe("succeeded");
  deployment.repository.edit("dev", (stack) => {
    stack.objects.push({ ...object("bad"), secrets: { "not a key!": secret } });
  });
  reports.push(await deployment.up());
  expect(reports[1]?.outcome).toBe("refused");

  const stored = await deployment.api().readNamespacedSecret({ name: "good", namespace: "secrets" });
  expect(stored.data).toEqual({ password: encoded });
  const told = JSON.stringify(reports) + deployment.said.join("\n");
  const written = [deployment.repository.directory, join(twin.root, ".lakebed", "pulumi-home", "logs")].flatMap(
    filesBelow,
  );
  expect(written.length).toBeGreaterThan(3);
  for (const needle of [secret, encoded]) {
    expect(told).not.toContain(needle);
    for (const file of written) {
      if (!file.endsWith("stacks.json")) expect(readFileSync(file).includes(needle), file).toBe(false);
    }
  }
});

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name !== "node_modules")
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesBelow(path) : [path]));
}
