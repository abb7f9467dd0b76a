import { describe, expect, it } from "vitest";
import { Environment, type EnvironmentTransforms } from "../../../components/environment/environment.ts";
import type { renderProxyMonitor } from "../../../components/environment/gateway.render.ts";
import { environmentOutputsSchema } from "../../../components/environment/outputs.ts";
import type { Graph, GraphNode } from "../../../graph/graph.ts";
import { recordProgram } from "../../../graph/record.ts";
import type { Platform } from "../../../spec/index.ts";
import { examplePlatform } from "../example.ts";

function record(platform: Platform, transforms?: EnvironmentTransforms): Promise<Graph> {
  const { name } = platform.environment;
  return recordProgram(async () => ({ environment: new Environment(name, { platform, transforms }).outputs }), {
    project: "greenhouse",
    stack: name,
    unknownOutputs: true,
  });
}

const dev = await record(examplePlatform("dev"));
const prod = await record(examplePlatform("prod"));

function named({ nodes }: Graph, name: string): GraphNode {
  const node = nodes.find((each) => each.name === name);
  if (node === undefined) throw new Error(`${name} is not in the graph`);
  return node;
}

/** Names of the components and custom resources right below one. */
function childrenOf(graph: Graph, name: string): string[] {
  const { urn } = named(graph, name);
  return graph.nodes
    .filter(({ parent }) => parent === urn)
    .map((child) => `${child.type.slice(child.type.lastIndexOf(":") + 1)} ${child.name}`)
    .toSorted();
}

/** Everything that has to be there before: dependencies of dependencies, and those of parents, which come first. */
function priorsOf(graph: Graph, name: string): Set<string> {
  const byUrn = new Map(graph.nodes.map((node) => [node.urn, node]));
  const found = new Set<string>();
  const visit = (node: GraphNode | undefined): void => {
    for (const urn of [...(node?.dependencies ?? []), node?.parent]) {
      const dependency = byUrn.get(urn ?? "");
      if (dependency === undefined || found.has(dependency.name)) continue;
      found.add(dependency.name);
      visit(dependency);
    }
  };
  visit(named(graph, name));
  return found;
}

describe("an environment", () => {
  it("has these parts, and no others", () => {
    expect(childrenOf(dev, "dev")).toEqual([
      "ClusterService dev-argo-workflows",
      "ClusterService dev-cert-manager",
      "ClusterService dev-cloudnative-pg",
      "ClusterService dev-envoy-gateway",
      "ClusterService dev-external-secrets",
      "ClusterService dev-kserve",
      "ClusterService dev-kueue",
      "ClusterService dev-prometheus",
      "ConfigMap dev-marker",
      "Database dev-database",
      "GuardedNamespace dev-system",
      "ObjectStore dev-object-store",
      "ProjectStorage dev-tracking-storage",
      "SecretStore dev-secrets",
      "ServingRuntime dev-serving-runtime",
      "SharedGateway dev-gateway",
      "TrackingServer dev-tracking",
      "TrainingQueues dev-queues",
    ]);
    expect(childrenOf(dev, "dev-tracking")).toEqual([
      "ClusterRole dev-tracking-role",
      "ClusterRoleBinding dev-tracking-binding",
      "Deployment dev-tracking-deployment",
      "HTTPRoute dev-tracking-route",
      "SecurityPolicy dev-tracking-login",
      "Service dev-tracking-service",
      "ServiceAccount dev-tracking-account",
    ]);
    expect(childrenOf(prod, "prod-tracking")).toContain("PodDisruptionBudget prod-tracking-disruption-budget");
  });

  it("tells projects what they stand on", () => {
    expect(environmentOutputsSchema.parse(prod.outputs.environment)).toEqual({
      version: 1,
      platform: "greenhouse",
      environment: "prod",
      objectStore: { endpoint: "http://seaweedfs-all-in-one.lakebed-system.svc:8333", region: "us-east-1" },
      tracking: { uri: "http://mlflow.lakebed-system.svc:5000" },
      gateway: { name: "lakebed-gateway", namespace: "lakebed-system" },
      clusterQueues: { cpu: "cpu", a10g: "gpu-a10g" },
      secretStore: "lakebed",
      systemNamespace: "lakebed-system",
    });
  });

  it("protects everything in production but the job that each new plan replaces, and nothing in development", () => {
    expect(prod.nodes.filter(({ protect }) => !protect).map(({ name }) => name)).toEqual([
      "prod-tracking-storage-provisioner",
    ]);
    expect(dev.nodes.filter(({ protect }) => protect).map(({ name }) => name)).toEqual([]);
  });

  it("marks its cluster first, with what another environment would contradict", () => {
    expect(named(dev, "dev-marker").props).toMatchObject({
      data: { platform: "greenhouse", environment: "dev" },
      immutable: true,
    });
    const unmarked = dev.nodes
      .filter(({ custom, name }) => custom && !name.startsWith("dev-system") && name !== "dev-marker")
      .filter(({ name }) => !priorsOf(dev, name).has("dev-marker"));
    expect(unmarked.map(({ name }) => name)).toEqual([]);
  });

  it("makes no custom resource before the release that brings its kind", () => {
    const needs: Record<string, string> = {
      "dev-database-cluster": "dev-cloudnative-pg-cloudnative-pg",
      "dev-secrets-store": "dev-external-secrets-external-secrets",
      "dev-object-store-administrator": "dev-external-secrets-external-secrets",
      "dev-tracking-storage-keys-mlflow": "dev-external-secrets-external-secrets",
      "dev-gateway-gateway": "dev-envoy-gateway-gateway-helm",
      "dev-gateway-certificate": "dev-cert-manager-cert-manager",
      "dev-tracking-login": "dev-envoy-gateway-gateway-helm",
      "dev-tracking-route": "dev-tracking-login",
      "dev-queues-gpu-a10g-queue": "dev-kueue-kueue",
      "dev-queues-cpu-flavor": "dev-kueue-kueue",
      "dev-kserve-kserve-resources": "dev-kserve-kserve-crd",
      "dev-serving-runtime-runtime": "dev-kserve-kserve-resources",
      "dev-kserve-kserve-crd": "dev-cert-manager-cert-manager",
    };
    const late = Object.entries(needs).filter(([name, needed]) => !priorsOf(dev, name).has(needed));
    expect(late).toEqual([]);
  });

  it("lets Prometheus read what the alerts of endpoints are computed from", () => {
    const { spec } = named(dev, "dev-gateway-proxy-monitor").props as { spec: ReturnType<typeof renderProxyMonitor> };
    const door = named(dev, "dev-envoy-gateway-guard-allow-proxies").props;
    expect(spec.namespaceSelector.matchNames).toEqual([(door.metadata as { namespace: string }).namespace]);
    expect(door.spec).toMatchObject({ podSelector: spec.selector });
    const { ingress } = door.spec as { ingress: unknown[] };
    expect(ingress).toContainEqual({
      from: [
        {
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "lakebed-system" } },
          podSelector: { matchLabels: { "app.kubernetes.io/name": "prometheus" } },
        },
      ],
      ports: [{ protocol: "TCP", port: 19001 }],
    });
    expect(priorsOf(dev, "dev-gateway-proxy-monitor")).toContain("dev-prometheus-kube-prometheus-stack");
  });

  it("says of each store what it holds and whose it is", () => {
    const tags = {
      "lakebed.dev/classification": "confidential",
      "lakebed.dev/owner": "greenhouse",
      "lakebed.dev/environment": "dev",
    };
    expect(named(dev, "dev-database-cluster").props.metadata).toMatchObject({ labels: tags });
    expect(named(dev, "dev-object-store").props).toMatchObject({
      classification: "restricted",
      owner: "greenhouse",
      environment: "dev",
    });
  });

  it("holds no secret: all come by reference", () => {
    expect(dev.nodes.filter(({ type }) => type === "kubernetes:core/v1:Secret")).toEqual([]);
    const { props } = named(dev, "dev-tracking-deployment");
    const text = JSON.stringify(props);
    expect(text).toContain('"secretKeyRef":{"key":"uri","name":"lakebed-database-app"}');
    expect(dev.nodes.flatMap(({ secretPaths }) => secretPaths)).toEqual([]);
  });

  it("names what is not pinned, so that a plan can list it", () => {
    expect(named(dev, "dev").props.unpinned).toContain("docker.io/chrislusf/seaweedfs:4.44 (digest not looked up)");
  });
});

describe("services that exist already or are not wanted", { timeout: 60_000 }, () => {
  it("are used, or left out with what needs them", async () => {
    const platform = examplePlatform("dev");
    const services = {
      ...platform.services,
      "cert-manager": { mode: "existing" },
      kueue: { mode: "none" },
      gateway: { mode: "none" },
      kserve: { mode: "none" },
      "object-store": { ...platform.services["object-store"], mode: "existing", url: "https://s3.example" },
    } as const;
    const graph = await record({ ...platform, services });
    const names = graph.nodes.map(({ name }) => name);
    expect(childrenOf(graph, "dev")).not.toContain("SharedGateway dev-gateway");
    expect(names).not.toContain("dev-queues");
    expect(names).not.toContain("dev-serving-runtime");
    expect(names).not.toContain("dev-tracking-route");
    expect(names).not.toContain("dev-object-store-release");
    expect(graph.outputs.environment).toMatchObject({
      clusterQueues: {},
      objectStore: { endpoint: "https://s3.example", region: "us-east-1" },
    });
  });

  it("leave a store that others run to them: nothing of ours administers it, and its keys come by reference", async () => {
    const platform = examplePlatform("dev");
    const store = {
      mode: "existing",
      url: "https://s3.example:9000",
      region: "eu-central-1",
      secret: "store/admin",
    } as const;
    const graph = await record({ ...platform, services: { ...platform.services, "object-store": store } });
    const ofStore = graph.nodes.filter(({ name }) => /^dev-(object-store|tracking-storage)/.test(name));
    expect(ofStore.map(({ type, name }) => `${type.slice(type.lastIndexOf(":") + 1)} ${name}`).toSorted()).toEqual([
      "ExternalSecret dev-tracking-storage-keys-mlflow",
      "ObjectStore dev-object-store",
      "ProjectStorage dev-tracking-storage",
    ]);
    expect(JSON.stringify(graph.nodes)).not.toContain("seaweedfs-all-in-one");
    expect(graph.nodes.map(({ name }) => name)).not.toContain("dev-system-allow-object-store");
    expect(named(graph, "dev-tracking-deployment").props).toMatchObject({
      spec: {
        template: {
          spec: {
            containers: [
              {
                env: expect.arrayContaining([
                  { name: "AWS_ENDPOINT_URL_S3", value: "https://s3.example:9000" },
                  { name: "AWS_REGION", value: "eu-central-1" },
                ]),
              },
            ],
          },
        },
      },
    });
    const { spec } = named(graph, "dev-system-allow-tracking-server").props as { spec: { egress: unknown[] } };
    expect(spec.egress[1]).toMatchObject({ ports: [{ protocol: "TCP", port: 9000 }] });
    expect(JSON.stringify(spec.egress[1])).not.toContain("podSelector");
  });
});

describe("a database that others run", { timeout: 60_000 }, () => {
  it("is found by its address, with credentials that only operators put together", async () => {
    const platform = examplePlatform("dev");
    const database = {
      mode: "existing",
      host: "db.greenhouse.internal",
      port: 6432,
      secret: "database/admin",
    } as const;
    const graph = await record({ ...platform, services: { ...platform.services, database } });
    expect(graph.nodes.map(({ name }) => name).filter((name) => /cloudnative|dev-database/.test(name))).toEqual([
      "dev-database",
      "dev-database-address",
    ]);
    expect(named(graph, "dev-database-address").props).toMatchObject({
      metadata: { name: "lakebed-database-app", namespace: "lakebed-system" },
      spec: {
        target: {
          name: "lakebed-database-app",
          template: {
            data: {
              uri: "postgresql://{{ .username | urlquery }}:{{ .password | urlquery }}@db.greenhouse.internal:6432/mlflow",
            },
          },
        },
        data: [
          { secretKey: "username", remoteRef: { key: "database-admin", property: "username" } },
          { secretKey: "password", remoteRef: { key: "database-admin", property: "password" } },
        ],
      },
    });
    expect(priorsOf(graph, "dev-database-address")).toContain("dev-secrets");
    const { spec } = named(graph, "dev-system-allow-tracking-server").props as { spec: { egress: unknown[] } };
    expect(spec.egress[0]).toMatchObject({ ports: [{ protocol: "TCP", port: 6432 }] });
    expect(JSON.stringify(spec.egress[0])).not.toContain("podSelector");
  });
});

describe("transforms", { timeout: 60_000 }, () => {
  it("change a child, as values or by a function", async () => {
    const graph = await record(examplePlatform("dev"), {
      services: { kueue: { release: { timeout: 1200 } } },
      tracking: { deployment: (args) => ({ ...args, metadata: { name: "renamed" } }) },
      queues: {
        clusterQueue: ({ metadata, spec }) => ({ metadata, spec: { ...spec, queueingStrategy: "StrictFIFO" } }),
      },
    });
    expect(named(graph, "dev-kueue-kueue").props.timeout).toBe(1200);
    expect(named(graph, "dev-tracking-deployment").props.metadata).toEqual({ name: "renamed" });
    expect(named(graph, "dev-queues-cpu-queue").props.spec).toMatchObject({ queueingStrategy: "StrictFIFO" });
  });
});
