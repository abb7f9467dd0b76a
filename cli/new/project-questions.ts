import { platformSchema } from "../../spec/platform/platform.schema.ts";
import { personasSchema } from "../../spec/project/access.schema.ts";
import { projectSchema } from "../../spec/project/project.schema.ts";
import { schemaAt } from "../../spec/reading/schema-walk.ts";
import { checkProjectName } from "../../spec/repository-checks.ts";
import { dnsNameSchema } from "../../spec/units/name.schema.ts";
import { CONNECTION_KINDS, type ConnectionKind } from "./first-source.ts";
import { type Answers, type Choice, itemsOf, type Question } from "./question.ts";

/** What a new project may choose from: said by platform.yaml, or by the answers that will become one. */
export interface Surroundings {
  environmentNames(answers: Answers): string[];
  projectNames: readonly string[];
  groups(answers: Answers): string[];
  /** Connections that a first dataset can be read from, with their kinds. */
  connections(answers: Answers): Choice[];
  gpuPools(answers: Answers): Choice[];
  receivers(answers: Answers): Choice[];
}

export const PERSONAS = Object.keys(personasSchema.shape);

/** The word for "none of them", where one is chosen. */
export const NONE = "none";

const leaf = (...path: string[]) => schemaAt(projectSchema, path, undefined);

/** One after the other; `key` of the name differs, since a new platform has a name of its own. */
export function projectQuestions(nameKey: string, presetName: string, around: Surroundings): Question[] {
  return [
    {
      key: nameKey,
      text: "Name of the project",
      kind: "text",
      ...(nameKey === "name" ? { isWord: true } : {}),
      schema: dnsNameSchema,
      preset: () => presetName,
      judge: (name, answers) => judgeName(name, around.environmentNames(answers), around.projectNames),
    },
    {
      key: "team",
      text: "Team that answers for it",
      kind: "text",
      schema: leaf("owner", "team"),
      preset: (answers) => answers[nameKey] ?? "",
    },
    {
      key: "contact",
      text: "Where the team is reached",
      kind: "text",
      schema: leaf("owner", "contact"),
      preset: (answers) => `#${answers.team?.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`,
    },
    {
      key: "cost-center",
      text: "Who pays",
      kind: "text",
      schema: leaf("owner", "costCenter"),
      preset: (answers) => answers.team ?? "",
    },
    {
      key: "repository",
      text: "Git repository that the code is checked out of",
      kind: "text",
      schema: leaf("repository"),
      preset: (answers) => `https://git.example.com/${answers.name ?? answers[nameKey]}.git`,
    },
    ...PERSONAS.map((persona) => personaQuestion(persona, around)),
    {
      key: "connection",
      text: "Connection of platform.yaml that the first dataset is read from",
      kind: "choice",
      arises: (answers) => around.connections(answers).length > 0,
      preset: (answers) => around.connections(answers)[0]?.value ?? NONE,
      choices: (answers) => [...around.connections(answers), { value: NONE, hint: "a sample, for the time being" }],
    },
    {
      key: "gpu-pool",
      text: "GPU pool of platform.yaml that training runs on",
      kind: "choice",
      arises: (answers) => around.gpuPools(answers).length > 0,
      preset: (answers) => around.gpuPools(answers)[0]?.value ?? NONE,
      choices: (answers) => [...around.gpuPools(answers), { value: NONE, hint: "CPUs alone" }],
    },
    {
      key: "notify",
      text: "Receivers of platform.yaml that are told of failures",
      kind: "choices",
      needsOne: true,
      arises: (answers) => around.receivers(answers).length > 0,
      preset: (answers) => around.receivers(answers)[0]?.value ?? "",
      choices: (answers) => around.receivers(answers),
    },
  ];
}

function personaQuestion(persona: string, around: Surroundings): Question {
  const description = personasSchema.shape[persona as keyof typeof personasSchema.shape].description ?? "";
  return {
    key: persona,
    text: description.replace(/\.$/, ""),
    kind: "choices",
    schema: schemaAt(platformSchema, ["identity", "groups", "0"], undefined),
    preset: (answers) => presetGroup(persona, around.groups(answers)),
    choices: (answers) => around.groups(answers).map((value) => ({ value })),
  };
}

/** The group that is named like the persona. Nobody else is given a part unasked. */
function presetGroup(persona: string, groups: readonly string[]): string {
  return groups.find((group) => group === persona || group === `${persona}s` || group.endsWith(`-${persona}s`)) ?? "";
}

function judgeName(name: string, environments: readonly string[], projects: readonly string[]): string | undefined {
  if (projects.includes(name)) return `there is a project \`${name}\` already`;
  return checkProjectName(name, name, environments)[0]?.message;
}

/** What a new project is made of. */
export interface ProjectAnswers {
  name: string;
  team: string;
  contact: string;
  costCenter: string;
  repository: string;
  /** Groups by persona. */
  personas: Record<string, string[]>;
  connection: { name: string; kind: ConnectionKind } | undefined;
  gpuPool: string | undefined;
  receivers: string[];
}

export function projectAnswers(nameKey: string, answers: Answers, around: Surroundings): ProjectAnswers {
  const said = (key: string) => answers[key] ?? "";
  const chosen = (key: string) => (said(key) === NONE || said(key) === "" ? undefined : said(key));
  const connection = around.connections(answers).find(({ value }) => value === chosen("connection"));
  const kind = CONNECTION_KINDS.find((each) => each === connection?.hint);
  return {
    name: said(nameKey),
    team: said("team"),
    contact: said("contact"),
    costCenter: said("cost-center"),
    repository: said("repository"),
    personas: Object.fromEntries(PERSONAS.map((persona) => [persona, itemsOf(answers[persona])])),
    connection: connection === undefined || kind === undefined ? undefined : { name: connection.value, kind },
    gpuPool: chosen("gpu-pool"),
    receivers: itemsOf(answers.notify),
  };
}
