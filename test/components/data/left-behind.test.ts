import { expect, it } from "vitest";
import { planLeftBehind } from "../../../components/data/left-behind.plan.ts";
import { planProjectStorage } from "../../../components/data/storage.plan.ts";
import type { Platform, Project } from "../../../spec/model.ts";
import { loadRepository } from "../../../spec/repository.ts";
import { EXAMPLE } from "../../example-copy.ts";

const repository = loadRepository(EXAMPLE);
const platform = repository.platform("dev") as Platform;
const plants = repository.project("plants", "dev") as Project;

/** The platform after plants was taken out. */
const without = (leaves: string[], environment: Partial<Platform["environment"]> = {}): Platform => ({
  ...platform,
  environment: { ...platform.environment, ...environment },
  removedProjects: {
    plants: { name: "plants", removedAt: "2026-03-01", leaves, until: undefined, reason: "A test.", source: "p#r" },
  },
});

it("says of each dataset and model the place that the project's own steps wrote to", () => {
  const storage = planProjectStorage(platform, plants);
  const written = storage.workloads.flatMap(({ grants }) => grants.filter(({ access }) => access === "write"));
  const places = new Set(written.map(({ bucket, prefix }) => `${bucket}/${prefix}`));
  const references = Object.values(plants.pipelines).flatMap(({ steps }) =>
    Object.values(steps).flatMap(({ writes }) =>
      writes.map(({ kind, name }) => (kind === "model" ? `models.${name}` : name)),
    ),
  );
  const left = planLeftBehind(without([...new Set(references)]));
  expect(new Set(left.map(({ bucket, prefix }) => `${bucket}/${prefix}`))).toEqual(places);
});

it("names buckets of a cloud with the account, and leaves features out, which have no place", () => {
  const target = { kind: "aws" as const, accountId: "123456789012", region: "eu-central-1" };
  expect(planLeftBehind(without(["bronze.orders", "features.activity", "models.recommender"], { target }))).toEqual([
    {
      project: "plants",
      reference: "bronze.orders",
      bucket: "greenhouse-plants-dev-bronze-123456789012",
      prefix: "orders/",
    },
    {
      project: "plants",
      reference: "models.recommender",
      bucket: "greenhouse-plants-dev-artifacts-123456789012",
      prefix: "models/recommender/",
    },
  ]);
});
