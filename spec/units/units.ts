/** Quantities as people write them. Every parser answers undefined for what it does not understand and never throws. */
import type { Money } from "../model.ts";

const MILLISECONDS = {
  ms: 1,
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
  /** 30 days: retention and time limits need no calendar. */
  month: 30 * 86_400_000,
  /** 365 days. */
  year: 365 * 86_400_000,
};
type DurationUnit = keyof typeof MILLISECONDS;
const DURATION_UNITS = Object.keys(MILLISECONDS).reverse() as DurationUnit[];

const BYTES = {
  B: 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
  PiB: 2 ** 50,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  PB: 1e15,
};
type SizeUnit = keyof typeof BYTES;
/** Sizes are printed in binary units only, as Kubernetes and memory makers count. */
const PRINTED_SIZE_UNITS: SizeUnit[] = ["PiB", "TiB", "GiB", "MiB", "KiB", "B"];

const NUMBER = String.raw`\d{1,15}(?:\.\d{1,3})?`;

/** Patterns for editors; the parsers below decide. */
export const DURATION_PATTERN = `^${NUMBER} ?(ms|seconds?|minutes?|hours?|days?|weeks?|months?|years?)$`;
export const SIZE_PATTERN = `^${NUMBER} ?(${Object.keys(BYTES).join("|")})$`;
export const PERCENT_PATTERN = `^${NUMBER} ?%$`;
export const MONEY_PATTERN = String.raw`^\d{1,12}(\.\d{1,2})? ?[A-Z]{3}$`;

const DURATION = new RegExp(`^(${NUMBER}) ?(ms|second|minute|hour|day|week|month|year)(s?)$`);
const SIZE = new RegExp(`^(${NUMBER}) ?(${Object.keys(BYTES).join("|")})$`);
const PERCENT = new RegExp(`^(${NUMBER}) ?%$`);
const MONEY = /^(\d{1,12}(?:\.\d{1,2})?) ?([A-Z]{3})$/;

/** Seconds of `30 minutes`, `120 ms`, `2 years`. Zero is no duration. */
export function parseDuration(text: string): number | undefined {
  const match = DURATION.exec(text);
  if (match === null) return undefined;
  const [, amount, unit, plural] = match;
  if (unit === "ms" && plural === "s") return undefined;
  const milliseconds = Math.round(Number(amount) * MILLISECONDS[unit as DurationUnit]);
  return milliseconds > 0 && Number.isSafeInteger(milliseconds) ? milliseconds / 1_000 : undefined;
}

/** The largest unit that needs no fraction: 5400 seconds are `90 minutes`. */
export function formatDuration(seconds: number): string {
  const milliseconds = Math.round(seconds * 1_000);
  const unit = DURATION_UNITS.find((candidate) => milliseconds % MILLISECONDS[candidate] === 0) ?? "ms";
  const amount = milliseconds / MILLISECONDS[unit];
  return `${amount} ${unit}${amount === 1 || unit === "ms" ? "" : "s"}`;
}

/** Bytes of `24 GiB`; whole bytes only. */
export function parseSize(text: string): number | undefined {
  const match = SIZE.exec(text);
  if (match === null) return undefined;
  const bytes = Number(match[1]) * BYTES[match[2] as SizeUnit];
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined;
}

export function formatSize(bytes: number): string {
  const unit = PRINTED_SIZE_UNITS.find((candidate) => bytes % BYTES[candidate] === 0) ?? "B";
  return `${bytes / BYTES[unit]} ${unit}`;
}

/** 99.5 of `99.5 %`; from 0 to 100. */
export function parsePercent(text: string): number | undefined {
  const match = PERCENT.exec(text);
  const value = Number(match?.[1] ?? Number.NaN);
  return value >= 0 && value <= 100 ? value : undefined;
}

export function formatPercent(percent: number): string {
  return `${percent} %`;
}

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

/** Amount and ISO 4217 currency of `500 USD`. */
export function parseMoney(text: string): Money | undefined {
  const match = MONEY.exec(text);
  const currency = match?.[2] ?? "";
  return match !== null && currencies.has(currency) ? { amount: Number(match[1]), currency } : undefined;
}

export function formatMoney(money: Money): string {
  return `${money.amount} ${money.currency}`;
}
