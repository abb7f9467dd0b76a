import fc from "fast-check";
import { expect, test } from "vitest";
import { addSeconds, isCalendarDate } from "../../spec/units/date.ts";
import { measureSchema } from "../../spec/units/measure.schema.ts";
import { formatMeasure, parseMeasure } from "../../spec/units/measure.ts";

const DAY = 86_400;

test.each([
  ["3.1 %", { value: 3.1, unit: "%" }],
  ["-5 %", { value: -5, unit: "%" }],
  ["250 %", { value: 250, unit: "%" }],
  ["120 ms", { value: 0.12, unit: "s" }],
  ["2 GiB", { value: 2 ** 31, unit: "B" }],
  ["500 USD", { value: 500, unit: "USD" }],
])("%s is a measure", (text, measure) => {
  expect(parseMeasure(text)).toEqual(measure);
  expect(parseMeasure(formatMeasure(measure))).toEqual(measure);
});

test("a number is one too, without unit", () => {
  expect(measureSchema.parse(0.12)).toEqual({ value: 0.12, unit: undefined });
  expect(formatMeasure({ value: 0.12, unit: undefined })).toBe("0.12");
});

test.each(["", "3", "%", "3 apples", "500 XXY", "3.1% ", "1e3 %"])("%j is none", (text) =>
  expect(parseMeasure(text)).toBeUndefined(),
);

test("whatever text it is given, the parser answers", () => {
  fc.assert(fc.property(fc.string(), (text) => void parseMeasure(text)));
});

test.each(["2026-12-31", "2024-02-29", "0001-01-01"])("%s is a day", (text) => expect(isCalendarDate(text)).toBe(true));

test.each(["2026-02-30", "2025-02-29", "2026-13-01", "26-12-31", "2026-1-1", "2026-12-31T00:00:00Z", ""])(
  "%j is no day",
  (text) => expect(isCalendarDate(text)).toBe(false),
);

test("days are counted whole, over leap years and the end of the year", () => {
  expect(addSeconds("2024-02-28", 2 * DAY)).toBe("2024-03-01");
  expect(addSeconds("2025-12-31", 1.5 * DAY)).toBe("2026-01-01");
  expect(addSeconds("9999-12-31", DAY)).toBeUndefined();
  fc.assert(
    fc.property(fc.date({ min: new Date("1900-01-01"), max: new Date("2100-01-01"), noInvalidDate: true }), (date) => {
      const day = date.toISOString().slice(0, 10);
      expect(isCalendarDate(day)).toBe(true);
      expect(addSeconds(day, 0)).toBe(day);
    }),
  );
});
