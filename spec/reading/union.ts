import { z } from "zod";
import { type Expectation, expectations } from "./expectation.ts";
import type { Data, Path } from "./located.ts";
import { unionAt } from "./schema-walk.ts";

type Issue = z.core.$ZodIssue;

/** A word that is a text, such as `existing`, or a map that says more: `{ mode: existing, url: … }`. */
export function textOrMap<Text extends z.ZodType, Fields extends z.ZodType>(text: Text, map: Fields) {
  return z.union([text, map]);
}

/** A leaf that is written in several ways, such as a number or a text with a unit: messages say one expectation. */
export function anyLeafOf<const Options extends readonly [z.ZodType, z.ZodType, ...z.ZodType[]]>(
  expectation: Expectation,
  options: Options,
): z.ZodUnion<Options> {
  const union = z.union(options).meta({ examples: [expectation.example] });
  expectations.add(union, expectation);
  return union;
}

/** What a schema finds in data; where it leaves a choice, what the branch finds that the data chose. */
export function issuesOf(schema: z.core.$ZodType, data: Data): Issue[] {
  const result = z.safeParse(schema, data);
  return result.success ? [] : result.error.issues.flatMap((issue) => issuesOfBranch(schema, data, issue));
}

function issuesOfBranch(schema: z.core.$ZodType, data: Data, issue: Issue): Issue[] {
  if (issue.code !== "invalid_union") return [issue];
  const path = issue.path as Path;
  const choice = unionAt(schema, path, data);
  const errors = choice === undefined ? undefined : issue.errors[choice.union.def.options.indexOf(choice.option)];
  if (errors === undefined) return [issue];
  return errors
    .map((each): Issue => ({ ...each, path: [...issue.path, ...each.path] }))
    .flatMap((each) => issuesOfBranch(schema, data, each));
}
