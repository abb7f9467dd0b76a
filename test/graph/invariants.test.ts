import { beforeAll, describe, expect, it, vi } from "vitest";
import { graphDigest } from "../../graph/differences.ts";
import type { Graph } from "../../graph/graph.ts";
import { findBreaches } from "../../graph/invariants.ts";
import { podsOf } from "../../policies/pods.ts";
import type { RuleResource } from "../../policies/rule.ts";
import { isObject, read } from "../../policies/values.ts";
import type { Repository } from "../../spec/repository.ts";
import { APPROVED_RELEASE, moveToAws, recordExample } from "./recorded-example.ts";

// Each variant records four stacks.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const all = ["dev", "prod", "plants-dev", "plants-prod"];
const variants: [string, string[], () => ReturnType<typeof recordExample>][] = [
  ["the example", all, () => recordExample()],
  [
    "the example with an approved release",
    all,
    () => recordExample((example) => example.write("projects/plants/releases/prod.yaml", APPROVED_RELEASE)),
  ],
  ["the example before its first deployment", all, () => recordExample(() => {}, { unknownOutputs: true })],
  ["the example on AWS", ["dev", "plants-dev", "plants-prod"], () => recordExample(moveToAws)],
  [
    "the example on AWS before its first deployment",
    ["dev", "plants-dev", "plants-prod"],
    () => recordExample(moveToAws, { unknownOutputs: true }),
  ],
];

describe.each(variants)("%s", (_, stacks, record) => {
  let graphs: Graph[];
  let repository: Repository;
  beforeAll(async () => {
    ({ graphs, repository } = await record());
  });

  it("keeps every promise that a graph of ours makes", () => {
    const breaches = graphs.flatMap((graph) =>
      findBreaches(graph).map((breach) => ({ stack: graph.stack, ...breach })),
    );
    expect(breaches).toEqual([]);
  });

  it("has every stack, and something in each", () => {
    expect(graphs.map(({ stack }) => stack)).toEqual(stacks);
    expect(graphs.filter(({ nodes }) => nodes.length < 10)).toEqual([]);
  });

  it("starts no pod that a namespace of Pod Security level restricted would refuse", () => {
    const pods = graphs.flatMap(({ nodes }) => nodes.flatMap((node) => podsOf(node as unknown as RuleResource)));
    expect(pods.length).toBeGreaterThan(0);
    const loose = pods.flatMap((pod) =>
      pod.containers.flatMap(({ body, path }) => {
        const own = isObject(body.securityContext) ? body.securityContext : {};
        const shared = isObject(pod.securityContext) ? pod.securityContext : {};
        const settings = { ...shared, ...own };
        const isRestricted =
          settings.runAsNonRoot === true &&
          settings.allowPrivilegeEscalation === false &&
          read(settings, "seccompProfile", "type") === "RuntimeDefault" &&
          JSON.stringify(read(settings, "capabilities", "drop")) === '["ALL"]' &&
          read(settings, "capabilities", "add") === undefined;
        return isRestricted ? [] : [`${pod.manifest.kind} ${path}: ${JSON.stringify(settings)}`];
      }),
    );
    expect(loose).toEqual([]);
  });

  it("points to words that are in the files", () => {
    const lost = graphs.flatMap(({ nodes }) =>
      nodes.filter(({ source }) => source !== undefined && repository.locate(source) === undefined),
    );
    expect(lost.map(({ urn, source }) => `${urn}: ${source}`)).toEqual([]);
  });

  it("is the same when recorded again", async () => {
    const again = await record();
    expect(again.graphs.map(graphDigest)).toEqual(graphs.map(graphDigest));
  });
});
