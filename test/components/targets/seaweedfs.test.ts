import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planProjectStorage } from "../../../components/data/storage.plan.ts";
import {
  provisionJobName,
  renderProvisionJob,
  renderProvisionScript,
} from "../../../components/targets/kubernetes/provisioner.render.ts";
import {
  kubernetesSecretKey,
  planStoreCommands,
  seaweedLifetime,
  workloadSecretReference,
} from "../../../components/targets/kubernetes/seaweedfs.plan.ts";
import { targetFor } from "../../../components/targets/target-for.ts";
import { examplePlatform, exampleProject } from "../example.ts";

const plan = planProjectStorage(examplePlatform(), exampleProject());
const DAYS = { d: 1, w: 7, M: 31, y: 366 } as const;

describe("lifetimes", () => {
  it("fit a byte and a unit, and are the longest that keep nothing too long", () => {
    expect([1, 90, 255, 256, 730, 3650, 36_500].map(seaweedLifetime)).toEqual([
      "1d",
      "90d",
      "255d",
      "36w",
      "104w",
      "117M",
      "99y",
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 255 * 366 }), (days) => {
        const [, count, unit] = /^(\d+)([dwMy])$/.exec(seaweedLifetime(days)) ?? [];
        const kept = Number(count) * DAYS[unit as keyof typeof DAYS];
        expect(Number(count)).toBeLessThanOrEqual(255);
        expect(Number(count)).toBeGreaterThan(0);
        expect(kept).toBeLessThanOrEqual(days);
        expect(days - kept).toBeLessThan(366);
      }),
    );
  });
});

describe("identities of the store", () => {
  it("reach exactly the prefixes of their workloads", () => {
    const { identities } = planStoreCommands(plan);
    expect(identities.find(({ workload }) => workload === "train-purchases")).toEqual({
      name: "plants-dev.train-purchases",
      workload: "train-purchases",
      actions: [
        "Read:greenhouse-plants-dev-silver/purchases/*",
        "List:greenhouse-plants-dev-silver/purchases/*",
        "Tagging:greenhouse-plants-dev-silver/purchases/*",
        "Write:greenhouse-plants-dev-silver/purchases/*",
        "Read:greenhouse-plants-dev-bronze/orders/*",
        "List:greenhouse-plants-dev-bronze/orders/*",
        "Read:greenhouse-plants-dev-bronze/clicks/*",
        "List:greenhouse-plants-dev-bronze/clicks/*",
      ],
    });
    expect(identities.find(({ workload }) => workload === "recommend")?.actions).toEqual([
      "Read:greenhouse-plants-dev-artifacts/models/recommender/*",
      "List:greenhouse-plants-dev-artifacts/models/recommender/*",
    ]);
  });

  it("have keys in the environment's store, under a name that a Secret can have", () => {
    expect(workloadSecretReference(plan, "train-fit")).toBe("object-store/plants-dev/train-fit");
    expect(kubernetesSecretKey("object-store/plants-dev/train-fit")).toBe("object-store-plants-dev-train-fit");
  });
});

describe("the provisioner", () => {
  const script = renderProvisionScript(planStoreCommands(plan));

  it("runs a script that people can read", async () => {
    await expect(script).toMatchFileSnapshot("golden/provision.sh");
  });

  it("is another job when its script is another", () => {
    const other = renderProvisionScript({ ...planStoreCommands(plan), buckets: ["one-more"] });
    const name = "storage";
    expect(provisionJobName({ name, script })).toMatch(/^storage-[0-9a-f]{8}$/);
    expect(provisionJobName({ name, script: other })).not.toBe(provisionJobName({ name, script }));
  });

  it("is restricted, has no token of the API server, and keeps what holds keys in memory", () => {
    const { spec } = renderProvisionJob(
      { name: "storage", namespace: "plants-dev-storage", script, image: "image" },
      {},
    ).template as unknown as { spec: Record<string, unknown> };
    expect(spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["ALL"] },
            readOnlyRootFilesystem: true,
          },
        },
      ],
    });
    expect(spec.volumes).toContainEqual({ name: "tmp", emptyDir: { medium: "Memory", sizeLimit: "32Mi" } });
  });
});

describe("the kubernetes target", () => {
  const target = targetFor(examplePlatform());
  const store = { endpoint: "http://store:8333", region: "us-east-1" };

  it("gives a container keys by reference and the store's address", () => {
    expect(target.renderWorkloadEnvironment(plan, "train-fit", store)).toEqual([
      {
        name: "AWS_ACCESS_KEY_ID",
        valueFrom: { secretKeyRef: { name: "object-store-train-fit", key: "AWS_ACCESS_KEY_ID" } },
      },
      {
        name: "AWS_SECRET_ACCESS_KEY",
        valueFrom: { secretKeyRef: { name: "object-store-train-fit", key: "AWS_SECRET_ACCESS_KEY" } },
      },
      { name: "AWS_ENDPOINT_URL_S3", value: "http://store:8333" },
      { name: "AWS_REGION", value: "us-east-1" },
    ]);
    expect(target.renderUri("bucket", "orders/")).toBe("s3://bucket/orders/");
    expect(target.renderSecretKey("shop/oltp")).toBe("shop-oltp");
  });
});
