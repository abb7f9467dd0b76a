import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderTrainingPod } from "../../components/training/training-pod.render.ts";
import type { WorkflowStepTemplate } from "../../kinds/argo.ts";
import type { PodSecurityContext } from "../../kinds/pod.ts";
import { messageOf } from "../../twin/api-client.ts";
import { type DeclaredObject, declaredObjects, ObjectClient, recordExample } from "./example-objects.ts";
import { type RunningTwin, startTwin } from "./twin-fixture.ts";

const NAMESPACE = "plants-dev";
const NEEDED = ["Namespace", "ResourceQuota", "LimitRange", "ServiceAccount"];
const WAIT_MILLISECONDS = 15_000;

interface PodStatus {
  spec: { nodeName?: string };
  status: { phase: string; conditions?: { type: string; status: string; reason?: string; message?: string }[] };
}

type TrainingPod = ReturnType<typeof renderTrainingPod>;

const withoutGpus = [{ name: "dev", context: "greenhouse-dev", gpuPools: [] }];
const withGpus = [
  {
    name: "dev",
    context: "greenhouse-dev",
    gpuPools: [{ name: "a10g", resource: "nvidia.com/gpu", perNode: 1, nodes: { min: 0, max: 4 } }],
  },
];

let objects: DeclaredObject[];

beforeAll(async () => {
  objects = declaredObjects((await recordExample([NAMESPACE])).get(NAMESPACE)!);
});

/** The pod of the GPU step, from the very WorkflowTemplate that the stack declares. */
function trainingPod(name: string): TrainingPod {
  const specs = objects
    .filter(({ kind }) => kind === "WorkflowTemplate")
    .map(({ body }) => body.spec as { templates: WorkflowStepTemplate[]; securityContext: PodSecurityContext });
  const found = specs.flatMap(({ templates, securityContext }) =>
    templates
      .filter(({ nodeSelector }) => nodeSelector?.["lakebed.dev/gpu-pool"] === "a10g")
      .map((template) => ({ template, securityContext })),
  );
  const [{ template, securityContext }] = found as [(typeof found)[number]];
  const scope = { platform: "greenhouse", project: "plants", environment: "dev", namespace: NAMESPACE };
  const pod = renderTrainingPod(scope as never, template, securityContext);
  return { ...pod, metadata: { ...pod.metadata, name } };
}

class Cluster {
  readonly twin: RunningTwin;
  readonly client: ObjectClient;

  constructor(twin: RunningTwin) {
    this.twin = twin;
    this.client = new ObjectClient(twin.kubeconfig, "greenhouse-dev");
  }

  async prepare(): Promise<void> {
    for (const kind of NEEDED) {
      for (const object of objects.filter((candidate) => candidate.kind === kind)) {
        const answer = await this.client.apply(object);
        if (answer.status > 201) throw new Error(`${kind} ${object.name}: ${messageOf(answer)}`);
      }
    }
  }

  async create(pod: TrainingPod) {
    return await this.client.api.send({
      method: "POST",
      path: `/api/v1/namespaces/${NAMESPACE}/pods`,
      body: JSON.stringify(pod),
    });
  }

  async read(name: string): Promise<PodStatus> {
    return (await this.client.api.get(`/api/v1/namespaces/${NAMESPACE}/pods/${name}`)).body as PodStatus;
  }

  async until(name: string, isReached: (pod: PodStatus) => boolean): Promise<PodStatus> {
    const end = Date.now() + WAIT_MILLISECONDS;
    for (;;) {
      const pod = await this.read(name);
      if (isReached(pod) || Date.now() > end) return pod;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async stop(): Promise<void> {
    this.client.close();
    await this.twin.stop();
  }
}

const isUnschedulable = ({ status }: PodStatus) =>
  status.conditions?.some(({ reason }) => reason === "Unschedulable") ?? false;

function schedulersWord({ status }: PodStatus): string {
  return status.conditions?.find(({ type }) => type === "PodScheduled")?.message ?? "";
}

describe("the training pod on a cluster without GPU nodes", () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = new Cluster(await startTwin(withoutGpus, { crds: false }));
    await cluster.prepare();
  });
  afterAll(() => cluster?.stop());

  it("stays pending, and the scheduler says why", async () => {
    expect((await cluster.create(trainingPod("no-gpu"))).status).toBe(201);
    const pod = await cluster.until("no-gpu", isUnschedulable);
    expect(pod.status.phase).toBe("Pending");
    expect(schedulersWord(pod)).toMatch(
      /^0\/2 nodes are available: 2 (node\(s\) didn't match Pod's node affinity\/selector|Insufficient nvidia\.com\/gpu)/,
    );
  });
});

describe("the training pod on a cluster with its GPU pool", () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = new Cluster(await startTwin(withGpus, { crds: false }));
    await cluster.prepare();
  });
  afterAll(() => cluster?.stop());

  it("lands on a node of the pool and nowhere else", async () => {
    expect((await cluster.create(trainingPod("fit-1"))).status).toBe(201);
    const pod = await cluster.until("fit-1", ({ spec }) => spec.nodeName !== undefined);
    expect(pod.spec.nodeName).toMatch(/^a10g-\d$/);
  });

  it("does not land there without its toleration", async () => {
    const pod = trainingPod("intolerant");
    const { tolerations: _, ...spec } = pod.spec;
    expect((await cluster.create({ ...pod, spec } as TrainingPod)).status).toBe(201);
    const waiting = await cluster.until("intolerant", isUnschedulable);
    expect(waiting.spec.nodeName).toBeUndefined();
    expect(schedulersWord(waiting)).toContain("had untolerated taint");
  });

  it("is refused beyond the project's quota, which names the resource", async () => {
    const refusal = await cluster.create(trainingPod("fit-3"));
    expect(refusal.status).toBe(403);
    expect(messageOf(refusal)).toContain("exceeded quota");
    expect(messageOf(refusal)).toContain(
      "requested: requests.nvidia.com/gpu=1, used: requests.nvidia.com/gpu=2, limited: requests.nvidia.com/gpu=2",
    );
  });
});
