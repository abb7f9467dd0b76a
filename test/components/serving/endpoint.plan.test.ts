import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestFolder, endpointState, planEndpoint } from "../../../components/serving/endpoint.plan.ts";
import { exampleProject, planExample, release, releasedProject } from "../planned-example.ts";

describe("an endpoint", () => {
  it("awaits its first approved version until a release names one", () => {
    const [endpoint] = planExample("prod").endpoints;
    expect(endpoint && endpointState(endpoint)).toEqual({
      state: "awaiting its first approved version",
      model: "recommender",
      url: "https://recommend-plants.prod.greenhouse.internal/",
    });
    expect(endpoint?.served).toBeUndefined();
  });

  it("then serves exactly the approved digest", () => {
    const [endpoint] = planExample("prod", { project: releasedProject("prod") }).endpoints;
    expect(endpoint && endpointState(endpoint)).toEqual({
      state: "serving",
      model: "recommender",
      version: "7",
      digest: release.digest,
      url: "https://recommend-plants.prod.greenhouse.internal/",
    });
    expect(endpoint?.served?.storageUri).toBe(
      `s3://greenhouse-plants-prod-artifacts/models/recommender/sha256-${"0123456789abcdef".repeat(4)}/`,
    );
  });
});

it("a digest becomes a folder's name", () => {
  expect(digestFolder("sha256:ab")).toBe("sha256-ab");
});

it("names stay names of hosts, and two versions never share one", () => {
  const { recommend } = exampleProject("prod").endpoints;
  if (recommend === undefined) throw new Error("the example has an endpoint");
  const scope = planExample("prod").scope;
  const nameOf = (name: string, version: string) =>
    planEndpoint({
      endpoint: { ...recommend, name, release: { ...release, version } },
      scope,
      gateway: { name: "g", namespace: "n" },
      identity: { issuer: "https://login.example", jwks: "https://login.example/keys", clientId: "c" },
      modelName: "m",
      modelUri: "s3://b/m/",
      serviceAccount: "s",
      environment: [],
      isMonitored: true,
    }).served?.name ?? "";
  const name = fc.stringMatching(/^[a-z]([a-z0-9-]{0,60}[a-z0-9])?$/);
  const version = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/);
  fc.assert(
    fc.property(name, version, version, (endpoint, first, second) => {
      const service = `${nameOf(endpoint, first)}-predictor`;
      expect(service).toMatch(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
      expect(service.length).toBeLessThanOrEqual(63);
      if (first !== second) expect(nameOf(endpoint, second)).not.toBe(nameOf(endpoint, first));
    }),
  );
});
