import { expect, test } from "vitest";
import { hasChanges, judgePreview } from "../../../cli/deploy/preview.plan.ts";
import { previewOf, urnOf } from "./records.ts";

const allowance = { existingObjects: 10, allowMassDelete: false };
const violation = { urn: urnOf("a"), text: "privileged", rule: "k8s-no-privileged", pack: "lakebed", mandatory: true };

test("what the API server refused counts although the engine's exit code was 0", () => {
  const preview = previewOf({ create: 2 });
  preview.errors.push({ urn: urnOf("a"), text: "denied" }, { urn: urnOf("b"), text: "denied" });
  expect(judgePreview(preview, allowance).map(({ message }) => message)).toEqual([
    "ConfigMap a: denied",
    "ConfigMap b: denied",
  ]);
});

test("mandatory rules refuse, advisory ones do not", () => {
  const preview = previewOf({ create: 1 });
  preview.policies.push({ ...violation, mandatory: false });
  expect(judgePreview(preview, allowance)).toEqual([]);
  preview.policies.push(violation);
  expect(judgePreview(preview, allowance)).toEqual([
    { stack: "dev", code: "k8s-no-privileged", message: "ConfigMap a: privileged", fix: undefined },
  ]);
});

test("a failed preview says why once, and what it did not reach is no deletion", () => {
  const preview = previewOf({ delete: 9 });
  preview.outcome = "failed";
  preview.errors.push({ urn: undefined, text: "preview failed" }, { urn: undefined, text: "boom" });
  expect(judgePreview(preview, allowance).map(({ message }) => message)).toEqual(["boom"]);
});

test("a preview that failed without a word is refused nonetheless", () => {
  const preview = previewOf({});
  preview.outcome = "failed";
  expect(judgePreview(preview, { ...allowance, existingObjects: 0 }).map(({ message }) => message)).toEqual([
    "the preview failed",
  ]);
});

test("a mass deletion is refused unless it is allowed", () => {
  const preview = previewOf({ delete: 9, same: 1 });
  expect(judgePreview(preview, allowance).map(({ code }) => code)).toEqual(["mass-delete"]);
  expect(judgePreview(preview, { ...allowance, allowMassDelete: true })).toEqual([]);
});

test("only what alters something is a change", () => {
  expect(hasChanges(previewOf({ same: 5 }))).toBe(false);
  expect(hasChanges(previewOf({ same: 5, update: 1 }))).toBe(true);
});
