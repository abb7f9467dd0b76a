import { afterAll, beforeAll, expect, it } from "vitest";
import type { Graph } from "../../graph/graph.ts";
import { type DeclaredObject, declaredObjects, ObjectClient, recordExample } from "./example-objects.ts";
import { devAndProd, type RunningTwin, startTwin } from "./twin-fixture.ts";

const MARKER = "lakebed-environment";

let twin: RunningTwin | undefined;
let client: ObjectClient;
let graphs: Map<string, Graph>;

beforeAll(async () => {
  graphs = await recordExample(["dev", "prod"]);
  twin = await startTwin(devAndProd.slice(0, 1), { crds: false });
  client = new ObjectClient(twin.kubeconfig, "greenhouse-dev");
});
afterAll(async () => {
  client?.close();
  await twin?.stop();
});

function declared(stack: string, kind: string, name: string | undefined): DeclaredObject {
  const graph = graphs.get(stack);
  const found = graph && declaredObjects(graph).find((object) => object.kind === kind && object.name === name);
  if (found === undefined) throw new Error(`${stack} declares no ${kind} ${name}`);
  return found;
}

it("a cluster that one environment has marked refuses the mark of another", async () => {
  const dev = declared("dev", "ConfigMap", MARKER);
  const prod = declared("prod", "ConfigMap", MARKER);
  expect(prod.namespace).toBe(dev.namespace);
  expect((await client.apply(declared("dev", "Namespace", dev.namespace))).status).toBe(201);
  expect((await client.apply(dev)).status).toBe(201);
  expect((await client.apply(dev)).status).toBe(200);

  const refused = await client.apply(prod);
  expect(refused.status).toBe(422);
  expect(JSON.stringify(refused.body)).toContain("field is immutable when `immutable` is set");

  const kept = await client.api.get(await client.pathOf(dev));
  expect(kept.body).toMatchObject({ immutable: true, data: { environment: "dev" } });
});
