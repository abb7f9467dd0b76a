import { resolve } from "node:path";
import { defineCommand } from "citty";
import { UserError } from "../../spec/errors.ts";
import { suggestWord } from "../../spec/problems/suggestion.ts";
import { loadRepository } from "../../spec/repository.ts";
import { locateRepository } from "../../spec/repository-folder.ts";
import { commonArguments } from "../arguments.ts";
import { count, table, terminalWidth } from "../layout.ts";
import { colors, EXIT, printData, printJson, printNote } from "../output.ts";
import { openRepository, requireName } from "../platform-repository.ts";
import { listTopics, type Topic } from "../topics.ts";

const PLATFORM = "platform";

export default defineCommand({
  args: {
    topic: {
      type: "positional",
      required: false,
      description:
        "A rule, a problem code or a word of the language; or a project (or platform), to explain a value of it.",
    },
    environment: { type: "positional", required: false, description: "The environment that the value is asked for." },
    path: {
      type: "positional",
      required: false,
      description: "Where the value stands, such as endpoints.recommend.replicas; all of the file if left out.",
    },
    ...commonArguments,
  },
  async run({ args }): Promise<number> {
    const [topic, environment, path = "", ...more] = args._;
    const json = args.json === true;
    if (more.length > 0) {
      throw new UserError(
        "too-many-words",
        `${more.join(" ")} is one word too many`,
        "explain a topic, or a project, an environment and a path",
      );
    }
    if (topic === undefined) return printTopics(json);
    return environment === undefined
      ? explainTopic(topic, args.dir, json)
      : explainOfProject({ name: topic, environment, path }, { dir: args.dir, json });
  },
});

async function printTopics(json: boolean): Promise<number> {
  const topics = await listTopics();
  if (json) printJson(topics.map(({ id, kind, title }) => ({ id, kind, title })));
  else printData(table(topics.map(({ id, kind, title }) => [colors.bold(id), colors.dim(kind), title])).join("\n"));
  return EXIT.ok;
}

/** Rules and codes before words: the word `schedule` is no code, and no code is a word. */
async function explainTopic(id: string, dir: string | undefined, json: boolean): Promise<number> {
  const topics = await listTopics();
  const topic = topics.find((each) => each.id === id);
  const { findWords, languageWords, suggestPath } = await import("../../spec/explaining/word-search.ts");
  const words = languageWords();
  const found = topic === undefined ? findWords(id, words) : [];
  if (topic === undefined && found.length === 0)
    throw valueMeant(id, dir) ?? unknownTopic(id, topics, suggestPath(id, words));
  const { formatWord, wordJson } = await import("../word-report.ts");
  if (json) printJson(topic ?? { id, kind: "word", words: found.map(wordJson) });
  else printData(topic?.text ?? found.map((word) => formatWord(word, terminalWidth())).join("\n\n"));
  return EXIT.ok;
}

/** A project, the platform or an environment is no topic: a value of it is explained. */
function valueMeant(id: string, dir: string | undefined): UserError | undefined {
  const directory = locateRepository(resolve(dir ?? process.cwd()));
  if (directory === undefined) return undefined;
  const { projectNames, environmentNames } = loadRepository(directory);
  const [name = "", ...path] = id.split(".");
  const isEnvironment = environmentNames.includes(name);
  if (!isEnvironment && name !== PLATFORM && !projectNames.includes(name)) return undefined;
  const asked = isEnvironment ? [PLATFORM, name] : [name, environmentNames[0] ?? "<environment>"];
  const words = [...asked, ...(path.length === 0 ? [] : [path.join(".")])].join(" ");
  const what = isEnvironment ? "an environment" : name === PLATFORM ? "the platform" : "a project";
  return new UserError(
    "unknown-topic",
    `${name} is ${what}, and no topic by itself`,
    `to see its values: \`lakebed explain ${words}\``,
  );
}

function unknownTopic(id: string, topics: readonly Topic[], word: string | undefined): UserError {
  const nearest =
    suggestWord(
      id,
      topics.map((topic) => topic.id),
    ) ?? word;
  return new UserError(
    "unknown-topic",
    `there is no rule, no problem code and no word of the language "${id}"`,
    nearest === undefined ? "`lakebed explain` lists rules and codes" : `did you mean \`lakebed explain ${nearest}\`?`,
  );
}

async function explainOfProject(
  asked: { name: string; environment: string; path: string },
  { dir, json }: { dir: string | undefined; json: boolean },
): Promise<number> {
  const repository = openRepository(dir);
  const { projectNames, environmentNames } = repository;
  if (environmentNames.includes(asked.name) && !projectNames.includes(asked.name)) {
    const rest = asked.path === "" ? asked.environment : `${asked.environment} ${asked.path}`;
    throw new UserError(
      "unknown-project",
      `${asked.name} is an environment, and a project stands before it`,
      `did you mean \`lakebed explain ${PLATFORM} ${asked.name} ${rest}\`?`,
    );
  }
  if (asked.name !== PLATFORM) requireName("project", asked.name, [PLATFORM, ...projectNames]);
  requireName("environment", asked.environment, environmentNames);
  noteMistakes(repository);
  const { explainValue } = await import("../../spec/explaining/explain-value.ts");
  const { formatValue, valueJson } = await import("../value-report.ts");
  const project = asked.name === PLATFORM ? undefined : asked.name;
  const explained = explainValue(repository, { project, environment: asked.environment }, asked.path);
  if (json) printJson(valueJson(explained));
  else printData(formatValue(explained, terminalWidth()));
  return EXIT.ok;
}

/** A mistake elsewhere is no reason not to tell a value, and it may be why one asks. */
function noteMistakes({ problems }: ReturnType<typeof openRepository>): void {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  if (errors === 0) return;
  const found = `the files have ${count(errors, "mistake")}, which \`lakebed check\` lists`;
  printNote(`${colors.yellow("note")} ${found}; values are told as they are written`);
}
