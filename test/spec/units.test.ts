import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatDuration,
  formatMoney,
  formatPercent,
  formatSize,
  parseDuration,
  parseMoney,
  parsePercent,
  parseSize,
} from "../../spec/units/units.ts";

test.each([
  ["120 ms", 0.12],
  ["1 second", 1],
  ["30 minutes", 1_800],
  ["1.5 hours", 5_400],
  ["90 days", 7_776_000],
  ["1 month", 2_592_000],
  ["2 years", 63_072_000],
  ["5minutes", 300],
])("%s are %d seconds", (text, seconds) => expect(parseDuration(text)).toBe(seconds));

test.each([
  "",
  "30",
  "0 days",
  "-1 day",
  "1 mss",
  "1  day",
  "1 Day",
  "1 fortnight",
  "1e3 days",
  "９ days",
  "1 day ",
  "999999999999999 years",
])("%j is no duration", (text) => expect(parseDuration(text)).toBeUndefined());

test.each([
  ["24 GiB", 25_769_803_776],
  ["1.5 TiB", 1_649_267_441_664],
  ["500 MB", 500_000_000],
])("%s are %d bytes", (text, bytes) => expect(parseSize(text)).toBe(bytes));

test.each(["", "24", "24 gib", "0 GiB", "0.5 B", "999999999 PiB", "1 GiB/s"])("%j is no size", (text) =>
  expect(parseSize(text)).toBeUndefined(),
);

test("percentages and money", () => {
  expect(["99.5 %", "0 %", "100%", "100.1 %", "-1 %", "5", ""].map(parsePercent)).toEqual([
    99.5,
    0,
    100,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(parseMoney("500 USD")).toEqual({ amount: 500, currency: "USD" });
  expect(parseMoney("12.50 EUR")).toEqual({ amount: 12.5, currency: "EUR" });
  expect(["500", "500 usd", "500 XXD", "$500", "-1 USD", "1.234 USD"].map(parseMoney)).toEqual(
    Array(6).fill(undefined),
  );
});

describe("what is printed is read as the same", () => {
  test("durations", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 14 }), (milliseconds) => {
        expect(parseDuration(formatDuration(milliseconds / 1_000))).toBe(milliseconds / 1_000);
      }),
    );
  });

  test("sizes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 49 }), (bytes) => {
        expect(parseSize(formatSize(bytes))).toBe(bytes);
      }),
    );
  });

  test("percentages and money", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000 }), fc.constantFrom("USD", "EUR", "JPY"), (tenths, currency) => {
        expect(parsePercent(formatPercent(tenths / 10))).toBe(tenths / 10);
        expect(parseMoney(formatMoney({ amount: tenths / 10, currency }))).toEqual({ amount: tenths / 10, currency });
      }),
    );
  });

  test("no text makes a parser throw", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        for (const parse of [parseDuration, parseSize, parsePercent, parseMoney]) parse(text);
      }),
    );
  });
});
