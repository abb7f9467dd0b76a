import { expect, test } from "vitest";
import { movedClusters, refuseMovedCluster, refuseSharedCluster } from "../../../cli/deploy/clusters.plan.ts";

const dev = { environment: "dev", context: "ctx-dev", uid: "1" };
const prod = { environment: "prod", context: "ctx-prod", uid: "2" };

test("two environments on one cluster are refused, naming both contexts", () => {
  expect(() => refuseSharedCluster([dev, { ...prod, uid: "1" }])).toThrow(
    "environments `dev` and `prod` are on one cluster: their contexts `ctx-dev` and `ctx-prod` lead to the same kube-system (uid 1)",
  );
  expect(refuseSharedCluster([dev, prod])).toBeUndefined();
});

test("a context that leads elsewhere than last time is refused, unless the environment is accepted", () => {
  const known = { dev: { context: "ctx-dev", uid: "0" } };
  expect(() => refuseMovedCluster([dev, prod], known, [])).toThrow(
    "environment `dev`: context `ctx-dev` leads to another cluster than last time (kube-system was 0, is 1)",
  );
  expect(() => refuseMovedCluster([dev, prod], known, ["prod"])).toThrow("environment `dev`");
  expect(refuseMovedCluster([dev, prod], known, ["dev"])).toBeUndefined();
  expect(movedClusters([dev, prod], known)).toEqual([dev]);
});

test("a renamed context that leads to the same cluster is fine", () => {
  expect(refuseMovedCluster([dev], { dev: { context: "old-name", uid: "1" } }, [])).toBeUndefined();
});
