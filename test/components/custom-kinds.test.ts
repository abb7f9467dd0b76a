import { describe, expect, it } from "vitest";
import type { GraphNode } from "../../graph/graph.ts";
import { recordStacks } from "../../graph/record-stack.ts";
import { apiVersionOf, customKinds } from "../../kinds/index.ts";
import { loadRepository } from "../../spec/index.ts";
import { findViolations, type ReleasedKind, readReleasedKinds } from "./released-crd.ts";

const EXAMPLE = new URL("../../examples/greenhouse", import.meta.url).pathname;
const repository = loadRepository(EXAMPLE);
const graphs = await recordStacks(repository, ["dev", "prod", "plants-dev", "plants-prod"]);
const byType = new Map(customKinds.map((kind) => [`kubernetes:${apiVersionOf(kind)}:${kind.kind}`, kind]));
const objects = [...graphs].flatMap(([stack, graph]) =>
  graph.nodes.flatMap((node) => {
    const kind = byType.get(node.type);
    return kind === undefined ? [] : [{ stack, node, kind }];
  }),
);
const released = process.env.LAKEBED_CRDS === undefined ? undefined : readReleasedKinds(process.env.LAKEBED_CRDS);

/** Metadata is the same for all kinds and in no definition. */
const manifestOf = ({ props: { apiVersion, kind, spec } }: GraphNode) => ({ apiVersion, kind, metadata: {}, spec });

const BUILT_IN_GROUPS = [
  "core",
  "apps",
  "batch",
  "policy",
  "networking.k8s.io",
  "rbac.authorization.k8s.io",
  "helm.sh",
];

describe("the custom kinds of the example", () => {
  it("are all declared in kinds/", () => {
    const custom = [...graphs.values()]
      .flatMap(({ nodes }) => nodes)
      .filter(
        ({ type }) => type.startsWith("kubernetes:") && !BUILT_IN_GROUPS.includes(type.slice(11).split("/")[0] ?? ""),
      );
    expect(custom.filter(({ type }) => !byType.has(type)).map(({ type }) => type)).toEqual([]);
    expect(objects.length).toBeGreaterThan(40);
  });

  it("fit our own strict schemas", () => {
    const wrong = objects.flatMap(({ stack, node, kind }) => {
      const { error } = kind.schema.safeParse(node.props.spec);
      return error === undefined ? [] : [`${stack} ${node.name}: ${error.message}`];
    });
    expect(wrong).toEqual([]);
  });

  it("have names, and namespaces where their scope says so", () => {
    const wrong = objects.filter(({ node, kind }) => {
      const metadata = node.props.metadata as { name?: string; namespace?: string };
      const needsNamespace = kind.scope === "Namespaced";
      return metadata.name === undefined || (metadata.namespace !== undefined) !== needsNamespace;
    });
    expect(wrong.map(({ node }) => node.name)).toEqual([]);
  });

  // The released definitions are not ours to ship: the folder is named where there is one, and elsewhere the API server
  // of the twin holds the objects against definitions made from our own schemas.
  it(`fit the released definitions${released === undefined ? " (LAKEBED_CRDS names none here)" : ""}`, () => {
    const wrong = objects.flatMap(({ stack, node, kind }) => {
      const definition: ReleasedKind | undefined = released?.get(`${apiVersionOf(kind)}/${kind.kind}`);
      if (released === undefined) return [];
      if (definition === undefined) return [`${kind.kind} is in no file of LAKEBED_CRDS`];
      if (definition.plural !== kind.plural || definition.scope !== kind.scope)
        return [`${kind.kind}: plural or scope`];
      return findViolations(manifestOf(node), definition.schema).map((found) => `${stack} ${node.name}${found}`);
    });
    expect(wrong).toEqual([]);
  });
});
