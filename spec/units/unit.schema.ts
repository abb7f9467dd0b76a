import { derives } from "../reading/derived-default.ts";
import { parsedText, patternText } from "../reading/expectation.ts";
import { DATE_PATTERN, isCalendarDate } from "./date.ts";
import { findScheduleMistake, isTimeZone } from "./schedule.ts";
import {
  DURATION_PATTERN,
  formatDuration,
  formatMoney,
  formatPercent,
  formatSize,
  MONEY_PATTERN,
  PERCENT_PATTERN,
  parseDuration,
  parseMoney,
  parsePercent,
  parseSize,
  SIZE_PATTERN,
} from "./units.ts";

export const durationSchema = parsedText(
  { code: "invalid-unit", expected: "a duration such as `30 minutes`, `2 years` or `120 ms`", example: "30 minutes" },
  DURATION_PATTERN,
  { parse: parseDuration, format: formatDuration },
);

export const sizeSchema = parsedText(
  { code: "invalid-unit", expected: "a size such as `24 GiB` or `500 MB`", example: "24 GiB" },
  SIZE_PATTERN,
  { parse: parseSize, format: formatSize },
);

export const percentSchema = parsedText(
  { code: "invalid-unit", expected: "a percentage from 0 % to 100 %, such as `99.5 %`", example: "99.5 %" },
  PERCENT_PATTERN,
  { parse: parsePercent, format: formatPercent },
);

export const moneySchema = parsedText(
  { code: "invalid-unit", expected: "an amount with its ISO 4217 currency, such as `500 USD`", example: "500 USD" },
  MONEY_PATTERN,
  { parse: parseMoney, format: formatMoney },
);

export const cronSchema = patternText(
  {
    code: "invalid-schedule",
    expected: "a cron expression of five fields: minute, hour, day of month, month, day of week",
    example: "0 3 * * *",
  },
  /^\S+( \S+){4}$/,
  (text) => findScheduleMistake(text) === undefined,
);

export const timeZoneSchema = patternText(
  { code: "invalid-time-zone", expected: "an IANA time zone", example: "Europe/Vienna" },
  /^[A-Za-z]/,
  isTimeZone,
);

/** Of the schedule that stands beside it. */
export const scheduleTimeZoneSchema = derives(
  timeZoneSchema.optional().describe("Time zone of the schedule; UTC if left out."),
  (path, valueAt) => {
    const from = [...path.slice(0, -1), "schedule"];
    return valueAt(from) === undefined ? undefined : { value: "UTC", from };
  },
);

export const dateSchema = patternText(
  { code: "invalid-value", expected: "a calendar date: year, month and day", example: "2026-12-31" },
  new RegExp(DATE_PATTERN),
  isCalendarDate,
);
