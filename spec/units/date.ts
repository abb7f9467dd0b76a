/** Calendar dates as people write them. Every function answers undefined for what is no date and never throws. */

const MILLISECONDS_PER_DAY = 86_400_000;

/** For editors; whether the day exists is decided below. */
export const DATE_PATTERN = String.raw`^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$`;

const DATE = new RegExp(DATE_PATTERN);

/** `2026-12-31`, and no 30 February. */
export function isCalendarDate(text: string): boolean {
  if (!DATE.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && dateOf(time) === text;
}

/** The last day of a time that begins on a date: a day and half a day later are the same. */
export function addSeconds(date: string, seconds: number): string | undefined {
  const days = Math.floor((seconds * 1_000) / MILLISECONDS_PER_DAY);
  const time = Date.parse(`${date}T00:00:00Z`) + days * MILLISECONDS_PER_DAY;
  // Years of five digits are beyond what a date is written as, and never pass.
  return Number.isNaN(new Date(time).getTime()) || new Date(time).getUTCFullYear() > 9_999 ? undefined : dateOf(time);
}

function dateOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
