import { afterAll, beforeAll, expect, test } from "vitest";
import { type DestroyOptions, destroy } from "../../cli/deploy/destroy.ts";
import { openDeployment } from "../../cli/deploy/open.ts";
import { status } from "../../cli/deploy/status.ts";
import { type UpOptions, up } from "../../cli/deploy/up.ts";
import { loadRepository } from "../../spec/repository.ts";
import { twinDown } from "../../twin/twin.ts";
import { listObjects } from "./count-objects.ts";
import { ExampleRepository } from "./example-repository.ts";
import { testProgress } from "./twin-fixture.ts";

// The tests below follow one platform through its life, each from where the one before left it.
let example: ExampleRepository;

beforeAll(() => {
  example = new ExampleRepository();
});
afterAll(async () => {
  await twinDown(example.directory, testProgress);
  example.remove();
});

async function open() {
  const repository = loadRepository(example.directory);
  expect(repository.problems.filter(({ severity }) => severity === "error")).toEqual([]);
  return await openDeployment(repository, { startTwin: true, progress: testProgress });
}

async function runUp(options: Partial<UpOptions> = {}) {
  const { deployment, driver } = await open();
  const all = { stacks: [], allowMassDelete: false, acceptClusters: [], refresh: false, confirm: async () => true };
  return await up(deployment, driver, { ...all, ...options }, testProgress);
}

async function runDestroy(options: Partial<DestroyOptions> = {}) {
  const { deployment, driver } = await open();
  return await destroy(
    deployment,
    driver,
    { stacks: [], deleteData: [], confirm: async () => true, ...options },
    testProgress,
  );
}

async function clusters() {
  const { deployment } = await open();
  const kubeconfig = deployment.kubeconfig ?? "";
  return {
    dev: await listObjects(kubeconfig, "greenhouse-dev"),
    prod: await listObjects(kubeconfig, "greenhouse-prod"),
  };
}

test("two files in, two governed environments out, on empty clusters", async () => {
  const report = await runUp();
  expect(report.refusals).toEqual([]);
  expect(report.stacks.map(({ stack, phase, errors }) => [stack, phase, errors])).toEqual([
    ["dev", "updated", []],
    ["prod", "updated", []],
    ["plants-dev", "updated", []],
    ["plants-prod", "updated", []],
  ]);
  for (const { rules, operations, objects } of report.stacks) {
    expect(rules).toMatchObject({ fail: 0, inconclusive: 0, error: 0 });
    expect(rules?.pass).toBeGreaterThan(0);
    expect(operations.create).toBe(Object.values(objects).reduce((sum, number) => sum + number, 0));
  }
  expect(report.stacks.flatMap(({ waiting }) => waiting).filter((line) => line.startsWith("endpoint"))).toEqual([
    "endpoint recommend: awaiting its first approved version",
    "endpoint recommend: awaiting its first approved version",
  ]);
});

test("a comment at the top of project.yaml changes nothing", async () => {
  example.edit("projects/plants/project.yaml", (text) => `# Reviewed.\n\n${text}`);
  const report = await runUp();
  expect(report.stacks.flatMap(({ changes }) => changes)).toEqual([]);
  expect(report.stacks.map(({ phase }) => phase)).toEqual(["unchanged", "unchanged", "unchanged", "unchanged"]);
});

test("a changed quota updates one object", async () => {
  example.edit("projects/plants/project.yaml", (text) => text.replace("quota: { cpu: 32,", "quota: { cpu: 31,"));
  const report = await runUp({ stacks: ["plants-dev"] });
  expect(report.stacks.map(({ phase, operations }) => [phase, { ...operations, same: 0 }])).toEqual([
    ["updated", { create: 0, update: 1, replace: 0, delete: 0, same: 0 }],
  ]);
  expect(report.stacks[0]?.changes.map((change) => change.split(" ")[1])).toEqual(["ResourceQuota"]);
});

test("a rule of a whole stack, broken in the last stack, keeps everything from being deployed", async () => {
  example.edit("projects/plants/project.yaml", (text) => text.replace("quota: { cpu: 31,", "quota: { cpu: 30,"));
  const before = await clusters();
  const digest = `sha256:${"a".repeat(64)}`;
  example.edit("projects/plants/releases/prod.yaml", (text) =>
    text.replace(
      "releases: []",
      [
        "releases:",
        "  - model: recommender",
        "    version: '1'",
        `    digest: ${digest}`,
        `    commit: ${"b".repeat(40)}`,
        "    trainedBy: maria@greenhouse.example",
        "    approvedBy: maria@greenhouse.example",
        "    approvedAt: 2026-07-01T10:00:00Z",
        "    metrics: { recall_at_10: 0.14 }",
        `    evidence: ${digest}`,
      ].join("\n"),
    ),
  );
  const report = await runUp();
  expect(report.outcome).toBe("refused");
  expect([...new Set(report.refusals.map(({ stack, code }) => `${stack} ${code}`))]).toEqual([
    "plants-prod serving-model-approved",
  ]);
  expect(report.refusals.map(({ message }) => message).join("\n")).toContain("projects/plants/releases/prod.yaml:");
  expect(await clusters()).toEqual(before);
});

test("status says what stands and what waits", async () => {
  const { deployment, driver } = await open();
  const stacks = await status(deployment, driver, []);
  expect(stacks.map(({ stack, deployed, lock, unreachable }) => [stack, deployed, lock, unreachable])).toEqual(
    ["dev", "prod", "plants-dev", "plants-prod"].map((stack) => [stack, true, undefined, undefined]),
  );
});

test("destroy keeps what holds data and says which; what is named goes too, and no namespace is left", async () => {
  example.edit("projects/plants/releases/prod.yaml", (text) => text.replace(/releases:\n.*$/s, "releases: []\n"));
  const kept = await runDestroy();
  expect(kept.stacks.map(({ stack, phase, errors, unexpected }) => [stack, phase, errors, unexpected])).toEqual([
    ["plants-prod", "destroyed", [], []],
    ["plants-dev", "destroyed", [], []],
    ["prod", "kept-data", [], []],
    ["dev", "kept-data", [], []],
  ]);
  expect(kept.stacks.map(({ kept: holders }) => holders.map(({ name }) => name).sort())).toEqual([
    [],
    [],
    ["prod-database-cluster", "prod-object-store-release"],
    ["dev-database-cluster", "dev-object-store-release"],
  ]);
  const names = kept.stacks.flatMap(({ kept: holders }) => holders.map(({ name }) => name));
  const gone = await runDestroy({ deleteData: names });
  expect(gone.outcome).toBe("succeeded");
  for (const objects of Object.values(await clusters())) {
    expect(objects["/api/v1/namespaces"]).toEqual(["/default", "/kube-node-lease", "/kube-public", "/kube-system"]);
  }
});
