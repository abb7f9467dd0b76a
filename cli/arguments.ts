import type { ArgsDef, CommandDef } from "citty";
import { UserError } from "../spec/errors.ts";
import { suggestWord } from "../spec/problems/suggestion.ts";

/** Every command takes these. */
export const commonArguments = {
  dir: {
    type: "string",
    description: "Folder of the platform repository; by default the one that holds the current folder.",
    valueHint: "folder",
  },
  json: { type: "boolean", description: "Print JSON." },
  color: {
    type: "boolean",
    default: true,
    description: "Print with colours where the terminal has them.",
    negativeDescription: "Print without colours; NO_COLOR does the same.",
  },
} as const satisfies ArgsDef;

/** Any number of them, one behind the other. */
export const stacksArgument = {
  stacks: {
    type: "positional",
    required: false,
    description: "Stacks, such as prod or plants-prod, one behind the other; all by default.",
  },
} as const satisfies ArgsDef;

/** A command as `lakebed` runs it: what `run` returns is the exit code; nothing means 0. */
export type Command = CommandDef<ArgsDef>;

/** citty takes any option, any number of words and an option without its value; a slip must not be ignored. */
export function refuseWrongArguments(rawArguments: readonly string[], definition: ArgsDef): void {
  const options = Object.entries(definition).filter(([, argument]) => argument.type !== "positional");
  const names = options.flatMap(([name, argument]) => [name, ...aliasesOf(argument)]);
  const withValue = options.flatMap(([name, argument]) =>
    argument.type === "string" ? [name, ...aliasesOf(argument)] : [],
  );
  const end = rawArguments.indexOf("--");
  const words = end === -1 ? rawArguments : rawArguments.slice(0, end);
  for (const [index, word] of words.entries()) {
    if (!isOption(word)) continue;
    const name = optionName(word);
    if (!names.includes(name) && !names.includes(name.replace(/^no-/, ""))) throw unknownOption(word, names);
    if (withValue.includes(name) && !word.includes("=") && isNoValue(words[index + 1], names)) {
      throw new UserError("wrong-arguments", `--${name} stands without its value`, "see --help for what it takes");
    }
  }
}

const isOption = (word: string) => word.startsWith("-") && word !== "-";

const optionName = (word: string) => word.replace(/^--?/, "").replace(/=.*$/s, "");

function isNoValue(next: string | undefined, names: readonly string[]): boolean {
  return next === undefined || (isOption(next) && names.includes(optionName(next)));
}

function unknownOption(word: string, names: readonly string[]): UserError {
  const nearest = suggestWord(optionName(word), names);
  return new UserError(
    "unknown-option",
    `unknown option ${word.replace(/=.*$/s, "")}`,
    nearest === undefined ? "see --help for the options" : `did you mean --${nearest}?`,
  );
}

function aliasesOf(argument: ArgsDef[string]): string[] {
  if (!("alias" in argument) || argument.alias === undefined) return [];
  return Array.isArray(argument.alias) ? argument.alias : [argument.alias];
}
