import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { customKinds } from "../../kinds/index.ts";
import { ApiClient } from "../../twin/api-client.ts";
import { twinDown, twinUp } from "../../twin/twin.ts";
import { testProgress } from "./twin-fixture.ts";

const CONTEXT = "greenhouse-dev";

interface Listing {
  items: { metadata: { name: string; uid: string } }[];
}

/** A cluster of its own below its own root; the cache, and so the template, is shared. */
class Cluster {
  readonly root = mkdtempSync(join(tmpdir(), "lakebed-template-"));
  readonly said: string[] = [];

  async up(): Promise<void> {
    const progress = {
      ...testProgress,
      update: (task: string, state: string) => void this.said.push(`${task}: ${state}`),
    };
    await twinUp({
      root: this.root,
      environments: [{ name: "dev", context: CONTEXT, gpuPools: [] }],
      progress,
      crds: "own",
    });
  }

  async list(path: string): Promise<Listing["items"]> {
    const client = ApiClient.fromKubeconfig(join(this.root, ".lakebed", "twin", "kubeconfig"), CONTEXT);
    const { body } = await client.get(path);
    client.close();
    return (body as Listing).items;
  }

  async down(): Promise<void> {
    await twinDown(this.root, testProgress);
    rmSync(this.root, { recursive: true, force: true });
  }
}

const first = new Cluster();
const second = new Cluster();

beforeAll(async () => {
  await first.up();
  await second.up();
});

afterAll(() => Promise.all([first.down(), second.down()]));

it("a later cluster starts with the definitions that an earlier one learnt", async () => {
  expect(second.said).toContain(
    `custom kinds of dev: waiting for ${customKinds.length} definitions from lakebed's own kinds`,
  );
  const definitions = await second.list("/apis/apiextensions.k8s.io/v1/customresourcedefinitions");
  expect(definitions.map(({ metadata }) => metadata.name)).toEqual(
    customKinds.map(({ plural, group }) => `${plural}.${group}`).sort(),
  );
});

it("has an identity of its own: nothing else came with the definitions", async () => {
  const uid = async (cluster: Cluster) =>
    (await cluster.list("/api/v1/namespaces")).find(({ metadata }) => metadata.name === "kube-system")?.metadata.uid;
  expect(await uid(second)).not.toBe(await uid(first));
});
