import { setTimeout as sleep } from "node:timers/promises";
import { type ApiClient, messageOf } from "./api-client.ts";
import { planNodes, renderNode, SIMULATED_LABEL, type TwinGpuPool } from "./nodes.plan.ts";
import { TwinError } from "./twin-error.ts";

const READY_SECONDS = 180;

interface Node {
  metadata: { name: string; labels: Record<string, string> };
  status?: { conditions?: { type: string; status: string }[] };
}

/** Makes the nodes that are missing and removes simulated ones that no pool asks for any more. */
export async function reconcileNodes(client: ApiClient, pools: TwinGpuPool[]): Promise<void> {
  const wanted = planNodes(pools);
  const existing = new Set((await listNodes(client)).map((node) => node.metadata.name));
  const missing = wanted.filter((plan) => !existing.has(plan.name));
  const superfluous = [...existing].filter((name) => !wanted.some((plan) => plan.name === name));
  await Promise.all([
    ...missing.map(async (plan) => {
      const body = JSON.stringify(renderNode(plan, wanted.indexOf(plan)));
      const answer = await client.send({ method: "POST", path: "/api/v1/nodes", body });
      if (answer.status >= 300 && answer.status !== 409) refused(plan.name, messageOf(answer));
    }),
    ...superfluous.map((name) => client.send({ method: "DELETE", path: `/api/v1/nodes/${name}` })),
  ]);
}

export async function waitForNodes(client: ApiClient): Promise<void> {
  const deadline = Date.now() + READY_SECONDS * 1000;
  while (Date.now() < deadline) {
    const nodes = await listNodes(client);
    if (nodes.length > 0 && nodes.every(isReady)) return;
    await sleep(50);
  }
  throw new TwinError(
    "twin-not-ready",
    `the simulated nodes are not ready after ${READY_SECONDS} s`,
    "Look into kwok.log beside the state file.",
  );
}

export async function listNodes(client: ApiClient): Promise<Node[]> {
  const answer = await client.get(`/api/v1/nodes?labelSelector=${encodeURIComponent(`${SIMULATED_LABEL}=true`)}`);
  if (answer.status !== 200) throw new Error(`nodes cannot be listed: ${messageOf(answer)}`);
  return (answer.body as { items: Node[] }).items;
}

function isReady(node: Node): boolean {
  return node.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;
}

function refused(name: string, message: string): never {
  throw new TwinError(
    "twin-node-refused",
    `node ${name} was refused: ${message}`,
    "Check the pool's resource name and labels.",
  );
}
