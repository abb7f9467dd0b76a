/**
 * How much is tried. LAKEBED_SWEEP: `sample` (some nodes of each example, for a quick run), `all` (every node, as
 * `make test` does) or `every` (every node in every way). LAKEBED_FUZZ: how many times as many random cases.
 */
const sweep = process.env.LAKEBED_SWEEP ?? "sample";

export const triesEveryNode = sweep === "all" || sweep === "every";
export const triesEveryWay = sweep === "every";

/** For fast-check. */
export function randomRuns(count: number): { numRuns: number } {
  return { numRuns: count * Math.max(1, Number(process.env.LAKEBED_FUZZ ?? 1)) };
}
