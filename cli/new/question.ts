import { z } from "zod";
import { suggestWord } from "../../spec/problems/suggestion.ts";
import { expectations } from "../../spec/reading/expectation.ts";
import { unwrapSchema } from "../../spec/reading/schema-walk.ts";

/** By question; lists are joined by commas, as an option writes them. A question that did not arise has none. */
export type Answers = Readonly<Record<string, string>>;

export interface Choice {
  value: string;
  hint?: string;
}

export interface Question {
  /** Of its answer; with `--` before it, of its option. */
  key: string;
  /** As the wizard asks it, and as `--help` describes its option. */
  text: string;
  /** `text` is typed; `list` is typed with commas; `choice` is one of `choices`, and `choices` are any of them. */
  kind: "text" | "list" | "choice" | "choices";
  /** Of `choices`: whether none of them is no answer. */
  needsOne?: true;
  /** Its answer is the word behind the command, and no option. */
  isWord?: true;
  /** The language's own schema of the answer, or of each of a list. */
  schema?: z.core.$ZodType;
  /** Whether it is asked at all, after the answers before it. */
  arises?(answers: Answers): boolean;
  preset(answers: Answers): string;
  choices?(answers: Answers): readonly Choice[];
  /** What neither schema nor choices see: a mistake, or nothing. */
  judge?(value: string, answers: Answers): string | undefined;
}

export function itemsOf(value: string | undefined): string[] {
  return (value ?? "")
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

/** What is wrong with an answer, in the language's own words, or nothing. */
export function findMistake(question: Question, value: string, answers: Answers): string | undefined {
  const isList = question.kind === "list" || question.kind === "choices";
  const items = isList ? itemsOf(value) : [value];
  if ((question.kind === "list" || question.needsOne) && items.length === 0) return "at least one is needed";
  const repeated = items.find((item, index) => items.indexOf(item) !== index);
  if (repeated !== undefined) return `\`${repeated}\` stands there twice`;
  for (const item of items) {
    const mistake = findUnknown(question.choices?.(answers), item) ?? findMisfit(question, item, answers);
    if (mistake !== undefined) return mistake;
  }
  return question.judge?.(value, answers);
}

function findUnknown(choices: readonly Choice[] | undefined, item: string): string | undefined {
  if (choices === undefined || choices.some(({ value }) => value === item)) return undefined;
  const known = choices.map(({ value }) => value);
  const nearest = suggestWord(item, known);
  const list = known.length === 0 ? "there is none to choose" : `expected ${known.join(", ")}`;
  return nearest === undefined ? `${list}; not \`${item}\`` : `\`${item}\`: did you mean \`${nearest}\`? (${list})`;
}

function findMisfit({ schema, kind, preset }: Question, item: string, answers: Answers): string | undefined {
  if (schema === undefined) return undefined;
  const result = z.safeParse(schema, item);
  if (result.success) return undefined;
  const expectation = expectations.get(unwrapSchema(schema));
  const isOfList = kind === "list" || kind === "choices";
  const [usual = ""] = isOfList ? itemsOf(preset(answers)) : [preset(answers)];
  const found = isOfList && !expectation?.confidential ? `\`${item}\`: ` : "";
  if (expectation === undefined) return `${found}${result.error.issues[0]?.message ?? "this does not fit"}`;
  return `${found}expected ${expectation.expected}, such as \`${z.safeParse(schema, usual).success ? usual : expectation.example}\``;
}
