import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { explainValue } from "../../../spec/explaining/explain-value.ts";
import { loadRepository } from "../../../spec/index.ts";
import { withRepository } from "../fixture.ts";

const PROJECT = "projects/plants/project.yaml";

/** Lines 1 to 37 of the file are these. */
const project = `apiVersion: lakebed/v1
kind: Project
name: plants
owner: { team: recommenders, contact: "#plants-ml", costCenter: CC-1042 }
repository: https://git.nursery.example/plants.git
purpose: { summary: Recommends plants., riskTier: limited }
personas:
  data-engineer: [data]
  approver: [release]
quota:
  { cpu: 16, memory: 64 GiB, storage: 1 TiB, pods: 50 }
datasets:
  bronze.orders:
    source: { connection: shop, table: public.orders, cursor: updated_at }
    classification: confidential
    retention: 2 years
    freshness: 2 hours
    columns:
      order_id: { type: long, key: true }
      updated_at: { type: timestamp }
features:
  activity:
    entities: [order_id]
    computedFrom: bronze.orders
    timestamp: updated_at
    ttl: 30 days
    fields:
      order_id: { type: long }
pipelines:
  ingest:
    schedule: "0 3 * * *"
    retries: 4
    notify: [alerts]
    steps:
      orders: { spark: jobs/orders.py, writes: [bronze.orders] }
  again:
    notify: [alerts]
    steps:
      features: { spark: jobs/train.py, reads: [bronze.orders], writes: [features.activity] }
monitors:
  fresh: { kind: freshness, dataset: bronze.orders, then: { notify: [alerts] } }
overrides:
  dev:
    pipelines: { ingest: { retries: 0 } }
`;

function told(subject: string | undefined, environment: string, keys: string, text = project) {
  return withRepository((directory) => {
    writeFileSync(join(directory, PROJECT), text);
    const { node } = explainValue(loadRepository(directory), { project: subject, environment }, keys);
    const from = "followsFrom" in node.origin ? node.origin.followsFrom : undefined;
    return [node.value, node.origin.kind, from && `${from.file}:${from.line}`];
  });
}

test.each([
  ["features.activity.owner", "recommenders", `${PROJECT}:4`],
  ["features.activity.pointInTime.lookback", "30 days", `${PROJECT}:26`],
  ["pipelines.ingest.timeZone", "UTC", `${PROJECT}:31`],
  ["pipelines.ingest.steps.orders.retries", 4, `${PROJECT}:32`],
  ["monitors.fresh.atMost", "2 hours", `${PROJECT}:17`],
  ["datasets.bronze.orders.columns.order_id.nullable", false, `${PROJECT}:19`],
])("%s follows from another word", (keys, value, from) => {
  expect(told("plants", "prod", keys)).toEqual([value, "default", from]);
});

test("what it follows from may be overridden", () => {
  expect(told("plants", "dev", "pipelines.ingest.steps.orders.retries")).toEqual([0, "default", `${PROJECT}:44`]);
});

test("what it follows from may itself be left out", () => {
  expect(told("plants", "prod", "pipelines.again.steps.features.retries")).toEqual([2, "default", undefined]);
  expect(told("plants", "prod", "datasets.bronze.orders.columns.updated_at.nullable")).toEqual([
    true,
    "default",
    undefined,
  ]);
});

test.each([
  ["pipelines.again.timeZone", "there is no schedule"],
  ["features.activity.pointInTime.delay", "nothing is late"],
])("%s stays left out: %s", (keys) => {
  expect(told("plants", "prod", keys)).toEqual([undefined, "left-out", undefined]);
});

test("a freshness monitor of a dataset that promises none has no bound", () => {
  const text = project.replace("    freshness: 2 hours\n", "");
  expect(told("plants", "prod", "monitors.fresh.atMost", text)).toEqual([undefined, "left-out", undefined]);
});

test("the provider's keys are looked for below its address", () => {
  const [value, kind, from] = told(undefined, "prod", "identity.jwks");
  expect(value).toMatch(/^https:\/\/.+\/\.well-known\/jwks\.json$/);
  expect([kind, from]).toEqual(["default", expect.stringMatching(/^platform\.yaml:\d+$/)]);
});

test("the defaults that are told are those that are used", () => {
  withRepository((directory) => {
    writeFileSync(join(directory, PROJECT), project);
    // The fixture's release is of a model that this project does not have.
    rmSync(join(directory, "projects", "plants", "releases"), { recursive: true });
    const repository = loadRepository(directory);
    expect(repository.problems).toEqual([]);
    const used = repository.project("plants", "dev");
    expect(used?.features.activity).toMatchObject({
      owner: "recommenders",
      pointInTime: { lookbackSeconds: 30 * 86_400 },
    });
    expect(used?.pipelines.ingest?.steps.orders?.retries).toBe(0);
    expect(used?.pipelines.ingest?.schedule?.timeZone).toBe("UTC");
    expect(used?.monitors.fresh).toMatchObject({ atMostSeconds: 7_200 });
    expect(used?.datasets["bronze.orders"]?.columns.order_id?.nullable).toBe(false);
  });
});
