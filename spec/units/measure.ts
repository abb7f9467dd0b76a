import type { Measure } from "./measure.types.ts";
import {
  DURATION_PATTERN,
  formatDuration,
  formatMoney,
  formatSize,
  MONEY_PATTERN,
  parseDuration,
  parseMoney,
  parseSize,
  SIZE_PATTERN,
} from "./units.ts";

const SHARE = /^(-?\d{1,15}(?:\.\d{1,6})?) ?%$/;

/** For editors; the parser below decides. */
export const MEASURE_PATTERN = [SHARE.source, DURATION_PATTERN, SIZE_PATTERN, MONEY_PATTERN]
  .map((pattern) => `(${pattern})`)
  .join("|");

/** Text with a unit. A growth may be above 100 % and below 0 %, unlike a share of something. */
export function parseMeasure(text: string): Measure | undefined {
  const share = SHARE.exec(text)?.[1];
  if (share !== undefined) return { value: Number(share), unit: "%" };
  const seconds = parseDuration(text);
  if (seconds !== undefined) return { value: seconds, unit: "s" };
  const bytes = parseSize(text);
  if (bytes !== undefined) return { value: bytes, unit: "B" };
  const money = parseMoney(text);
  return money === undefined ? undefined : { value: money.amount, unit: money.currency };
}

/** As people would write it. */
export function formatMeasure({ value, unit }: Measure): string {
  if (unit === undefined) return String(value);
  if (unit === "%") return `${value} %`;
  if (unit === "s") return formatDuration(value);
  return unit === "B" ? formatSize(value) : formatMoney({ amount: value, currency: unit });
}
