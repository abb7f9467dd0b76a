import { suggestWord } from "../problems/suggestion.ts";

/** As other tools write them. */
const OTHER_UNITS: Readonly<Record<string, string>> = {
  s: "seconds",
  sec: "seconds",
  secs: "seconds",
  m: "minutes",
  min: "minutes",
  mins: "minutes",
  h: "hours",
  hr: "hours",
  hrs: "hours",
  d: "days",
  w: "weeks",
  mo: "months",
  y: "years",
  yr: "years",
  yrs: "years",
  percent: "%",
};

const UNITS = ["seconds", "minutes", "hours", "days", "weeks", "months", "years"];

/** What `2 yrs`, `128Gi` or `0.995` most likely means, if that is accepted in its place. */
export function suggestQuantity(written: string | number, isAccepted: (text: string) => boolean): string | undefined {
  const [, amount = "", unit = ""] = /^(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(String(written).trim()) ?? [];
  if (amount === "") return undefined;
  const candidates =
    unit === ""
      ? [Number(amount) < 1 ? `${Number((Number(amount) * 100).toFixed(4))} %` : `${amount} %`]
      : [OTHER_UNITS[unit.toLowerCase()], `${unit}B`, unit.toUpperCase(), suggestWord(unit, UNITS)].flatMap((known) =>
          known === undefined ? [] : [`${amount} ${amount === "1" ? known.replace(/s$/, "") : known}`],
        );
  return candidates.find(isAccepted);
}
