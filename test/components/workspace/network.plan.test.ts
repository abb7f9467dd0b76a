import { describe, expect, it } from "vitest";
import { connectionPorts, planNetwork, repositoryPort } from "../../../components/workspace/network.plan.ts";
import { renderPolicies } from "../../../components/workspace/workspace.render.ts";
import { environmentOutputs, examplePlatform, planExample } from "../planned-example.ts";

const system = { kind: "namespaces", labels: { "kubernetes.io/metadata.name": "lakebed-system" } };
const anywhere = { kind: "anywhere" };

describe("traffic of the example", () => {
  it("is closed but for these", () => {
    const pipeline = { "lakebed.dev/workload": "pipeline" };
    const spark = { "lakebed.dev/engine": "spark" };
    const sparkTraffic = [{ peers: [{ kind: "pods", labels: spark }], ports: [7078, 7079] }];
    expect(planExample("dev").workspace.allowances).toEqual([
      { name: "allow-pipeline-store", pods: pipeline, egress: [{ peers: [system], ports: [8333] }] },
      { name: "allow-pipeline-tracking", pods: pipeline, egress: [{ peers: [system], ports: [5000] }] },
      { name: "allow-pipeline-alerts", pods: pipeline, egress: [{ peers: [system], ports: [9093] }] },
      { name: "allow-pipeline-code", pods: pipeline, egress: [{ peers: [anywhere], ports: [443] }] },
      { name: "allow-pipeline-api-server", pods: pipeline, egress: [{ peers: [anywhere], ports: [443, 6443] }] },
      {
        name: "allow-endpoint-store",
        pods: { "lakebed.dev/workload": "endpoint" },
        egress: [{ peers: [system], ports: [8333] }],
      },
      { name: "allow-spark", pods: spark, ingress: sparkTraffic, egress: sparkTraffic },
      {
        name: "allow-connection-shop-oltp",
        pods: { "connection.lakebed.dev/shop-oltp": "true" },
        egress: [{ peers: [anywhere], ports: [5432] }],
      },
      {
        name: "allow-connection-shop-events",
        pods: { "connection.lakebed.dev/shop-events": "true" },
        egress: [{ peers: [anywhere], ports: [9093] }],
      },
    ]);
  });

  it("begins with a policy that lets nothing in and nothing out of any pod", () => {
    expect(renderPolicies(planExample("dev").workspace)[0]).toMatchObject({
      metadata: { name: "default-deny", namespace: "plants-dev" },
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    });
  });

  it("reaches an object store outside the cluster by its port alone", () => {
    const environment = {
      ...environmentOutputs("dev"),
      objectStore: { endpoint: "https://s3.eu.example", region: "eu" },
    };
    const [store] = planNetwork({ environment, connections: [], repository: "https://git.example/x.git" });
    expect(store?.egress).toEqual([{ peers: [anywhere], ports: [443] }]);
  });
});

it.each([
  ["https://git.example/x.git", 443],
  ["https://git.example:8443/x.git", 8443],
  ["http://git.example/x.git", 80],
  ["ssh://git@git.example/x.git", 22],
  ["git@git.example:team/x.git", 22],
])("code from %s comes by port %s", (repository, port) => {
  expect(repositoryPort(repository)).toBe(port);
});

it("brokers of one port need one hole", () => {
  const { "shop-events": events } = examplePlatform("dev").connections;
  if (events?.kind !== "kafka") throw new Error("the example's shop-events is a Kafka connection");
  expect(connectionPorts({ ...events, bootstrap: ["a:9092", "b:9092", "c:9094"] })).toEqual([9092, 9094]);
});
