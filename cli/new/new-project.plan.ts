import { firstStep } from "./first-source.ts";
import { renderModelCard } from "./model-card.render.ts";
import type { PlannedFile } from "./planned-file.ts";
import { renderProjectFile } from "./project-file.render.ts";
import type { ProjectAnswers } from "./project-questions.ts";
import { template } from "./templates.ts";

/** What a project needs to know of the platform that it is put in. */
export interface Place {
  /** In the order of promotion. */
  environments: readonly { name: string; isProduction: boolean }[];
}

/** A project's folder, from the answers alone. */
export function planProject(answers: ProjectAnswers, { environments }: Place): PlannedFile[] {
  const production = environments.filter(({ isProduction }) => isProduction);
  const development = environments.filter(({ isProduction }) => !isProduction).map(({ name }) => name);
  return [
    { path: "docs/demand.md", content: renderModelCard(answers) },
    { path: "jobs/ingest_orders.py", content: firstStep(answers.connection).job() },
    { path: "jobs/platform_paths.py", content: template("platform_paths.py") },
    { path: "jobs/train.py", content: template("train.py") },
    { path: "project.yaml", content: renderProjectFile(answers, development) },
    ...(production.length > 0 ? production : environments).map(({ name }) => ({
      path: `releases/${name}.yaml`,
      content: RELEASES,
    })),
  ];
}

const RELEASES = `# yaml-language-server: $schema=../../../node_modules/lakebed/schema/releases.schema.json
# Promotion records, changed by pull request only. With none, an endpoint awaits its first approved version.
apiVersion: lakebed/v1
kind: Releases
releases: []
`;
