import { beforeAll, describe, expect, it, vi } from "vitest";
import type { ProjectPlan } from "../../../components/project/project.plan.ts";
import { Project, type ProjectArgs } from "../../../components/project/project.ts";
import { targetFor } from "../../../components/targets/target-for.ts";
import { Workspace } from "../../../components/workspace/workspace.ts";
import type { Graph, GraphNode } from "../../../graph/graph.ts";
import { recordProgram } from "../../../graph/record.ts";
import { type EnvironmentName, examplePlatform, planExample, releasedProject } from "../planned-example.ts";

// The first recording loads the providers' SDKs, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

function record(plan: ProjectPlan, transforms?: ProjectArgs["transforms"]): Promise<Graph> {
  return recordProgram(
    async () => {
      const project = new Project("plants", {
        plan,
        target: targetFor(examplePlatform(plan.scope.environment as EnvironmentName)),
        storeEndpoint: "http://object-store.lakebed-system.svc:8333",
        source: "projects/plants/project.yaml",
        transforms,
      });
      return { ...project.outputs };
    },
    { project: "greenhouse", stack: `plants-${plan.scope.environment}` },
  );
}

const kindOf = ({ type }: GraphNode) => type.split(":").at(-1) ?? "";
/** `Namespace plants-workspace-namespace`, of the children of one component. */
function childrenOf(graph: Graph, name: string): string[] {
  const parent = graph.nodes.find((node) => node.name === name && !node.custom);
  return graph.nodes
    .filter((node) => node.parent === parent?.urn)
    .map((node) => `${kindOf(node)} ${node.name}`)
    .sort();
}

let dev: Graph;
let prod: Graph;
beforeAll(async () => {
  dev = await record(planExample("dev"));
  prod = await record(planExample("prod", { project: releasedProject("prod") }));
});

describe("the example's project", () => {
  it("has these parts", () => {
    expect(childrenOf(dev, "plants")).toEqual([
      "Access plants-access",
      "AlertRoutes plants-alert-routes",
      "Endpoint plants-endpoint-recommend",
      "Pipeline plants-pipeline-train",
      "ProjectStorage plants-storage",
      "Workspace plants-workspace",
    ]);
  });

  it("a workspace of these objects", () => {
    expect(childrenOf(dev, "plants-workspace")).toEqual([
      "ExternalSecret plants-workspace-secret-connection-shop-events",
      "ExternalSecret plants-workspace-secret-connection-shop-oltp",
      "ExternalSecret plants-workspace-secret-receiver-plants-alerts",
      "LimitRange plants-workspace-container-defaults",
      "LocalQueue plants-workspace-queue-a10g",
      "LocalQueue plants-workspace-queue-cpu",
      "Namespace plants-workspace-namespace",
      "NetworkPolicy plants-workspace-allow-connection-shop-events",
      "NetworkPolicy plants-workspace-allow-connection-shop-oltp",
      "NetworkPolicy plants-workspace-allow-dns",
      "NetworkPolicy plants-workspace-allow-endpoint-store",
      "NetworkPolicy plants-workspace-allow-pipeline-alerts",
      "NetworkPolicy plants-workspace-allow-pipeline-api-server",
      "NetworkPolicy plants-workspace-allow-pipeline-code",
      "NetworkPolicy plants-workspace-allow-pipeline-store",
      "NetworkPolicy plants-workspace-allow-pipeline-tracking",
      "NetworkPolicy plants-workspace-allow-spark",
      "NetworkPolicy plants-workspace-default-deny",
      "ResourceQuota plants-workspace-quota",
    ]);
  });

  it("a pipeline of these", () => {
    expect(childrenOf(dev, "plants-pipeline-train")).toEqual([
      "ConfigMap plants-pipeline-train-executor-config",
      "CronWorkflow plants-pipeline-train-cron-workflow",
      "WorkflowTemplate plants-pipeline-train-workflow-template",
    ]);
  });

  it("an endpoint that awaits its first version: a closed door and nothing behind it", () => {
    expect(childrenOf(dev, "plants-endpoint-recommend")).toEqual([
      "HTTPRoute plants-endpoint-recommend-route",
      "NetworkPolicy plants-endpoint-recommend-door",
      "SecurityPolicy plants-endpoint-recommend-callers",
    ]);
  });

  it("and once approved, a served version with its alert and its budget", () => {
    expect(childrenOf(prod, "plants-endpoint-recommend")).toEqual([
      "HTTPRoute plants-endpoint-recommend-route",
      "InferenceService plants-endpoint-recommend-recommend-v7",
      "NetworkPolicy plants-endpoint-recommend-door",
      "PodDisruptionBudget plants-endpoint-recommend-recommend-v7-disruption-budget",
      "PrometheusRule plants-endpoint-recommend-alerts",
      "SecurityPolicy plants-endpoint-recommend-callers",
    ]);
  });

  it("one role, one binding a persona and a purpose, and an account a workload", () => {
    const names = ["approver", "data-engineer", "data-scientist", "ml-engineer", "stakeholder"];
    const purposes = ["model-registration", "pipeline-step", "spark-driver"];
    const accounts = ["pipeline", "recommend", "train-clicks", "train-fit", "train-orders", "train-purchases"];
    expect(childrenOf(prod, "plants-access")).toEqual(
      [
        ...[...names, ...purposes].flatMap((name) => [
          `Role plants-access-role-${name}`,
          `RoleBinding plants-access-binding-${name}`,
        ]),
        ...accounts.map((name) => `ServiceAccount plants-access-account-${name}`),
      ].sort(),
    );
  });
});

describe("each object of the project", () => {
  const ours = (graph: Graph) => graph.nodes.filter((node) => node.custom && !node.name.startsWith("plants-storage"));

  it("waits for the namespace it is in", () => {
    const namespace = dev.nodes.find((node) => kindOf(node) === "Namespace");
    const early = ours(dev).filter((node) => node !== namespace && !node.dependencies.includes(namespace?.urn ?? ""));
    expect(early.map(({ name }) => name)).toEqual([]);
  });

  it("lies in the project's namespace and says whose it is", () => {
    const metadataOf = (node: GraphNode) =>
      node.props.metadata as { name: string; namespace?: string; labels: Record<string, string> };
    for (const node of ours(dev)) {
      const { name, namespace, labels } = metadataOf(node);
      expect([node.name, kindOf(node) === "Namespace" ? name : namespace]).toEqual([node.name, "plants-dev"]);
      expect(labels).toMatchObject({ "lakebed.dev/project": "plants", "lakebed.dev/environment": "dev" });
    }
  });

  it("points at the words that asked for it", () => {
    expect(dev.nodes.filter(({ source }) => source === undefined).map(({ name }) => name)).toEqual([]);
    const route = dev.nodes.find((node) => kindOf(node) === "HTTPRoute");
    expect(route?.source).toBe("projects/plants/project.yaml#endpoints.recommend");
  });
});

it("the route comes after the policy on its callers: it is open at no moment", () => {
  const callers = prod.nodes.find((node) => kindOf(node) === "SecurityPolicy");
  const route = prod.nodes.find((node) => kindOf(node) === "HTTPRoute");
  expect(route?.dependencies).toContain(callers?.urn);
});

it("pods start after the namespace is bounded and closed", () => {
  const guards = prod.nodes.filter((node) => ["ResourceQuota", "LimitRange"].includes(kindOf(node)));
  const service = prod.nodes.find((node) => kindOf(node) === "InferenceService");
  expect(service?.dependencies).toEqual(expect.arrayContaining(guards.map(({ urn }) => urn)));
});

it("no value is secret and none is unknown: secrets are named, never copied", () => {
  expect(prod.nodes.flatMap(({ secretPaths }) => secretPaths)).toEqual([]);
});

it("tells where everything is", () => {
  expect(prod.outputs).toEqual({
    namespace: "plants-prod",
    buckets: {
      bronze: "greenhouse-plants-prod-bronze",
      silver: "greenhouse-plants-prod-silver",
      artifacts: "greenhouse-plants-prod-artifacts",
    },
    pipelines: {
      train: {
        workflowTemplate: "train",
        schedule: "0 3 * * * Europe/Vienna",
        commit: "0123456789abcdef0123456789abcdef01234567",
      },
    },
    endpoints: {
      recommend: {
        state: "serving",
        model: "recommender",
        version: "7",
        digest: `sha256:${"0123456789abcdef".repeat(4)}`,
        url: "https://recommend-plants.prod.greenhouse.internal/",
      },
    },
  });
});

describe("a transform", () => {
  it("changes the children of one kind and no others", async () => {
    const changed = await record(planExample("dev"), {
      workspace: { quota: (args) => ({ ...args, spec: { hard: { pods: "7" } } }) },
      pipeline: { cronWorkflow: { metadata: { name: "nightly", namespace: "plants-dev" } } },
    });
    const propsOf = (graph: Graph) => new Map(graph.nodes.map(({ urn, props }) => [urn, props]));
    const before = propsOf(dev);
    const different = [...propsOf(changed)].filter(
      ([urn, props]) => JSON.stringify(props) !== JSON.stringify(before.get(urn)),
    );
    expect(different.map(([urn]) => urn.split("::").at(-1)).sort()).toEqual([
      "plants-pipeline-train-cron-workflow",
      "plants-workspace-quota",
    ]);
  });
});

it("a workspace stands alone, in a program that has no project file", async () => {
  const { workspace } = planExample("dev");
  const graph = await recordProgram(
    async () => {
      const { namespace } = new Workspace("space", { workspace: { ...workspace, secrets: [], queues: [] } });
      return { namespace: namespace.metadata.name };
    },
    { project: "own", stack: "dev" },
  );
  expect(graph.outputs).toEqual({ namespace: "plants-dev" });
  expect(graph.nodes.filter((node) => node.custom).map(kindOf)).toEqual(
    expect.arrayContaining(["Namespace", "ResourceQuota", "LimitRange", "NetworkPolicy"]),
  );
});
