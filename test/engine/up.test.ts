import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { SmallDeployment } from "./small-deployment.ts";
import { configMap, configMaps, namespace, type SmallStack } from "./small-program.ts";
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

const dev = (objects: SmallStack["objects"]): SmallStack => ({ context: "greenhouse-dev", objects });

describe("one stack", () => {
  test("up makes, up again changes nothing, one change is one update", async () => {
    const deployment = deploy({ dev: dev([namespace("one"), ...configMaps("one", 3)]) });
    const first = await deployment.up();
    expect(first.stacks.map((stack) => [stack.phase, stack.operations, stack.errors])).toEqual([
      ["updated", { create: 4, update: 0, replace: 0, delete: 0, same: 0 }, []],
    ]);
    expect(first.outcome).toBe("succeeded");
    expect(await deployment.configMaps("one")).toEqual(["settings-0", "settings-1", "settings-2"]);

    const second = await deployment.up();
    expect(second.stacks.map((stack) => [stack.phase, stack.operations])).toEqual([
      ["unchanged", { create: 0, update: 0, replace: 0, delete: 0, same: 4 }],
    ]);

    deployment.repository.edit("dev", (stack) => {
      stack.objects[1] = configMap("one", "settings-0", { key: "other" });
    });
    const third = await deployment.up();
    expect(third.stacks[0]?.operations).toEqual({ create: 0, update: 1, replace: 0, delete: 0, same: 3 });
  });

  test("a change of the stack's outputs alone is deployed too", async () => {
    const deployment = deploy({ dev: { ...dev([namespace("outputs")]), outputs: { version: 1 } } });
    await deployment.up();
    deployment.repository.edit("dev", (stack) => {
      stack.outputs = { version: 2 };
    });
    expect((await deployment.up()).stacks[0]?.phase).toBe("updated");
    expect((await deployment.up()).stacks[0]?.phase).toBe("unchanged");
  });

  test("drift is repaired when up reads the cluster first", async () => {
    const deployment = deploy({ dev: dev([namespace("drift"), configMap("drift", "settings")]) });
    await deployment.up();
    const api = deployment.api();
    const name = { name: "settings", namespace: "drift" };
    const live = await api.readNamespacedConfigMap(name);
    await api.replaceNamespacedConfigMap({ ...name, body: { ...live, data: { key: "drifted" } } });
    expect((await deployment.up({ refresh: true })).outcome).toBe("succeeded");
    expect((await api.readNamespacedConfigMap(name)).data).toEqual({ key: "value" });
  });

  test("an object that the state claims and the cluster lacks is missed, and made again by a refreshing up", async () => {
    const deployment = deploy({ dev: dev([namespace("gone"), configMap("gone", "settings")]) });
    await deployment.up();
    await deployment.api().deleteNamespacedConfigMap({ name: "settings", namespace: "gone" });
    const report = await deployment.up();
    expect(report.outcome).toBe("failed");
    expect(report.stacks[0]?.verification).toEqual({ found: 1, missing: ["ConfigMap gone/settings"] });
    expect((await deployment.up({ refresh: true })).stacks[0]?.verification).toEqual({ found: 2, missing: [] });
  });

  test("a program that declares nothing, and one that drops most, are refused and delete nothing", async () => {
    const deployment = deploy({ dev: dev([namespace("mass"), ...configMaps("mass", 6)]) });
    await deployment.up();
    const whole = deployment.repository.read();
    deployment.repository.edit("dev", (stack) => {
      stack.objects = [];
    });
    expect((await deployment.up()).refusals.map(({ code }) => code)).toEqual(["empty-program"]);

    deployment.repository.write(whole);
    deployment.repository.edit("dev", (stack) => {
      stack.objects = stack.objects.slice(0, 2);
    });
    const refused = await deployment.up();
    expect(refused.refusals.map(({ message }) => message)).toEqual([
      "dev: the update would delete or replace 5 of 7 objects",
    ]);
    expect((await deployment.configMaps("mass")).length).toBe(6);

    expect((await deployment.up({ allowMassDelete: true })).outcome).toBe("succeeded");
    expect(await deployment.configMaps("mass")).toEqual(["settings-0"]);
  });

  test("a program that fails deletes nothing", async () => {
    const deployment = deploy({ dev: dev([namespace("fails"), ...configMaps("fails", 3)]) });
    await deployment.up();
    deployment.repository.edit("dev", (stack) => {
      stack.throwsAfter = 1;
    });
    const report = await deployment.up({ allowMassDelete: true });
    expect(report.outcome).toBe("refused");
    expect(report.refusals.map(({ message }) => message).join("\n")).toContain("the program failed");
    expect((await deployment.configMaps("fails")).length).toBe(3);
  });

  test("everything that the API server refuses is told at once, before anything is made", async () => {
    const bad = (name: string) => configMap("refused", name, { "not a key!": "x" });
    const deployment = deploy({
      dev: dev([namespace("refused"), configMap("default", "good"), ...["a", "b", "c"].map(bad)]),
    });
    deployment.repository.edit("dev", (stack) => {
      for (const object of stack.objects) if (object.kind === "ConfigMap") object.args.metadata.namespace = "default";
    });
    const report = await deployment.up();
    expect(report.outcome).toBe("refused");
    for (const name of ["a", "b", "c"]) {
      expect(report.refusals.filter(({ message }) => message.startsWith(`ConfigMap ${name}: `)).length).toBe(1);
    }
    expect(await deployment.configMaps("default")).toEqual([]);
    expect(await deployment.namespaces()).not.toContain("refused");
  });

  test("a stack on a context of another cluster than last time is refused until it is accepted", async () => {
    const deployment = deploy({ dev: dev([namespace("moved"), configMap("moved", "settings")]) });
    await deployment.up();
    const elsewhere = { ...deployment.deployment.stacks[0], context: "greenhouse-prod" } as never;
    deployment.deployment.stacks.splice(0, 1, elsewhere);
    await expect(deployment.up()).rejects.toThrow("leads to another cluster than last time");
    deployment.repository.edit("dev", (stack) => {
      stack.context = "greenhouse-prod";
    });
    expect((await deployment.up({ acceptClusters: ["dev"] })).outcome).toBe("succeeded");
    expect(await deployment.configMaps("moved", "prod")).toEqual(["settings"]);
  });

  test("what the other kind of provider made is refused", async () => {
    const deployment = deploy({ dev: dev([namespace("provider")]) });
    await deployment.up();
    deployment.deployment.provider = "official";
    await expect(deployment.up()).rejects.toThrow("made with the stand-in Kubernetes plugin of the twin");
  });
});

describe("environments and projects", () => {
  const stacks = (name: string): Record<string, SmallStack> => ({
    dev: { ...dev([namespace(`${name}-system`)]), outputs: { environment: { version: 1 } } },
    prod: {
      context: "greenhouse-prod",
      objects: [namespace(`${name}-system`)],
      outputs: { environment: { version: 1 } },
    },
    "tiny-dev": { ...dev([namespace(name), ...configMaps(name, 2)]), reads: "dev" },
    "tiny-prod": { context: "greenhouse-prod", objects: [namespace(name), ...configMaps(name, 2)], reads: "prod" },
  });

  test("environments come up before the projects in them; again, nothing changes", async () => {
    const deployment = deploy(stacks("order"));
    const first = await deployment.up();
    expect(first.refusals).toEqual([]);
    expect(first.stacks.map((stack) => [stack.stack, stack.phase])).toEqual([
      ["dev", "updated"],
      ["prod", "updated"],
      ["tiny-dev", "updated"],
      ["tiny-prod", "updated"],
    ]);
    expect(new Set((await deployment.up()).stacks.map(({ phase }) => phase))).toEqual(new Set(["unchanged"]));
  });

  test("a project alone, whose environment does not stand, is told to wait for it", async () => {
    const deployment = deploy(stacks("alone"));
    await expect(deployment.up({ stacks: ["tiny-dev"] })).rejects.toThrow(
      "environment `dev` is not deployed, and the projects in it need it",
    );
  });

  test("what is refused in the last stack keeps the first from being touched", async () => {
    const deployment = deploy(stacks("last"));
    await deployment.up();
    deployment.repository.edit("dev", (stack) => {
      stack.objects.push(configMap("last-system", "new"));
    });
    deployment.repository.edit("tiny-prod", (stack) => {
      stack.objects.push(configMap("last", "bad", { "not a key!": "x" }));
    });
    const report = await deployment.up();
    expect(report.outcome).toBe("refused");
    expect(report.refusals.map(({ stack }) => stack)).toEqual(["tiny-prod"]);
    expect(await deployment.configMaps("last-system")).toEqual([]);
  });

  test("two environments on one cluster are refused", async () => {
    const deployment = deploy(stacks("shared"));
    for (const stack of deployment.deployment.stacks) stack.context = "greenhouse-dev";
    await expect(deployment.up()).rejects.toThrow("environments `dev` and `prod` are on one cluster");
  });

  test("without a yes nothing is changed", async () => {
    const deployment = deploy(stacks("asked"));
    const report = await deployment.up({ confirm: async () => false });
    expect(report.outcome).toBe("refused");
    expect(await deployment.namespaces()).not.toContain("asked-system");
  });
});
