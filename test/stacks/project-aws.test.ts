import { beforeAll, describe, expect, it, vi } from "vitest";
import { type Graph, UNKNOWN } from "../../graph/graph.ts";
import { recordProgram } from "../../graph/record.ts";
import { deployProject } from "../../stacks/project.ts";
import { COMMIT, type EnvironmentName, examplePlatform, exampleProject } from "../components/planned-example.ts";

// The first recording loads the providers' SDKs, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

function record(environment: EnvironmentName): Promise<Graph> {
  const platform = examplePlatform(environment);
  const onAws = {
    ...platform,
    environment: {
      ...platform.environment,
      target: { kind: "aws" as const, accountId: "123456789012", region: "eu-central-1" },
    },
  };
  return recordProgram(() => deployProject(onAws, exampleProject(environment), COMMIT), {
    project: "greenhouse",
    stack: `plants-${environment}`,
    unknownOutputs: true,
  });
}

let prod: Graph;
beforeAll(async () => {
  prod = await record("prod");
});

const ofType = (graph: Graph, type: string) => graph.nodes.filter((node) => node.type === type);

describe("the same project on AWS, before anything of its environment is known,", () => {
  it("has buckets of its own", () => {
    expect(ofType(prod, "aws:s3/bucket:Bucket").map(({ props }) => props.bucket)).toEqual([
      "greenhouse-plants-prod-bronze-123456789012",
      "greenhouse-plants-prod-silver-123456789012",
      "greenhouse-plants-prod-artifacts-123456789012",
    ]);
  });

  it("has policy documents that can be read now", () => {
    const documents = prod.nodes.flatMap(({ props }) => [props.policy, props.assumeRolePolicy]).filter(Boolean);
    expect(documents.length).toBeGreaterThan(10);
    expect(documents.filter((document) => typeof document !== "string" || document === String(UNKNOWN))).toEqual([]);
  });

  it("gives its pods no key: their account is their identity", () => {
    const text = JSON.stringify(ofType(prod, "kubernetes:argoproj.io/v1alpha1:WorkflowTemplate"));
    expect(text).toContain("LAKEBED_WRITES");
    expect(text).not.toContain("AWS_SECRET_ACCESS_KEY");
    const accounts = ofType(prod, "kubernetes:core/v1:ServiceAccount");
    expect(accounts.length).toBe(6);
    expect(accounts.filter(({ props }) => props.secrets !== undefined)).toEqual([]);
  });

  it("protects what holds data in production and nothing else, and nothing in development", async () => {
    const held = prod.nodes.filter(({ protect, retainOnDelete }) => protect || retainOnDelete);
    expect(held.every(({ protect, retainOnDelete }) => protect && retainOnDelete)).toBe(true);
    expect(held.map(({ type }) => type)).toEqual(["aws:kms/key:Key", ...Array(3).fill("aws:s3/bucket:Bucket")]);
    const dev = await record("dev");
    expect(dev.nodes.filter(({ protect, retainOnDelete }) => protect || retainOnDelete)).toEqual([]);
  });
});
