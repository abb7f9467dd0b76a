import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareGraphs, graphDigest } from "../../graph/differences.ts";
import { type PlainValue, UNKNOWN } from "../../graph/graph.ts";
import { graph, node } from "./node.ts";

const changesOf = (before: PlainValue, after: PlainValue) => {
  const compared = compareGraphs(
    graph(node({ name: "map", props: { spec: before } })),
    graph(node({ name: "map", props: { spec: after } })),
  );
  return compared.changed.flatMap(({ changes }) => changes);
};

describe("differences of two graphs", () => {
  it("are what came, what went and what changed", () => {
    const kept = node({ name: "kept" });
    const before = node({ name: "changed", props: { data: { a: "1" } } });
    const after = node({ name: "changed", props: { data: { a: "2" } }, protect: true });
    const compared = compareGraphs(
      graph(node({ name: "gone" }), before, kept),
      graph(kept, after, node({ name: "new" })),
    );
    expect(compared.added.map(({ name }) => name)).toEqual(["new"]);
    expect(compared.removed.map(({ name }) => name)).toEqual(["gone"]);
    expect(compared.changed).toEqual([
      {
        before,
        after,
        changes: [
          { path: "(protect)", kind: "changed" },
          { path: "data.a", kind: "changed" },
        ],
      },
    ]);
  });

  it("name the deepest path that differs", () => {
    expect(changesOf({ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] })).toEqual([{ path: "spec.a[1].b", kind: "changed" }]);
    expect(changesOf({ a: [1] }, { a: [1, 2] })).toEqual([{ path: "spec.a[1]", kind: "added" }]);
    expect(changesOf({ a: 1, "x/y": 1 }, { a: 1 })).toEqual([{ path: 'spec["x/y"]', kind: "removed" }]);
    expect(changesOf({ a: 1 }, { a: UNKNOWN })).toEqual([{ path: "spec.a", kind: "changed" }]);
    expect(changesOf({ a: "1" }, { a: 1 })).toEqual([{ path: "spec.a", kind: "changed" }]);
  });

  it("match resources of two stacks by a key of the caller's", () => {
    const dev = graph(node({ name: "plants-dev-quota", props: { spec: 1 } }));
    const prod = graph(node({ name: "plants-prod-quota", props: { spec: 2 } }));
    const compared = compareGraphs(dev, prod, ({ name }) => name.replace(/dev|prod/, ""));
    expect(compared.changed.map(({ changes }) => changes)).toEqual([[{ path: "spec", kind: "changed" }]]);
  });
});

const values = fc.letrec<{ value: PlainValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<PlainValue>(null, true, UNKNOWN, "", "text"),
    fc.integer(),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "c.d", "e/f"), tie("value"), { maxKeys: 3 }),
  ),
})).value;

describe("properties", () => {
  it("a value differs from another exactly when its digest does", () => {
    fc.assert(
      fc.property(values, values, (before: PlainValue, after: PlainValue) => {
        const digest = (spec: PlainValue) => graphDigest(graph(node({ name: "map", props: { spec } })));
        expect(changesOf(before, after).length > 0).toBe(digest(before) !== digest(after));
      }),
    );
  });

  it("the order of resources and keys changes neither digest nor differences", () => {
    const one = node({ name: "one", props: { a: 1, b: 2 }, dependencies: ["x", "y"] });
    const other = node({ name: "one", props: { b: 2, a: 1 }, dependencies: ["y", "x"] });
    const two = node({ name: "two" });
    expect(graphDigest(graph(one, two))).toBe(graphDigest(graph(two, other)));
    expect(compareGraphs(graph(one, two), graph(two, other))).toEqual({ added: [], removed: [], changed: [] });
  });
});
