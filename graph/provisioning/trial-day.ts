import { type Data, type DataMap, dataAt, isDataMap, namesAt } from "../../spec/reading/located.ts";
import type { Target } from "./baseline.ts";
import type { Edit, TrialRepository } from "./trial-repository.ts";

/**
 * Each project's models as they are once a version of each was approved in every environment: much of what is said of an
 * endpoint has no effect before. Records that are there stay.
 */
export function approvals(trial: TrialRepository): Edit[] {
  const environments = namesAt(trial.data.get("platform.yaml"), ["environments"]);
  return [...trial.data].flatMap(([file, data]) => {
    if (!file.endsWith("/project.yaml")) return [];
    return environments.map((environment): Edit => {
      const releases = `${file.slice(0, -"project.yaml".length)}releases/${environment}.yaml`;
      return { file: releases, path: [], value: withApprovals(trial.data.get(releases), namesAt(data, ["models"])) };
    });
  });
}

function withApprovals(releases: DataMap | undefined, models: readonly string[]): DataMap {
  const there = Array.isArray(releases?.releases) ? releases.releases.filter(isDataMap) : [];
  const missing = models.filter((model) => !there.some((release) => release.model === model));
  return { apiVersion: "lakebed/v1", kind: "Releases", releases: [...there, ...missing.map(approval)] };
}

function approval(model: string): DataMap {
  return {
    model,
    version: "7",
    digest: `sha256:${"5e".repeat(32)}`,
    commit: "c0ffee12".repeat(5),
    trainedBy: "ada@example.com",
    // As many as a model can ask for.
    approvedBy: Array.from({ length: 10 }, (_, index) => `approver-${index}@example.com`),
    approvedAt: "2026-11-20T09:00:00Z",
    metrics: { accuracy: 0.9 },
    evidence: `sha256:${"e5".repeat(32)}`,
    weight: 100,
  };
}

/** The same platform with every environment on one target. */
export function movedTo(target: Target, platform: DataMap): Edit[] {
  const { environments } = platform;
  if (!isDataMap(environments)) return [];
  const moved = Object.entries(environments).flatMap(([name, environment], index): Edit[] => {
    if (!isDataMap(environment) || environment.target === target) return [];
    const { target: _, context: __, account: ___, region: ____, ...rest } = environment;
    const place: Record<Target, Record<string, Data>> = {
      kubernetes: { context: `trial-${name}` },
      aws: { account: String(111_111_111_111 * (index + 1)), region: "eu-central-1" },
    };
    return [{ file: "platform.yaml", path: ["environments", name], value: { ...rest, target, ...place[target] } }];
  });
  return target === "kubernetes" ? [...moved, ...withoutCloudWords(platform)] : moved;
}

/** What is said of AWS alone is a mistake where no environment is there. */
function withoutCloudWords(platform: DataMap): Edit[] {
  const layers = [[], ...namesAt(platform, ["overrides"]).map((name) => ["overrides", name])];
  const paths = layers.flatMap((layer) => [
    [...layer, "services", "network"],
    ...namesAt(platform, [...layer, "gpuPools"]).map((pool) => [...layer, "gpuPools", pool, "instanceTypes"]),
  ]);
  return paths
    .filter((path) => dataAt(platform, path) !== undefined)
    .map((path): Edit => ({ file: "platform.yaml", path }));
}
