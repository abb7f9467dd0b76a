import { planProject } from "./new-project.plan.ts";
import type { PlannedFile } from "./planned-file.ts";
import type { ConnectionAnswers, PlatformAnswers } from "./platform-questions.ts";
import { renderReadme } from "./readme.render.ts";
import { template } from "./templates.ts";
import { inline } from "./yaml-text.ts";

/** What the new repository depends on: this package as it runs now, and what it asks to have beside it. */
export interface Dependencies {
  lakebed: string;
  peers: Readonly<Record<string, string>>;
  node: string;
}

/** A whole platform repository with its first project, from the answers alone. */
export function planPlatform(answers: PlatformAnswers, dependencies: Dependencies): PlannedFile[] {
  const { project, environments } = answers;
  const stages = environments.map(({ name }, index) => ({ name, isProduction: index === environments.length - 1 }));
  return [
    { path: ".gitignore", content: template("gitignore") },
    { path: "Pulumi.yaml", content: renderPulumiFile(answers) },
    { path: "README.md", content: renderReadme(answers) },
    { path: "index.js", content: 'export { default } from "lakebed/stacks";\n' },
    { path: "package.json", content: renderManifest(answers.name, dependencies) },
    { path: "platform.yaml", content: renderPlatformFile(answers) },
    ...planProject(project, { environments: stages }).map(({ path, content }) => ({
      path: `projects/${project.name}/${path}`,
      content,
    })),
  ];
}

function renderManifest(name: string, { lakebed, peers, node }: Dependencies): string {
  const dependencies = { ...peers, lakebed: `^${lakebed}` };
  const manifest = { name, private: true, type: "module", engines: { node }, dependencies };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function renderPulumiFile({ name }: PlatformAnswers): string {
  return `name: ${inline(name)}
description: The machine-learning platform ${name}, declared with lakebed.
runtime: { name: nodejs, options: { typescript: false, packagemanager: npm } }
main: index.js
`;
}

function renderPlatformFile(answers: PlatformAnswers): string {
  const { connection, receiver } = answers;
  const sections = [
    `# yaml-language-server: $schema=./node_modules/lakebed/schema/platform.schema.json
# The platform team's file: where projects run, who people are, and what of the outside a project may use.
apiVersion: lakebed/v1
kind: Platform
name: ${inline(answers.name)}`,
    `# People come from your identity provider; projects give its groups their parts.
identity:
  issuer: ${inline(answers.issuer)}
  clientId: lakebed
  groups: ${inline(answers.groups)}`,
    renderEnvironments(answers),
    `# Everything that a cluster lacks is installed; what it has already is said here, such as \`cert-manager: existing\`.
services:
  cert-manager: managed # managed (default) | existing | none
  prometheus: managed`,
    renderGpuPool(answers.gpu),
    connection === undefined
      ? undefined
      : `# Systems outside of the platform. Credentials stay in each environment's secret store; \`secret\` says where.
connections:
  ${inline(connection.name)}: ${renderConnection(connection)}`,
    `# Who can be told of a failure.
receivers:
  ${inline(receiver.name)}: ${
    receiver.kind === "email"
      ? `{ kind: email, to: ${inline(receiver.to)} }`
      : `{ kind: slack, channel: ${inline(receiver.channel)}, secret: slack/webhook }`
  }`,
  ];
  return `${sections.filter((section) => section !== undefined).join("\n\n")}\n`;
}

function renderEnvironments({ environments }: PlatformAnswers): string {
  const lines = environments.map(({ name, context }, index) => {
    const stage = index === environments.length - 1 ? "production" : "development";
    const before = environments[index - 1];
    const promotion = before === undefined ? "" : `, promotesFrom: ${inline(before.name)}`;
    return `  ${inline(name)}: { stage: ${stage}, target: kubernetes, context: ${inline(context)}${promotion} }`;
  });
  return `# Each environment has a cluster of its own; \`context\` is the one of your kubeconfig that leads to it.
environments:
${lines.join("\n")}`;
}

function renderGpuPool(gpu: PlatformAnswers["gpu"]): string | undefined {
  if (gpu === undefined) return undefined;
  return `# Hardware that projects choose by name.
gpuPools:
  ${inline(gpu.pool)}: { resource: ${gpu.resource}, perNode: 1, gpuMemory: ${gpu.gpuMemory}, nodes: { min: 0, max: 2 }, spot: false }`;
}

function renderConnection(connection: ConnectionAnswers): string {
  return `{ kind: ${connection.kind}, ${renderAddress(connection)}, secret: ${inline(connection.secret)} }`;
}

function renderAddress(connection: ConnectionAnswers): string {
  switch (connection.kind) {
    case "postgres":
    case "mysql":
      return `host: ${inline(connection.host)}, database: ${inline(connection.database)}`;
    case "kafka":
      return `bootstrap: ${inline(connection.brokers)}`;
    case "object-store":
    case "http":
      return `url: ${inline(connection.url)}`;
  }
}
