import type { Readable, Writable } from "node:stream";
import type { Option } from "@clack/prompts";
import { needless, wrongAnswer } from "./answering.ts";
import { type Answers, findMistake, itemsOf, type Question } from "./question.ts";

/** Where it is asked, and what is typed there. */
export interface Terminal {
  input: Readable;
  output: Writable;
}

/** Asks what the options left open, one question after the other; nothing if somebody cancels. Writes no file. */
export async function askQuestions(
  questions: readonly Question[],
  options: Readonly<Record<string, string | undefined>>,
  terminal: Terminal,
): Promise<Answers | undefined> {
  let answers: Answers = {};
  for (const question of questions) {
    const given = options[question.key];
    const arises = question.arises?.(answers) !== false;
    if (!arises && given !== undefined) throw needless(question);
    if (!arises) continue;
    const mistake = given === undefined ? undefined : findMistake(question, given, answers);
    if (mistake !== undefined) throw wrongAnswer(question, mistake);
    const value = given ?? (await ask(question, answers, terminal));
    if (value === undefined) return undefined;
    answers = { ...answers, [question.key]: value };
  }
  return answers;
}

/** A yes under a summary; Ctrl-C and Esc are a no. */
export async function confirmSummary(title: string, lines: readonly string[], terminal: Terminal): Promise<boolean> {
  const { confirm, note } = await import("@clack/prompts");
  note(lines.join("\n"), title, terminal);
  return (await confirm({ message: "Write these files?", ...terminal })) === true;
}

/** Everything that comes before the first question. */
export async function greet(title: string, terminal: Terminal): Promise<void> {
  const { intro } = await import("@clack/prompts");
  intro(title, terminal);
}

export async function sayCancelled(terminal: Terminal): Promise<void> {
  const { cancel } = await import("@clack/prompts");
  cancel("Cancelled; nothing was written.", terminal);
}

async function ask(question: Question, answers: Answers, terminal: Terminal): Promise<string | undefined> {
  const { isCancel, multiselect, select, text } = await import("@clack/prompts");
  const preset = question.preset(answers);
  const judge = (value: string | undefined) => findMistake(question, value?.trim() || preset, answers);
  const message = question.text;
  const options = (question.choices?.(answers) ?? []).map(
    ({ value, hint }): Option<string> => ({ value, ...hinted(hint) }),
  );
  if (question.kind === "choice") {
    const chosen = await select({ message, options, initialValue: preset, ...terminal });
    return isCancel(chosen) ? undefined : chosen;
  }
  if (question.kind === "choices") {
    const chosen = await multiselect({
      message,
      options,
      initialValues: itemsOf(preset),
      required: question.needsOne === true,
      ...terminal,
    });
    return isCancel(chosen) ? undefined : chosen.join(",");
  }
  const typed = await text({ message, placeholder: preset, defaultValue: preset, validate: judge, ...terminal });
  return isCancel(typed) ? undefined : typed.trim();
}

function hinted(hint: string | undefined): { hint?: string } {
  return hint === undefined ? {} : { hint };
}
