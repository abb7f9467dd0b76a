import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiVersionOf, customKinds } from "../../kinds/index.ts";
import { messageOf } from "../../twin/api-client.ts";
import { type DeclaredObject, declaredObjects, ObjectClient, recordExample } from "./example-objects.ts";
import { type RunningTwin, startTwin } from "./twin-fixture.ts";

const STACKS = ["dev", "prod", "plants-dev", "plants-prod"];

let twin: RunningTwin;
let client: ObjectClient;
let custom: DeclaredObject[];

beforeAll(async () => {
  twin = await startTwin(undefined, { crds: true });
  client = new ObjectClient(twin.kubeconfig, "greenhouse-dev");
  const graphs = await recordExample(STACKS);
  const objects = STACKS.flatMap((stack) => declaredObjects(graphs.get(stack)!));
  const customVersions = new Set(customKinds.map(apiVersionOf));
  custom = objects.filter(({ apiVersion }) => customVersions.has(apiVersion));
  const namespaces = new Set(objects.map(({ namespace }) => namespace).filter((namespace) => namespace !== undefined));
  for (const name of namespaces) {
    await client.apply({
      apiVersion: "v1",
      kind: "Namespace",
      name,
      namespace: undefined,
      body: { apiVersion: "v1", kind: "Namespace", metadata: { name } },
    });
  }
});

afterAll(async () => {
  client?.close();
  await twin?.stop();
});

function kinds(): string[] {
  return [...new Set(custom.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`))].sort();
}

function firstOf(kind: string): DeclaredObject {
  const objects = custom.filter((object) => `${object.apiVersion} ${object.kind}` === kind);
  // One flavor of the queue says nothing in its spec: there is no field to misspell.
  return objects.find(({ body }) => Object.keys(body.spec ?? {}).length > 0)!;
}

describe("custom kinds that the example renders", () => {
  it("are of many components", () => {
    expect(kinds().length).toBeGreaterThan(10);
  });

  it("are accepted whole, with strict validation", async () => {
    const refused: string[] = [];
    for (const object of custom) {
      const answer = await client.apply(object, { dryRun: true });
      if (answer.status > 201) refused.push(`${object.kind} ${object.name}: ${messageOf(answer)}`);
    }
    expect(refused).toEqual([]);
  });

  it("are refused with one field misspelt, by a message that names the field", async () => {
    const slipped: string[] = [];
    for (const kind of kinds()) {
      const object = firstOf(kind);
      const body = structuredClone(object.body) as { spec: Record<string, unknown> };
      const [field] = Object.keys(body.spec);
      const misspelt = `${field}x`;
      body.spec = { ...body.spec, [misspelt]: body.spec[field!] };
      const answer = await client.apply({ ...object, body: body as never }, { dryRun: true });
      if (answer.status < 400 || !messageOf(answer).includes(misspelt))
        slipped.push(`${kind}: ${answer.status} ${messageOf(answer)}`);
    }
    expect(slipped).toEqual([]);
  });
});
