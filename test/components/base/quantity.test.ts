import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byteQuantity, countQuantity, cpuQuantity } from "../../../components/base/quantity.plan.ts";

describe("quantities", () => {
  const factors: Record<string, number> = { "": 1, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50 };

  it("say the same number of bytes in the largest unit that fits", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 52 }), (bytes) => {
        const [, digits = "", unit = "?"] = /^(\d+)(\D*)$/.exec(byteQuantity(bytes)) ?? [];
        expect(Number(digits) * (factors[unit] ?? Number.NaN)).toBe(bytes);
        if (unit !== "Pi" && bytes > 0) expect(Number(digits) % 1024).not.toBe(0);
      }),
    );
  });

  it.each([
    [64, "64"],
    [0.5, "500m"],
    [1.25, "1250m"],
  ])("%s cores are %s", (cores, quantity) => {
    expect(cpuQuantity(cores)).toBe(quantity);
  });

  it.each([
    [0, "0"],
    [4, "4"],
    [1000, "1k"],
    [1500, "1500"],
    [16_000, "16k"],
    [2_000_000, "2M"],
  ])("%d things are %s", (count, quantity) => {
    expect(countQuantity(count)).toBe(quantity);
  });
});
