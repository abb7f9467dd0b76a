import { join } from "node:path";
import { UserError } from "../../spec/errors.ts";
import { EXIT, printData, printJson, printNote } from "../output.ts";
import { answerByOptions } from "./answering.ts";
import type { PlannedFile } from "./planned-file.ts";
import type { Answers, Question } from "./question.ts";
import type { Terminal } from "./wizard.ts";

/** What the command line says, of whichever command. */
export interface Invocation {
  yes: boolean;
  json: boolean;
  /** By question. */
  options: Readonly<Record<string, string | undefined>>;
}

export function readInvocation(args: Readonly<Record<string, unknown>>, questions: readonly Question[]): Invocation {
  const words = Array.isArray(args._) ? args._.map(String) : [];
  if (words.length > 1) {
    throw new UserError("unknown-word", `unknown word "${words[1]}"`, "leave it out; a value with spaces needs quotes");
  }
  // The prompts ask the environment, not our options, whether to use colours.
  if (args.color === false) process.env.NO_COLOR = "1";
  const options = questions.map(({ key }) => [key, typeof args[key] === "string" ? args[key] : undefined]);
  return { yes: args.yes === true, json: args.json === true, options: Object.fromEntries(options) };
}

export interface Creation {
  /** As it is typed behind `lakebed`. */
  command: "new platform" | "new project";
  title: string;
  questions: readonly Question[];
  /** What the answers come to. */
  plan(answers: Answers): PlannedCreation;
}

export interface PlannedCreation {
  /** As it is shown. */
  folder: string;
  files: readonly PlannedFile[];
  write(): void;
  next: readonly string[];
}

/** Asks or takes what was said, shows what would be written, writes it and says what comes next. */
export async function create(creation: Creation, invocation: Invocation): Promise<number> {
  const planned = invocation.yes
    ? creation.plan(answerByOptions(creation.questions, invocation.options))
    : await planInTerminal(creation, invocation);
  if (planned === undefined) return EXIT.findings;
  planned.write();
  report(planned, invocation);
  return EXIT.ok;
}

function report({ folder, files, next }: PlannedCreation, { json }: Invocation): void {
  const paths = files.map(({ path }) => path);
  if (json) {
    printJson({ folder, files: paths });
    return;
  }
  printData(paths.map((path) => join(folder, path)).join("\n"));
  printNote(["", "Next:", ...next.map((line) => `  ${line}`)].join("\n"));
}

async function planInTerminal(creation: Creation, { options }: Invocation): Promise<PlannedCreation | undefined> {
  const { title, command, questions } = creation;
  if (!process.stdin.isTTY || !process.stderr.isTTY) throw noTerminal(command);
  const { askQuestions, confirmSummary, greet, sayCancelled } = await import("./wizard.ts");
  // What is printed for programs goes to stdout, so the questions do not.
  const terminal: Terminal = { input: process.stdin, output: process.stderr };
  await greet(title, terminal);
  const answers = await askQuestions(questions, options, terminal);
  const planned = answers === undefined ? undefined : creation.plan(answers);
  if (planned !== undefined && (await confirmSummary(planned.folder, summaryOf(planned), terminal))) return planned;
  await sayCancelled(terminal);
  return undefined;
}

function summaryOf({ files }: PlannedCreation): string[] {
  return files.map(({ path }) => path);
}

function noTerminal(command: string): UserError {
  return new UserError(
    "no-terminal",
    "this is no terminal, so nothing can be asked",
    `say --yes to take the defaults; \`lakebed ${command} --help\` has an option for each question`,
  );
}
