import type { CodeDocument } from "../code-document.ts";

/** Of a command line that cannot be carried out as it is written. */
export const usageCodes = {
  "unknown-command": {
    title: "There is no such command",
    explanation: "`lakebed --help` lists the commands, and `lakebed <command> --help` says what one takes.",
    example: "lakebed check",
  },
  "unknown-option": {
    title: "The command has no such option",
    explanation:
      "A misspelt option is refused rather than passed over: the command would do something else than was said.",
    example: "lakebed plan --env prod",
  },
  "wrong-arguments": {
    title: "An option stands without its value, or with one that it does not take",
    explanation: "`lakebed <command> --help` says what each option takes.",
    example: "lakebed plan --env prod --against dev",
  },
  "unknown-word": {
    title: "There is a word too many",
    explanation: "Most often a value with spaces stands without quotes, and its second word is taken for a name.",
    example: 'lakebed new platform --yes --team "demand planning"',
  },
  "too-many-words": {
    title: "There is a word too many behind `explain`",
    explanation:
      "`explain` takes one topic, or three words that name a value: a project (or `platform`), an environment, and where the value stands. The parts of that place are joined by dots.",
    example: "lakebed explain plants prod quota.cpu",
  },
  "unknown-topic": {
    title: "`explain` knows nothing by this name",
    explanation:
      "It explains rules, problem codes and words of the language. A word can be named with what is above it, `*` for names of your own.",
    example: "lakebed explain datasets.*.retention",
  },
  "unknown-value": {
    title: "The file has no such place",
    explanation:
      "The path of a value goes from the top of the file down, as it would be written, its keys joined by dots. Without a path, `explain` tells all of the file.",
    example: "lakebed explain plants prod endpoints.recommend.replicas.max",
  },
  "no-file": {
    title: "The file of a project, or of the platform, is not there",
    explanation: "`explain` reads values from platform.yaml and from the project's project.yaml.",
    example: "lakebed explain platform prod environments",
  },
  "no-repository": {
    title: "There is no platform repository here",
    explanation:
      "A platform repository is a folder with a `platform.yaml`. Commands look in the current folder and in those above it, or where `--dir` says.",
    example: "lakebed check --dir examples/greenhouse",
  },
  "two-folders": {
    title: "A folder is named twice",
    explanation:
      "`check` takes the folders of platform repositories as words. `--dir` names one, as with every command.",
    example: "lakebed check examples/greenhouse examples/fraud-scoring",
  },
  "no-terminal": {
    title: "Questions cannot be asked here",
    explanation:
      "Without `--yes`, `new` asks its questions on a terminal. In a script or a pipeline, `--yes` takes the default of every question, and an option for each says what differs.",
    example: "lakebed new platform greenhouse --yes --environments dev,prod",
  },
  "wrong-answer": {
    title: "What an option of `new` says does not fit",
    explanation:
      "An answer is held against the language before a file is written, whether it was typed or given as an option. The message says what is expected.",
    example: "lakebed new platform --yes --environments dev,staging,prod",
  },
  "needless-option": {
    title: "An option of `new` answers a question that does not arise",
    explanation:
      "Some questions depend on earlier answers: brokers are asked for with Kafka alone. An option that changes nothing would be a misunderstanding.",
    example: "lakebed new platform --yes --connection-kind kafka --brokers kafka.example.com:9093",
  },
  "folder-not-empty": {
    title: "Files would be written where there are some already",
    explanation:
      "`new` writes into a folder that is empty (`.git` may be there) or not there yet, and overwrites nothing. It writes all of its files or none.",
    example: "lakebed new platform greenhouse",
  },
  "platform-inside-platform": {
    title: "A platform repository would lie in another",
    explanation:
      "Then a folder would belong to two platforms, and each command would have to guess which one is meant.",
    example: "lakebed new project seeds",
  },
} as const satisfies Record<string, CodeDocument>;
