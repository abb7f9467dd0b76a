import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { SmallDeployment } from "./small-deployment.ts";
import { configMap, configMaps, namespace, type SmallObject, type SmallStack } from "./small-program.ts";
import { type RunningTwin, startTwin } from "./twin-fixture.ts";

let twin: RunningTwin;
const made: SmallDeployment[] = [];

beforeAll(async () => {
  twin = await startTwin(undefined, { crds: false });
});
afterAll(() => twin.stop());
afterEach(() => {
  for (const deployment of made.splice(0)) deployment.remove();
});

function deploy(stacks: Record<string, SmallStack>): SmallDeployment {
  const deployment = new SmallDeployment(twin, stacks);
  made.push(deployment);
  return deployment;
}

function marked(space: string, name: string): SmallObject {
  const object = configMap(space, name);
  return {
    ...object,
    args: { ...object.args, metadata: { name, namespace: space, annotations: { "lakebed.dev/data": name } } },
  };
}

function retained(space: string, name: string): SmallObject {
  return { ...configMap(space, name), options: { retainOnDelete: true } };
}

const stacks = (name: string): Record<string, SmallStack> => ({
  dev: {
    context: "greenhouse-dev",
    objects: [namespace(`${name}-system`), ...configMaps(`${name}-system`, 2), retained(`${name}-system`, "database")],
    outputs: { environment: { version: 1 } },
  },
  "tiny-dev": {
    context: "greenhouse-dev",
    objects: [namespace(name), namespace(`${name}-scratch`), ...configMaps(name, 2), marked(name, "orders")],
    reads: "dev",
  },
});

test("destroy keeps what holds data, says which, and leaves only that", async () => {
  const deployment = deploy(stacks("kept"));
  expect((await deployment.up()).outcome).toBe("succeeded");
  const report = await deployment.destroy();
  expect(report.outcome).toBe("succeeded");
  expect(
    report.stacks.map(({ stack, phase, kept, unexpected, errors }) => ({
      stack,
      phase,
      kept: kept.map(({ object }) => object),
      unexpected,
      errors,
    })),
  ).toEqual([
    { stack: "tiny-dev", phase: "kept-data", kept: ["kept/orders"], unexpected: [], errors: [] },
    { stack: "dev", phase: "kept-data", kept: ["kept-system/database"], unexpected: [], errors: [] },
  ]);
  expect(await deployment.configMaps("kept")).toEqual(["orders"]);
  expect(await deployment.configMaps("kept-system")).toEqual(["database"]);
  expect(await deployment.namespaces()).not.toContain("kept-scratch");

  expect((await deployment.up()).outcome).toBe("succeeded");
  expect((await deployment.configMaps("kept")).sort()).toEqual(["orders", "settings-0", "settings-1"]);
});

test("data that is named goes too, and no namespace is left", async () => {
  const deployment = deploy(stacks("gone"));
  await deployment.up();
  const report = await deployment.destroy({ deleteData: ["orders", "dev/database"] });
  expect(report.stacks.map(({ phase, unexpected }) => [phase, unexpected])).toEqual([
    ["destroyed", []],
    ["destroyed", []],
  ]);
  expect((await deployment.namespaces()).filter((name) => name.startsWith("gone"))).toEqual([]);
  expect((await deployment.destroy()).stacks.map(({ phase }) => phase)).toEqual(["absent", "absent"]);
});

test("a name that holds no data stops destroy before anything is deleted", async () => {
  const deployment = deploy(stacks("misspelt"));
  await deployment.up();
  await expect(deployment.destroy({ deleteData: ["order"] })).rejects.toThrow("nothing that holds data has that name");
  expect((await deployment.configMaps("misspelt")).length).toBe(3);
  expect((await deployment.destroy({ confirm: async () => false })).outcome).toBe("not-confirmed");
  expect((await deployment.configMaps("misspelt")).length).toBe(3);
});
