import { describe, expect, it } from "vitest";
import { CLUSTER_SERVICES, planClusterServices } from "../../../components/environment/cluster-service.plan.ts";
import { examplePlatform } from "../example.ts";

const MIRROR = "registry.greenhouse.example";
const managed = examplePlatform().services;

describe("cluster services", () => {
  it("are all installed unless the platform says otherwise", () => {
    const plans = planClusterServices(examplePlatform());
    expect(plans.map(({ service }) => service)).toEqual(CLUSTER_SERVICES);
    expect(
      plans.flatMap(({ namespace, releases }) => releases.map(({ name, chart }) => [namespace, name, chart.version])),
    ).toEqual([
      ["cert-manager", "cert-manager", "v1.20.2"],
      ["external-secrets", "external-secrets", "2.9.0"],
      ["lakebed-system", "kube-prometheus-stack", "88.5.3"],
      ["cnpg-system", "cloudnative-pg", "0.29.0"],
      ["kueue-system", "kueue", "0.19.2"],
      ["argo", "argo-workflows", "1.0.18"],
      ["envoy-gateway-system", "gateway-helm", "v1.9.0"],
      ["kserve", "kserve-crd", "v0.20.0"],
      ["kserve", "kserve-resources", "v0.20.0"],
    ]);
  });

  it("are left alone where they exist or are not wanted", () => {
    const services = {
      ...managed,
      "cert-manager": { mode: "existing" },
      prometheus: { ...managed.prometheus, mode: "none" },
    } as const;
    const plans = planClusterServices(examplePlatform("dev", { services }));
    expect(plans.map(({ service }) => service)).not.toContain("cert-manager");
    expect(plans.map(({ service }) => service)).not.toContain("prometheus");
    expect(plans.find(({ service }) => service === "kserve")?.needs).toEqual(["gateway"]);
  });

  it("have names of their own for namespaces, but for what lives among the environment's services", () => {
    const plans = planClusterServices(examplePlatform());
    expect(plans.filter(({ ownsNamespace }) => !ownsNamespace).map(({ service }) => service)).toEqual(["prometheus"]);
    const own = plans.filter(({ ownsNamespace }) => ownsNamespace).map(({ namespace }) => namespace);
    expect(new Set(own).size).toBe(own.length);
  });

  it("pull every image that they name through the mirror", () => {
    const values = planClusterServices(examplePlatform("dev", { registryMirror: MIRROR })).map(({ releases }) =>
      JSON.stringify(releases.map((release) => release.values)),
    );
    const hosts = /"(?:docker\.io|ghcr\.io|quay\.io|registry\.k8s\.io)/;
    expect(values.filter((text) => hosts.test(text))).toEqual([]);
    expect(values.filter((text) => text.includes(MIRROR))).toHaveLength(CLUSTER_SERVICES.length);
  });

  it("are held to the strictest Pod Security level, and so are the containers that Argo adds to a project's pods", () => {
    const plans = planClusterServices(examplePlatform());
    expect(plans.filter(({ podSecurity }) => podSecurity !== "restricted").map(({ service }) => service)).toEqual([]);
    const argo = plans.find(({ service }) => service === "argo-workflows")?.releases[0]?.values;
    expect(argo).toMatchObject({
      controller: { podSecurityContext: { seccompProfile: { type: "RuntimeDefault" } } },
      executor: {
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, runAsNonRoot: true },
      },
    });
  });

  it("fetch nothing while they are installed but charts and images", () => {
    const argo = planClusterServices(examplePlatform()).find(({ service }) => service === "argo-workflows");
    expect(argo?.releases[0]?.values).toMatchObject({ crds: { install: true, full: false } });
  });

  it("install no Grafana, no host agents and no login of Argo's own", () => {
    const plans = planClusterServices(examplePlatform());
    const valuesOf = (service: string) => plans.find((plan) => plan.service === service)?.releases[0]?.values;
    expect(valuesOf("prometheus")).toMatchObject({ grafana: { enabled: false }, nodeExporter: { enabled: false } });
    expect(valuesOf("argo-workflows")).toMatchObject({ server: { enabled: false } });
  });

  it("let the queue admit pods of projects, not only jobs", () => {
    const kueue = planClusterServices(examplePlatform()).find(({ service }) => service === "kueue");
    const { managerConfig } = kueue!.releases[0]!.values as { managerConfig: { controllerManagerConfigYaml: string } };
    expect(managerConfig.controllerManagerConfigYaml).toContain("    - batch/job\n    - pod\n");
    expect(managerConfig.controllerManagerConfigYaml).toContain("key: lakebed.dev/project\n      operator: Exists");
  });
});
