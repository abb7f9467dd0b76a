import { FIRST_SOURCES, firstStep } from "./first-source.ts";
import { PERSONAS, type ProjectAnswers } from "./project-questions.ts";
import { inline } from "./yaml-text.ts";

/** project.yaml, with the comments that its readers need. */
export function renderProjectFile(answers: ProjectAnswers, development: readonly string[]): string {
  const { gpuPool } = answers;
  const sections = [
    `# yaml-language-server: $schema=../../node_modules/lakebed/schema/project.schema.json
# The ML team's file: who the project is for, its data, and how its model is trained and served. Paths begin at this folder.
apiVersion: lakebed/v1
kind: Project
name: ${inline(answers.name)}

owner: { team: ${inline(answers.team)}, contact: ${inline(answers.contact)}, costCenter: ${inline(answers.costCenter)} }
repository: ${inline(answers.repository)} # runs check out the commit that was deployed`,
    `purpose:
  summary: Says how much of each product will be ordered on a day of the week.
  riskTier: minimal # minimal | limited | high, in the words of the EU AI Act`,
    `# Which groups of the identity provider play which part; what a part may do follows from it.
personas:
${PERSONAS.map((persona) => `  ${persona}: ${inline(answers.personas[persona] ?? [])}`).join("\n")}`,
    `# Upper bounds of all that the project runs in one environment.
quota:
  cpu: 32
  memory: 128 GiB
  storage: 500 GiB
  pods: 100${gpuPool === undefined ? "" : `\n  gpus: { ${inline(gpuPool)}: 1 }`}`,
    renderDatasets(answers),
    renderPipeline(answers),
    `models:
  demand:
    signature: { inputs: { product: string, weekday: long }, outputs: { quantity: double } }
    card: docs/demand.md`,
    renderEndpoint(answers),
    development.length === 0
      ? undefined
      : `# What differs by environment: maps merge, lists replace, null removes.
overrides:
${development.map((name) => `  ${inline(name)}: { endpoints: { forecast: { replicas: { min: 1, max: 1 } } } }`).join("\n")}`,
  ];
  return `${sections.filter((section) => section !== undefined).join("\n\n")}\n`;
}

function renderDatasets({ connection }: ProjectAnswers): string {
  const source =
    connection === undefined
      ? ""
      : `    source: { connection: ${inline(connection.name)}, ${FIRST_SOURCES[connection.kind].source} }\n`;
  return `# Layers are bronze (as it came), silver (cleaned) and gold (ready for use).
datasets:
  bronze.orders:
${source}    classification: internal # public | internal | confidential | restricted
    retention: 2 years
    # A column that says something of a person also says what: \`personal: identifier | quasi-identifier | sensitive | health\`.
    columns:
      order_id: { type: long, key: true }
      product: { type: string }
      quantity: { type: long }
      ordered_on: { type: date }
      updated_at: { type: timestamp }`;
}

function renderPipeline({ connection, gpuPool, receivers }: ProjectAnswers): string {
  const { engine } = firstStep(connection);
  const notify = receivers.length === 0 ? "" : `    notify: ${inline(receivers)} # of a failure\n`;
  const pool = gpuPool === undefined ? "" : `gpuPool: ${inline(gpuPool)}, `;
  return `pipelines:
  train:
    schedule: "0 3 * * *"
    timeZone: UTC
${notify}    # A step reaches what it reads and writes and nothing else; their order follows from it.
    steps:
      orders: { ${engine}: jobs/ingest_orders.py, writes: [bronze.orders] }
      fit: { python: jobs/train.py, ${pool}reads: [bronze.orders], writes: [models.demand], timeout: 1 hour }`;
}

function renderEndpoint({ receivers }: ProjectAnswers): string {
  const objectives =
    receivers.length === 0
      ? ""
      : `    objectives: { availability: { atLeast: 99.5 % }, p95: { atMost: 200 ms } }
    notify: ${inline(receivers)} # when an objective is missed
`;
  return `# Which version is served stands in releases/<environment>.yaml; until one is approved, the endpoint waits for it.
endpoints:
  forecast:
    model: demand
    callers: [stock-planning] # service accounts or namespaces; left out, nobody
${objectives}    replicas: { min: 2, max: 4 }`;
}
