import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ArgsDef, CommandDef } from "citty";
import { describe, expect, it, vi } from "vitest";
import { refuseWrongArguments } from "../../cli/arguments.ts";
import { commands, loadCommand } from "../../cli/commands/index.ts";
import { listTopics } from "../../cli/topics.ts";
import { findWords, languageWords } from "../../spec/explaining/word-search.ts";
import { errorCodes } from "../../spec/problems/error-codes.ts";
import { problemCodes } from "../../spec/problems/problem-codes.ts";
import { loadRepository } from "../../spec/repository.ts";
import { stackNames } from "../../spec/stack-name.ts";
import { runLakebed } from "../cli/run-lakebed.ts";
import { documentedCommands, documentedOptions, documentLines, root, splitCommands } from "./documented-commands.ts";

// Processes of their own take their time on a busy machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** Commands that only look, fast enough to be run as they stand. */
const READING = ["check", "plan", "explain", "doctor", "twin status"];

/** Other people's programs, word by word: what they mean is for those who change a page to know. */
const FOREIGN = new Set([
  "go env GOPROXY",
  "go mod tidy",
  "kubectl --context greenhouse-dev get --raw /readyz",
  "kubectl --context greenhouse-dev get nodes",
  "kubectl config get-contexts",
  "npm install",
  "rm -rf .lakebed",
]);

const repository = loadRepository(join(root, "examples", "greenhouse"));

/** A mistake in what a page says, or nothing. */
async function judge(words: readonly string[]): Promise<string | undefined> {
  const lakebed = lakebedWords(words);
  if (lakebed !== undefined) return await judgeLakebed(lakebed);
  const [program, ...rest] = words[0] === "npx" ? words.slice(1) : words;
  if (program === "make") return judgeMake(rest);
  if (program === "vitest") return judgeVitest(rest);
  // The engine's own help says whether these exist: test/engine/documented-commands.test.ts.
  if (program === "pulumi") return undefined;
  return FOREIGN.has(words.join(" "))
    ? undefined
    : "nobody knows this command; say in this test how it is to be checked";
}

/** The words behind the program's name, in each of the ways it is called. */
function lakebedWords(words: readonly string[]): string[] | undefined {
  const called = /^((npx|node) )?(\.\/)?lakebed( |$)/.exec(words.join(" "))?.[0];
  return called === undefined
    ? undefined
    : words
        .join(" ")
        .slice(called.length)
        .split(" ")
        .filter((word) => word !== "");
}

interface Found {
  path: string;
  command: CommandDef;
  rest: string[];
}

async function findCommand([name = "", ...rest]: readonly string[]): Promise<Found | string> {
  const command = await loadCommand(name);
  if (command === undefined) return `there is no command ${name}`;
  const subCommands = command.subCommands as Record<string, CommandDef> | undefined;
  const [sub, ...others] = rest;
  if (subCommands === undefined || sub === undefined) return { path: name, command, rest };
  const found = subCommands[sub];
  return found === undefined
    ? `there is no command ${name} ${sub}`
    : { path: `${name} ${sub}`, command: found, rest: others };
}

async function judgeLakebed(words: readonly string[]): Promise<string | undefined> {
  if (words[0]?.startsWith("--"))
    return ["--help", "--version"].includes(words[0]) ? undefined : `no option ${words[0]}`;
  if (isPlaceholder(words[0] ?? "")) return undefined;
  const found = await findCommand(words);
  if (typeof found === "string") return found;
  const definition = (found.command.args ?? {}) as ArgsDef;
  try {
    refuseWrongArguments(found.rest, definition);
  } catch (error) {
    return (error as Error).message;
  }
  return await judgePlainWords(found.path, plainWords(found.rest, definition));
}

/** Words that are neither options nor their values. */
function plainWords(words: readonly string[], definition: ArgsDef): string[] {
  return words.filter((word, index) => {
    const option = words[index - 1]?.replace(/^--/, "") ?? "";
    const isValue = words[index - 1]?.startsWith("--") && definition[option]?.type === "string";
    return !word.startsWith("-") && !isValue && !isPlaceholder(word);
  });
}

const isPlaceholder = (word: string) => /^<[a-z|]+>$|^[A-Z]+$/.test(word);

async function judgePlainWords(path: string, words: readonly string[]): Promise<string | undefined> {
  if (path === "explain") return await judgeTopic(words);
  if (path.startsWith("new ")) return undefined;
  if (path === "check") return words.find((folder) => !existsSync(join(root, folder, "platform.yaml")));
  const known = stackNames(repository);
  const strange = words.find((word) => !known.includes(word));
  return strange === undefined ? undefined : `${path} knows no ${strange}`;
}

/** A rule, a code or a word of the language; or a value: a project, an environment, and where it stands. */
async function judgeTopic(words: readonly string[]): Promise<string | undefined> {
  const [topic = "", environment] = words;
  if (environment !== undefined)
    return runLakebed(["explain", ...words]).code === 0 ? undefined : "there is no such value";
  const topics = (await listTopics()).map(({ id }) => id);
  const isKnown = topic === "" || topics.includes(topic) || findWords(topic, languageWords()).length > 0;
  return isKnown ? undefined : `explain knows no ${topic}`;
}

const makefile = readFileSync(join(root, "Makefile"), "utf8");
const stages = [...readFileSync(join(root, "scripts/run-tests.ts"), "utf8").matchAll(/\{ name: "(\w+)", run/g)].map(
  ([, name]) => `test-${name}`,
);

function judgeMake(targets: readonly string[]): string | undefined {
  const known = [...[...makefile.matchAll(/^([a-z-]+):/gm)].map(([, target]) => target), ...stages];
  const strange = targets.find((target) => !known.includes(target));
  if (strange !== undefined) return `the Makefile has no target ${strange}`;
  return spawnSync("make", ["-n", ...targets], { cwd: root }).status === 0 ? undefined : "make does not take it";
}

function judgeVitest([run, option, project, ...paths]: readonly string[]): string | undefined {
  if (run !== "run" || option !== "--project") return "say `vitest run --project <name> <paths>`";
  const config = readFileSync(join(root, "vitest.config.ts"), "utf8");
  if (!config.includes(`name: "${project}"`)) return `there is no project ${project}`;
  const strange = paths.find((path) => !existsSync(join(root, path)));
  return strange === undefined ? undefined : `there is no ${strange}`;
}

/** What `lakebed explain <code>` shows is read like a page. */
const explained = Object.entries({ ...problemCodes, ...errorCodes }).flatMap(([code, { explanation, example }]) =>
  documentLines(`${explanation}\n\n${example.replaceAll(/^/gm, "    ")}`).flatMap(({ snippets }) =>
    snippets.flatMap(splitCommands).map((words) => ({ place: `explain ${code}`, words })),
  ),
);

const documented = [...documentedCommands(), ...explained];

describe("the commands of the pages", () => {
  it("are found in shell blocks, indented lines and inline code, each command of a line", () => {
    const page = [
      "```sh",
      "make up  # why",
      'eval "$(lakebed twin env)" && pulumi preview|up',
      "```",
      "",
      "    lakebed up dev",
    ];
    page.push("`lakebed` is named, `lakebed check` is run.", "```yaml", "a: make up", "```");
    const found = documentLines(page.join("\n")).flatMap(({ snippets }) => snippets.flatMap(splitCommands));
    expect(found.map((words) => words.join(" "))).toEqual([
      "make up",
      "lakebed twin env",
      "pulumi preview",
      "pulumi up",
      "lakebed up dev",
      "lakebed check",
    ]);
  });

  it("are those that people need", () => {
    const said = documented.map(({ words }) => words.join(" "));
    const needed = ["make up", "make test", "make down", "./lakebed check", "./lakebed plan", "./lakebed doctor"];
    for (const command of [...needed, "lakebed twin up", "lakebed twin env", "lakebed twin down", "npx lakebed check"])
      expect(said).toContain(command);
  });

  it.each(documented.map(({ place, words }) => [words.join(" "), place]))(
    "%s (%s) exists, its words and options too",
    async (command) => {
      expect(await judge(command.split(" "))).toBeUndefined();
    },
  );

  const reading = new Set(
    documented.flatMap(({ words }) => {
      const own = lakebedWords(words) ?? [];
      const isReading = READING.some((command) => `${own.join(" ")} `.startsWith(`${command} `));
      return isReading && !own.some(isPlaceholder) ? [own.join(" ")] : [];
    }),
  );
  it.each([...reading, "--help"])("lakebed %s ends well in a clone", (command) => {
    const { code, stdout, stderr } = runLakebed(command.split(" "));
    expect(`${stdout}${stderr}`).not.toBe("");
    expect(code).toBe(0);
  });

  it("judges a mistake as one", async () => {
    const judged = [
      "lakebed chekc",
      "lakebed check --fast",
      "lakebed up qa",
      "lakebed explain no-such-rule",
      "lakebed twin start",
    ];
    const others = ["make tests", "make test-unti", "vitest run --project unit test/nothing", "frobnicate now"];
    for (const command of [...judged, ...others]) expect(await judge(command.split(" ")), command).toBeTypeOf("string");
  });
});

describe("options that pages name on their own", () => {
  it("are options of a command, or of the engine's", async () => {
    const own = await Promise.all(Object.keys(commands).map(async (name) => (await loadCommand(name)) as CommandDef));
    const nested = own.flatMap(({ subCommands }) => Object.values((subCommands ?? {}) as Record<string, CommandDef>));
    const known = new Set([...own, ...nested].flatMap(({ args }) => Object.keys((args ?? {}) as ArgsDef)));
    const engines = ["policy-pack", "policy-pack-config"];
    known.add("help");
    const strange = documentedOptions().filter(({ option }) => !known.has(option) && !engines.includes(option));
    expect(strange).toEqual([]);
  });
});
