import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import type { StackReport, UpReport } from "../../../cli/deploy/report.ts";
import { renderUpReport } from "../../../cli/deploy/summary.render.ts";

const stack: StackReport = {
  stack: "plants-dev",
  phase: "updated",
  operations: { create: 2, update: 1, replace: 0, delete: 0, same: 4 },
  changes: ["update ConfigMap a (data.key)"],
  objects: { ConfigMap: 6, Release: 1 },
  verification: { found: 6, missing: [] },
  rules: { pass: 12, fail: 0, waived: 1, "not-applicable": 30, inconclusive: 0, error: 0 },
  simulated: {},
  trusted: ["kueue 0.19.2"],
  waiting: ["endpoint recommend: awaiting its first approved version"],
  errors: [],
  warnings: [],
  advice: [],
  seconds: 3.21,
};

const report: UpReport = { outcome: "succeeded", stacks: [stack], refusals: [], nextSteps: ["look"], seconds: 65 };

const render = (changes: Partial<UpReport>) => stripVTControlCharacters(renderUpReport({ ...report, ...changes }));

test("a deployed stack in words", () => {
  expect(render({})).toBe(
    [
      "plants-dev  updated: 2 created, 1 updated, 4 unchanged  3.2 s",
      "  update ConfigMap a (data.key)",
      "  objects: 7 (6 ConfigMap, 1 Release)",
      "  verified: the API server has each of the 6",
      "  rules: 12 pass, 0 fail, 1 waived, 30 not-applicable",
      "  trusted, not examined: 1 Helm release (kueue 0.19.2)",
      "  waits: endpoint recommend: awaiting its first approved version",
      "",
      "Up. 1 of 1 stacks updated. (1m05s)",
      "",
      "Next:",
      "  look",
    ].join("\n"),
  );
});

test("a refusal says what to do, and that nothing was changed", () => {
  const refusal = { stack: "plants-dev", code: "mass-delete", message: "plants-dev: too much", fix: "allow it" };
  const text = render({
    outcome: "refused",
    stacks: [{ ...stack, phase: "refused" }],
    refusals: [refusal],
    nextSteps: [],
  });
  expect(text.split("\n").slice(0, 2)).toEqual(["refused mass-delete plants-dev: too much", "  to do: allow it"]);
  expect(text).toContain("Refused. Nothing was changed.");
});

test("a refusal after some updates does not say that nothing was changed", () => {
  const later: StackReport = { ...stack, stack: "plants-prod", phase: "refused" };
  expect(render({ outcome: "refused", stacks: [stack, later] })).toContain("Refused. 1 stack was updated before that.");
});

test("no changes is one line", () => {
  expect(render({ stacks: [{ ...stack, phase: "unchanged" }] })).toContain("\nNo changes. (1m05s)\n");
});
