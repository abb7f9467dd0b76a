import { UserError } from "../../spec/errors.ts";
import { type Answers, findMistake, type Question } from "./question.ts";

/** What the options say, held against the questions; a wrong one is a wrong usage. */
export function answerByOptions(
  questions: readonly Question[],
  options: Readonly<Record<string, string | undefined>>,
  known: Answers = {},
): Answers {
  let answers = known;
  for (const question of questions) {
    const given = options[question.key];
    if (question.arises?.(answers) === false) {
      if (given !== undefined) throw needless(question);
      continue;
    }
    const value = given ?? question.preset(answers);
    const mistake = findMistake(question, value, answers);
    if (mistake !== undefined) throw wrongAnswer(question, mistake, given === undefined);
    answers = { ...answers, [question.key]: value };
  }
  return answers;
}

export function wrongAnswer(question: Question, mistake: string, isPreset = false): UserError {
  const said = saidAs(question);
  return new UserError(
    "wrong-answer",
    `${said}: ${mistake}`,
    isPreset ? `the default does not fit here: say ${said}` : `say another ${said}, or leave it out for the default`,
  );
}

export function needless(question: Question): UserError {
  return new UserError(
    "needless-option",
    `${saidAs(question)} has nothing to say here`,
    "leave it out, or change the option that it belongs to",
  );
}

function saidAs({ key, isWord }: Question): string {
  return isWord === true ? key.toUpperCase() : `--${key}`;
}

/** Options as citty reads them, one for each question. */
export function optionsOf(questions: readonly Question[]): Record<string, OptionDefinition> {
  return Object.fromEntries(
    questions.map((question) => [
      question.key,
      { type: "string", description: `${question.text}.`, valueHint: hintOf(question) },
    ]),
  );
}

/** What may be chosen, where that is known before platform.yaml is read. */
function hintOf({ kind, choices }: Question): string {
  if (kind === "list" || kind === "choices") return "a,b,…";
  const known =
    kind === "choice" ? (choices?.({}) ?? []).map(({ value }) => value).filter((value) => value !== "") : [];
  return known.length > 1 ? known.join("|") : "text";
}

export interface OptionDefinition {
  type: "string";
  description: string;
  valueHint: string;
}
