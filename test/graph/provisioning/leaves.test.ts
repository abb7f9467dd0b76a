import { describe, expect, it } from "vitest";
import { triesEveryNode, triesEveryWay } from "../../spec/sweep/extent.ts";
import { judgeLeaves } from "./leaves.ts";

// Every leaf is said otherwise up to four times, and what is created then is recorded.
const MINUTES = 30 * 60_000;

/** Leaves of each example where not all are tried, which takes minutes. */
const TRIED = 15;

describe.each([
  ["greenhouse", triesEveryNode ? Number.POSITIVE_INFINITY : TRIED],
  ["document-triage", triesEveryNode ? Number.POSITIVE_INFINITY : TRIED],
  ["fraud-scoring", triesEveryWay ? Number.POSITIVE_INFINITY : triesEveryNode ? 4 * TRIED : TRIED],
])("a leaf of %s", (example, atMost) => {
  it(
    "is listed as not provisioned exactly if no other value of it would create something else",
    async () => {
      const judged = await judgeLeaves(example, atMost);
      const known = judged.filter(({ measured }) => measured.tried > 0);
      const wrong = known.filter(({ measured: { acted, word }, listed }) =>
        acted.length > 0 ? listed.length > 0 : listed.length < word.environments.length,
      );
      expect(wrong.map(({ leaf, measured }) => `${leaf} ${measured.acted.length > 0 ? "acts" : "is silent"}`)).toEqual(
        [],
      );
      expect(known.length / judged.length).toBeGreaterThan(0.8);
    },
    MINUTES,
  );
});
