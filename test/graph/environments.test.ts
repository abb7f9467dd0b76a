import { expect, it } from "vitest";
import { compareEnvironments } from "../../graph/environments.ts";
import { graph, node } from "./node.ts";

const copy = (environment: string, cpu: string, protect: boolean) => {
  const urn = (type: string, name: string) => `urn:pulumi:plants-${environment}::garden::${type}::${name}`;
  const top = node({ name: environment, type: "lakebed:test:Top", urn: urn("lakebed:test:Top", environment), protect });
  const quota = node({
    name: `${environment}-quota`,
    urn: urn("kubernetes:core/v1:ResourceQuota", `${environment}-quota`),
    parent: top.urn,
    protect,
    props: {
      metadata: {
        namespace: `plants-${environment}`,
        labels: { "lakebed.dev/environment": environment, device: "dev1" },
      },
      spec: { hard: { cpu } },
    },
  });
  return { graph: graph(top, quota), environment };
};

it("leaves the environments' own names out, and says where protection begins", () => {
  const { added, removed, changed } = compareEnvironments(copy("dev", "32", false), copy("prod", "64", true));
  expect({ added, removed }).toEqual({ added: [], removed: [] });
  expect(changed.map(({ after, changes }) => [after.name, changes])).toEqual([
    ["prod", [{ path: "(protect)", kind: "changed" }]],
    ["prod-quota", [{ path: "spec.hard.cpu", kind: "changed" }]],
  ]);
});

it("finds nothing between copies that differ in name alone", () => {
  const differences = compareEnvironments(copy("dev", "32", false), copy("prod", "32", false));
  expect(differences).toEqual({ added: [], removed: [], changed: [] });
});
