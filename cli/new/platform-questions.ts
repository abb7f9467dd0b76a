import type { EnvironmentSpec } from "../../spec/platform/environment.schema.ts";
import { checkPlatform } from "../../spec/platform/platform.checks.ts";
import { platformSchema } from "../../spec/platform/platform.schema.ts";
import type { Data } from "../../spec/reading/located.ts";
import { schemaAt } from "../../spec/reading/schema-walk.ts";
import { dnsNameSchema, environmentNameSchema, hostAndPortSchema, hostSchema } from "../../spec/units/name.schema.ts";
import { CONNECTION_KINDS, type ConnectionKind, FIRST_SOURCES } from "./first-source.ts";
import {
  NONE,
  PERSONAS,
  type ProjectAnswers,
  projectAnswers,
  projectQuestions,
  type Surroundings,
} from "./project-questions.ts";
import { type Answers, itemsOf, type Question } from "./question.ts";

/** A GPU as its maker sells it, by the name that a pool gets. */
export const GPU_PROFILES: Readonly<Record<string, { resource: string; gpuMemory: string }>> = {
  t4: { resource: "nvidia.com/gpu", gpuMemory: "16 GiB" },
  l4: { resource: "nvidia.com/gpu", gpuMemory: "24 GiB" },
  a10g: { resource: "nvidia.com/gpu", gpuMemory: "24 GiB" },
  a100: { resource: "nvidia.com/gpu", gpuMemory: "80 GiB" },
  h100: { resource: "nvidia.com/gpu", gpuMemory: "80 GiB" },
};

export interface NameOptions {
  presetName: string;
  judgeName?: (name: string) => string | undefined;
}

const FIRST_PROJECT = "demand";

const leaf = (path: string[], data?: Data) => schemaAt(platformSchema, path, data);
const variant = (section: string, discriminator: string, chosen: string, key: string) =>
  leaf([section, "x", key], { [section]: { x: { [discriminator]: chosen } } });

const connectionIs =
  (...kinds: ConnectionKind[]) =>
  (answers: Answers) =>
    kinds.some((kind) => kind === answers["connection-kind"]);
const hasConnection = connectionIs(...CONNECTION_KINDS);

/** All that a platform and its first project need to be told. */
export function platformQuestions({ presetName, judgeName }: NameOptions): Question[] {
  return [
    {
      key: "name",
      text: "Name of the platform",
      kind: "text",
      schema: dnsNameSchema,
      preset: () => presetName,
      ...(judgeName === undefined ? {} : { judge: judgeName }),
    },
    ...identityQuestions,
    ...environmentQuestions,
    ...connectionQuestions,
    ...receiverQuestions,
    // The connection, pool and receiver were just described: the first project uses them.
    ...projectQuestions("project", FIRST_PROJECT, itself).filter(({ key }) => !TAKEN_FROM_PLATFORM.includes(key)),
  ];
}

const TAKEN_FROM_PLATFORM = ["connection", "gpu-pool", "notify"];

const identityQuestions: Question[] = [
  {
    key: "issuer",
    text: "Address of your OpenID Connect identity provider",
    kind: "text",
    schema: leaf(["identity", "issuer"]),
    preset: (answers) => `https://login.${answers.name}.example`,
  },
  {
    key: "groups",
    text: "Groups of the identity provider that projects may give parts to",
    kind: "list",
    schema: leaf(["identity", "groups", "0"]),
    preset: () => PERSONAS.map((persona) => `${persona}s`).join(","),
  },
];

const environmentQuestions: Question[] = [
  {
    key: "environments",
    text: "Environments, in the order of promotion; the last one is production",
    kind: "list",
    schema: environmentNameSchema,
    preset: () => "dev,prod",
    judge: judgeEnvironments,
  },
  {
    key: "contexts",
    text: "Contexts of your kubeconfig that lead to their clusters, in the same order",
    kind: "list",
    schema: variant("environments", "target", "kubernetes", "context"),
    preset: ({ name, environments }) =>
      itemsOf(environments)
        .map((environment) => `${name}-${environment}`)
        .join(","),
    judge: (value, { environments }) =>
      itemsOf(value).length === itemsOf(environments).length
        ? undefined
        : `each of ${itemsOf(environments).join(", ")} needs the context of a cluster of its own`,
  },
  {
    key: "gpu",
    text: "GPUs of the clusters",
    kind: "choice",
    preset: () => NONE,
    choices: () => [
      { value: NONE, hint: "a pool can be added to platform.yaml at any time" },
      ...Object.entries(GPU_PROFILES).map(([value, { gpuMemory }]) => ({ value, hint: gpuMemory })),
    ],
  },
];

const connectionQuestions: Question[] = [
  {
    key: "connection-kind",
    text: "System outside that the first dataset is read from",
    kind: "choice",
    preset: () => "postgres",
    choices: () => [
      ...CONNECTION_KINDS.map((value) => ({ value, hint: FIRST_SOURCES[value].hint })),
      { value: NONE, hint: "a sample, for the time being" },
    ],
  },
  {
    key: "connection",
    text: "Name of this connection",
    kind: "text",
    schema: dnsNameSchema,
    arises: hasConnection,
    preset: (answers) => FIRST_SOURCES[kindOf(answers) ?? "postgres"].presetName,
  },
  {
    key: "host",
    text: "Host name of the database server",
    kind: "text",
    schema: hostSchema,
    arises: connectionIs("postgres", "mysql"),
    preset: (answers) => `${answers.connection}.${answers.name}.example`,
  },
  {
    key: "database",
    text: "Name of the database",
    kind: "text",
    schema: variant("connections", "kind", "postgres", "database"),
    arises: connectionIs("postgres", "mysql"),
    preset: () => "shop",
  },
  {
    key: "brokers",
    text: "Kafka brokers to ask first, host:port each",
    kind: "list",
    schema: hostAndPortSchema,
    arises: connectionIs("kafka"),
    preset: (answers) => `kafka.${answers.name}.example:9093`,
  },
  {
    key: "bucket",
    text: "Bucket, and the path below it that is read",
    kind: "text",
    schema: variant("connections", "kind", "object-store", "url"),
    arises: connectionIs("object-store"),
    preset: (answers) => `s3://${answers.connection}/incoming`,
  },
  {
    key: "url",
    text: "Address of the API",
    kind: "text",
    schema: variant("connections", "kind", "http", "url"),
    arises: connectionIs("http"),
    preset: (answers) => `https://${answers.connection}.${answers.name}.example`,
  },
  {
    key: "secret",
    text: "Where in the environment's secret store its credentials are",
    kind: "text",
    schema: variant("connections", "kind", "postgres", "secret"),
    arises: hasConnection,
    preset: (answers) => `${answers.connection}/reader`,
  },
];

const receiverQuestions: Question[] = [
  {
    key: "receiver-kind",
    text: "How people are told of failures",
    kind: "choice",
    preset: () => "email",
    choices: () => [{ value: "email" }, { value: "slack", hint: "a channel, by a webhook of the secret store" }],
  },
  {
    key: "mail",
    text: "Mail addresses that are told",
    kind: "list",
    schema: leaf(["receivers", "x", "to", "0"], { receivers: { x: { kind: "email", to: [""] } } }),
    arises: (answers) => answers["receiver-kind"] === "email",
    preset: (answers) => `ml@${answers.name}.example`,
  },
  {
    key: "channel",
    text: "Slack channel that is told",
    kind: "text",
    schema: variant("receivers", "kind", "slack", "channel"),
    arises: (answers) => answers["receiver-kind"] === "slack",
    preset: () => "#ml-alerts",
  },
];

/** Reserved names and the like, as the checks of platform.yaml see them. */
function judgeEnvironments(value: string): string | undefined {
  const names = itemsOf(value);
  if (names.length < 2) return "two or more are needed: what is tried out never runs where it matters";
  const environments = Object.fromEntries(
    names.map((name): [string, EnvironmentSpec] => [
      name,
      { stage: "development", target: "kubernetes", context: name } as EnvironmentSpec,
    ]),
  );
  return checkPlatform({ environments }, {}, names[0] ?? "")[0]?.message;
}

/** The first project sees what the answers before it say. */
const itself: Surroundings = {
  environmentNames: (answers) => itemsOf(answers.environments),
  projectNames: [],
  groups: (answers) => itemsOf(answers.groups),
  connections: (answers) =>
    hasConnection(answers) ? [{ value: answers.connection ?? "", hint: answers["connection-kind"] ?? "" }] : [],
  gpuPools: (answers) => (answers.gpu === NONE ? [] : [{ value: answers.gpu ?? "" }]),
  receivers: () => [{ value: RECEIVER }],
};

const RECEIVER = "ml-alerts";

export interface PlatformAnswers {
  name: string;
  issuer: string;
  groups: string[];
  /** In the order of promotion; the last one is production. */
  environments: { name: string; context: string }[];
  gpu: { pool: string; resource: string; gpuMemory: string } | undefined;
  connection: ConnectionAnswers | undefined;
  receiver: { name: string } & ({ kind: "email"; to: string[] } | { kind: "slack"; channel: string });
  project: ProjectAnswers;
}

export type ConnectionAnswers = { name: string; secret: string } & (
  | { kind: "postgres" | "mysql"; host: string; database: string }
  | { kind: "kafka"; brokers: string[] }
  | { kind: "object-store" | "http"; url: string }
);

export function platformAnswers(answers: Answers): PlatformAnswers {
  const said = (key: string) => answers[key] ?? "";
  const contexts = itemsOf(answers.contexts);
  const profile = GPU_PROFILES[said("gpu")];
  const taken = { connection: said("connection") || NONE, "gpu-pool": said("gpu"), notify: RECEIVER };
  return {
    name: said("name"),
    issuer: said("issuer"),
    groups: itemsOf(answers.groups),
    environments: itemsOf(answers.environments).map((name, index) => ({ name, context: contexts[index] ?? "" })),
    gpu: profile === undefined ? undefined : { pool: said("gpu"), ...profile },
    connection: connectionOf(answers),
    receiver:
      said("receiver-kind") === "slack"
        ? { name: RECEIVER, kind: "slack", channel: said("channel") }
        : { name: RECEIVER, kind: "email", to: itemsOf(answers.mail) },
    project: projectAnswers("project", { ...answers, ...taken }, itself),
  };
}

function connectionOf(answers: Answers): ConnectionAnswers | undefined {
  const kind = kindOf(answers);
  if (kind === undefined) return undefined;
  const common = { name: answers.connection ?? "", secret: answers.secret ?? "" };
  switch (kind) {
    case "postgres":
    case "mysql":
      return { ...common, kind, host: answers.host ?? "", database: answers.database ?? "" };
    case "kafka":
      return { ...common, kind, brokers: itemsOf(answers.brokers) };
    case "object-store":
      return { ...common, kind, url: answers.bucket ?? "" };
    case "http":
      return { ...common, kind, url: answers.url ?? "" };
  }
}

function kindOf(answers: Answers): ConnectionKind | undefined {
  return CONNECTION_KINDS.find((each) => each === answers["connection-kind"]);
}
