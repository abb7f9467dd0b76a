import { describe, expect, it } from "vitest";
import { chartNames, chartReference } from "../../../components/references/chart.plan.ts";
import { imageReference, listUnpinnedReferences } from "../../../components/references/image.plan.ts";

const MIRROR = "registry.greenhouse.example";

describe("image references", () => {
  it("are the registry's own without a mirror", () => {
    expect(imageReference("seaweedfs", undefined)).toBe("docker.io/chrislusf/seaweedfs:4.44");
  });

  it("keep the registry's host behind a mirror", () => {
    expect(imageReference("seaweedfs", MIRROR)).toBe(`${MIRROR}/docker.io/chrislusf/seaweedfs:4.44`);
    expect(imageReference("postgresql", `${MIRROR}/`)).toBe(`${MIRROR}/ghcr.io/cloudnative-pg/postgresql:17`);
  });

  it("are listed while no digest is known, with what they are and why", () => {
    const listed = listUnpinnedReferences(MIRROR);
    expect(listed.find(({ name }) => name === "seaweedfs")).toEqual({
      name: "seaweedfs",
      reference: `${MIRROR}/docker.io/chrislusf/seaweedfs:4.44`,
      pinning: "tag",
      note: "digest not looked up",
    });
    expect(listed.find(({ name }) => name === "tracking-server")?.pinning).toBe("unpublished");
  });
});

describe("chart references", () => {
  it("name a repository and an exact version", () => {
    expect(chartReference("cert-manager", undefined)).toEqual({
      chart: "cert-manager",
      repository: "https://charts.jetstack.io",
      version: "v1.20.2",
    });
    expect(chartReference("kueue", undefined)).toEqual({
      chart: "oci://registry.k8s.io/kueue/charts/kueue",
      repository: undefined,
      version: "0.19.2",
    });
  });

  it("all lead to the mirror, those of HTTP repositories under the repository's host and path", () => {
    expect(chartReference("argo-workflows", MIRROR).chart).toBe(
      `oci://${MIRROR}/argoproj.github.io/argo-helm/argo-workflows`,
    );
    for (const name of chartNames) {
      const { chart, repository } = chartReference(name, MIRROR);
      expect([chart.startsWith(`oci://${MIRROR}/`), repository]).toEqual([true, undefined]);
    }
  });

  it("have versions that mean one chart", () => {
    for (const name of chartNames) expect(chartReference(name, undefined).version).toMatch(/^v?\d+\.\d+\.\d+$/);
  });
});
