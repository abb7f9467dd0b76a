import { ApiClient } from "../../twin/api-client.ts";

interface ResourceList {
  resources?: { name: string; verbs: string[] }[];
}

/** Kinds that change on their own. */
const RESTLESS = new Set(["events", "leases", "componentstatuses", "endpoints", "endpointslices"]);

/** Every object of every kind that an API server has, as `kind -> names`. */
export async function listObjects(kubeconfig: string, context: string): Promise<Record<string, string[]>> {
  const client = ApiClient.fromKubeconfig(kubeconfig, context);
  const read = async <T>(path: string) => (await client.get(path)).body as T;
  try {
    const groups = await read<{ groups: { preferredVersion: { groupVersion: string } }[] }>("/apis");
    const roots = ["/api/v1", ...groups.groups.map((group) => `/apis/${group.preferredVersion.groupVersion}`)];
    const objects: Record<string, string[]> = {};
    for (const root of roots) {
      const { resources = [] } = await read<ResourceList>(root);
      for (const { name, verbs } of resources) {
        if (!verbs.includes("list") || name.includes("/") || RESTLESS.has(name)) continue;
        const { items = [] } = await read<{ items?: { metadata: { name: string; namespace?: string } }[] }>(
          `${root}/${name}`,
        );
        objects[`${root}/${name}`] = items.map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`).sort();
      }
    }
    return objects;
  } finally {
    client.close();
  }
}
