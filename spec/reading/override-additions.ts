import { z } from "zod";
import { quote, quotePath } from "../problems/excerpt.ts";
import type { EnvironmentFindings, Finding } from "../problems/problem-list.ts";
import { didYouMean, oneOf, suggestWord } from "../problems/suggestion.ts";
import type { Layers } from "./layers.ts";
import { type DataMap, dataAt, isDataMap, isSamePath, namesAt, type Path } from "./located.ts";
import { judgeAt, unwrapSchema } from "./schema-walk.ts";

/** What an override names, such as an endpoint or a step, and the base does not: something new, or a slip. */
export function findAdditions(
  schema: z.core.$ZodType,
  { base, merged, override }: { base: DataMap; merged: DataMap; override: DataMap },
): Path[] {
  const below = (path: Path): Path[] =>
    namesAt(override, path).flatMap((name): Path[] => {
      const at = [...path, name];
      if (dataAt(base, at) !== undefined) return below(at);
      const isName = dataAt(base, path) !== undefined && isRecord(schema, path, merged);
      return isName && isDataMap(dataAt(override, at)) ? [at] : [];
    });
  return below([]);
}

function isRecord(schema: z.core.$ZodType, path: Path, data: DataMap): boolean {
  const judge = judgeAt(schema, path, data);
  return judge !== undefined && unwrapSchema(judge) instanceof z.ZodRecord;
}

/** What is found in a thing because next to nothing is said of it. */
const OF_INCOMPLETE = ["missing-key", "exactly-one-of"];
/** What is found below it for the same reason. */
const CONSEQUENCES = [...OF_INCOMPLETE, "word-out-of-place"];

/** An addition that lacks what is required is a slip in its name, and not a thing with ever so many mistakes. */
export function withMisspeltOverrides<T>({ base, additions, findings }: Layers<T>): EnvironmentFindings {
  const misspelt: Finding[] = [];
  const rest = new Map<string | undefined, readonly Finding[]>(findings);
  for (const [environment, paths] of additions) {
    for (const path of paths) {
      const list = rest.get(environment) ?? [];
      const isIncomplete = list.some((each) => OF_INCOMPLETE.includes(each.code) && isSamePath(each.path, path));
      if (!isIncomplete) continue;
      misspelt.push(overrideOfNothing(["overrides", environment, ...path], namesAt(base.raw, path.slice(0, -1))));
      rest.set(
        environment,
        list.filter((each) => !isConsequence(each, path)),
      );
    }
  }
  if (misspelt.length > 0) rest.set(undefined, [...(rest.get(undefined) ?? []), ...misspelt]);
  return rest;
}

function isConsequence({ code, path }: Finding, addition: Path): boolean {
  const isBelow = path.length > addition.length && isSamePath(path.slice(0, addition.length), addition);
  return isSamePath(path, addition) || (isBelow && CONSEQUENCES.includes(code));
}

function overrideOfNothing(path: Path, known: readonly string[]): Finding {
  const name = String(path.at(-1));
  const suggestion = suggestWord(name, known);
  const message = `there is no ${quotePath(path.slice(2))} to change, and too little is said here for a new one`;
  const fix =
    suggestion === undefined
      ? `Write ${oneOf(known)}, or say all that a new one needs.`
      : `Write ${quote(suggestion)}.`;
  return { code: "override-of-nothing", message: message + didYouMean(name, known), fix, path, at: "key" };
}
