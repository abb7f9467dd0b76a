import { Cron } from "croner";
import { suggestWord } from "../problems/suggestion.ts";

/** What Argo's scheduler understands: five fields of numbers, names, ranges, lists and steps. */
const FIELD = /^(\*|\d+|[A-Za-z]{3})(-(\d+|[A-Za-z]{3}))?(\/\d+)?$/;
/** A leap year begins here, so that 29 February counts as a day that comes. */
const REFERENCE = new Date("2024-01-01T00:00:00Z");

/** Looking for the next run costs a tenth of a millisecond, and a thousand projects have many schedules alike. */
const schedules = new Map<string, string | undefined>();

/** Says what is wrong with a cron expression, or nothing. */
export function findScheduleMistake(cron: string): string | undefined {
  if (!schedules.has(cron)) schedules.set(cron, judgeSchedule(cron));
  return schedules.get(cron);
}

function judgeSchedule(cron: string): string | undefined {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== 5) return `it has ${fields.length} ${fields.length === 1 ? "field" : "fields"} instead of five`;
  const strange = fields.find((field) => field.split(",").some((part) => !FIELD.test(part)));
  if (strange !== undefined) return `\`${strange}\` is not a number, a name, a range, a list or a step`;
  if (/7/.test(fields[4] ?? ""))
    return "day of the week goes from 0 (Sunday) to 6 (Saturday); 7 is not understood by Argo";
  try {
    const next = new Cron(fields.join(" "), { mode: "5-part", timezone: "UTC", paused: true }).nextRun(REFERENCE);
    return next === null ? "it names a day that never comes" : undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^CronPattern: /, "") : "it is not understood";
  }
}

/** Asking costs milliseconds, and a thousand projects ask for a handful. */
const timeZones = new Map<string, boolean>();

export function isTimeZone(name: string): boolean {
  const known = timeZones.get(name) ?? readTimeZone(name);
  timeZones.set(name, known);
  return known;
}

function readTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    // Offsets such as +01:00 are accepted by Intl but have no daylight saving time, and Argo wants a place.
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

export function suggestTimeZone(written: string): string | undefined {
  return suggestWord(written, Intl.supportedValuesOf("timeZone"));
}
