import { stripVTControlCharacters } from "node:util";
import { type CommandDef, renderUsage, runCommand } from "citty";
import { UserError } from "../spec/errors.ts";
import { suggestWord } from "../spec/problems/suggestion.ts";
import { refuseWrongArguments } from "./arguments.ts";
import { commands, loadCommand } from "./commands/index.ts";
import { reportError } from "./error-report.ts";
import { colors, EXIT, endQuietlyWithReader, printData } from "./output.ts";
import { lakebedVersion } from "./version.ts";

/** Runs one command line and returns its exit code. Holds the only `catch` of the CLI. */
export async function runCli(rawArguments: readonly string[]): Promise<number> {
  endQuietlyWithReader();
  try {
    return await dispatch(rawArguments);
  } catch (error) {
    return reportError(error);
  }
}

async function dispatch(rawArguments: readonly string[]): Promise<number> {
  // Options may stand before the command, as `--no-color` often does; `--dir` alone takes the word behind it.
  const position = rawArguments.findIndex(
    (word, index) => !word.startsWith("-") && rawArguments[index - 1] !== "--dir",
  );
  const name = rawArguments[position];
  if (name === undefined || name === "help") return dispatchBare(rawArguments);
  const found = await loadCommand(name);
  if (found === undefined) throw unknownWord(name, Object.keys(commands), "lakebed");
  const { command, words } = await descend(found, rawArguments.toSpliced(position, 1));
  if (asksFor(words, "--help", "-h")) return printUsage(command);
  if (command.run === undefined) {
    await printUsage(command);
    return EXIT.usage;
  }
  refuseWrongArguments(words, (await resolveValue(command.args)) ?? {});
  const { result } = await runCommand(command, { rawArgs: words });
  return typeof result === "number" ? result : EXIT.ok;
}

/** `twin up` names a command of a command. */
async function descend(command: CommandDef, words: string[]): Promise<{ command: CommandDef; words: string[] }> {
  const subCommands = await resolveValue(command.subCommands);
  const position = words.findIndex((word) => !word.startsWith("-"));
  const name = words[position];
  if (subCommands === undefined || name === undefined) return { command, words };
  const meta = await resolveValue(command.meta);
  const sub = Object.hasOwn(subCommands, name) ? await resolveValue(subCommands[name]) : undefined;
  if (sub === undefined) throw unknownWord(name, Object.keys(subCommands), meta?.name ?? "lakebed");
  const named = { ...sub, meta: { ...(await resolveValue(sub.meta)), name: `${meta?.name} ${name}` } };
  return descend(named, words.toSpliced(position, 1));
}

async function resolveValue<T>(
  resolvable: T | Promise<T> | (() => T) | (() => Promise<T>) | undefined,
): Promise<T | undefined> {
  return typeof resolvable === "function" ? (resolvable as () => T | Promise<T>)() : resolvable;
}

async function dispatchBare(words: readonly string[]): Promise<number> {
  if (asksFor(words, "--version", "-v")) {
    printData(lakebedVersion());
    return EXIT.ok;
  }
  await printUsage(overview());
  return words.length === 0 || words.includes("help") || asksFor(words, "--help", "-h") ? EXIT.ok : EXIT.usage;
}

function asksFor(words: readonly string[], ...flags: string[]): boolean {
  const end = words.indexOf("--");
  return (end === -1 ? words : words.slice(0, end)).some((word) => flags.includes(word));
}

/** Descriptions alone, so that printing them loads no command. */
function overview(): CommandDef {
  return {
    meta: {
      name: "lakebed",
      version: lakebedVersion(),
      description: "Infrastructure as code for data-centric machine-learning platforms",
    },
    subCommands: Object.fromEntries(
      Object.entries(commands).map(([name, { description }]) => [name, { meta: { name, description } }]),
    ),
  };
}

async function printUsage(command: CommandDef): Promise<number> {
  const usage = await renderUsage(command);
  printData(colors.isColorSupported ? usage : stripVTControlCharacters(usage));
  return EXIT.ok;
}

function unknownWord(name: string, known: readonly string[], prefix: string): UserError {
  const nearest = suggestWord(name, known);
  const hint =
    nearest === undefined ? `see \`${prefix} --help\` for the commands` : `did you mean \`${prefix} ${nearest}\`?`;
  return new UserError("unknown-command", `unknown command "${name}"`, hint);
}
