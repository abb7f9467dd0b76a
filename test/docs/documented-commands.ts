import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const root = join(import.meta.dirname, "..", "..");

/** A command as somebody would copy it out of a page. */
export interface DocumentedCommand {
  /** `docs/twin.md:10`. */
  place: string;
  words: string[];
}

const PROGRAMS = [
  "./lakebed",
  "lakebed",
  "npx",
  "npm",
  "node",
  "make",
  "pulumi",
  "vitest",
  "kubectl",
  "go",
  "git",
  "rm",
];

export function documentFiles(): string[] {
  const pages = (folder: string, isPage: (name: string) => boolean) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => isPage(name) && !/(^|\/)(node_modules|\.lakebed)\//.test(name))
      .map((name) => `${folder}/${name}`);
  const top = readdirSync(root).filter((name) => name.endsWith(".md"));
  return [
    ...top,
    ...pages("docs", (name) => name.endsWith(".md")),
    ...pages("examples", (name) => /(^|\/)README\.md$/.test(name)),
  ].sort();
}

/** Commands of all pages: those of shell blocks, indented lines and inline code. A program that nobody knows is one too. */
export function documentedCommands(): DocumentedCommand[] {
  return documentFiles().flatMap((file) =>
    documentLines(readFileSync(join(root, file), "utf8")).flatMap(({ number, snippets }) =>
      snippets.flatMap(splitCommands).map((words) => ({ place: `${file}:${number}`, words })),
    ),
  );
}

/** Options that pages name on their own: `--refresh`. */
export function documentedOptions(): { place: string; option: string }[] {
  return documentFiles().flatMap((file) =>
    readFileSync(join(root, file), "utf8")
      .split("\n")
      .flatMap((line, index) =>
        [...line.matchAll(/`--([a-z][a-z-]*)[^`]*`/g)].map(([, option = ""]) => ({
          place: `${file}:${index + 1}`,
          option,
        })),
      ),
  );
}

export function documentLines(text: string): { number: number; snippets: string[] }[] {
  let fence: string | undefined;
  return text.split("\n").map((line, index) => {
    const number = index + 1;
    const opened = /^\s*```(\w*)/.exec(line);
    if (opened !== null) {
      fence = fence === undefined ? (opened[1] ?? "") : undefined;
      return { number, snippets: [] };
    }
    if (fence !== undefined) {
      const isShell = ["sh", "bash", "shell", "console"].includes(fence);
      return { number, snippets: isShell && line.trim() !== "" && !line.startsWith("#") ? [line] : [] };
    }
    const indented = /^ {4}(\S.*)$/.exec(line)?.[1];
    const candidates =
      indented === undefined ? [...line.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code) : [indented];
    return { number, snippets: candidates.filter(startsAsCommand) };
  });
}

/** A program and at least one word; `lakebed` alone is the package's name. */
function startsAsCommand(code: string): boolean {
  const [program = "", word] = code.split(" ");
  return (PROGRAMS.includes(program) && word !== undefined) || program === "eval";
}

/** One line of a shell as the commands in it: `a && eval "$(b)"  # why` is a and b; `preview|up` is both. */
export function splitCommands(line: string): string[][] {
  return line
    .replace(/(^|\s)#.*$/, "")
    .split(/&&|;/)
    .map((command) => command.trim().replace(/^eval "\$\((.*)\)"$/, "$1"))
    .filter((command) => command !== "")
    .flatMap((command) => expandAlternatives(command.split(/\s+/)));
}

function expandAlternatives(words: string[]): string[][] {
  return words.reduce<string[][]>(
    (expanded, word) => {
      const isAlternatives = /^[a-z]+(\|[a-z]+)+$/.test(word);
      const alternatives = isAlternatives ? word.split("|") : [word];
      return expanded.flatMap((before) => alternatives.map((alternative) => [...before, alternative]));
    },
    [[]],
  );
}
