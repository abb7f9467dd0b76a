import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { compareGraphs } from "../../graph/differences.ts";
import type { Graph, GraphNode } from "../../graph/graph.ts";
import type { ExampleCopy } from "../cli/run-lakebed.ts";
import { recordExample } from "./recorded-example.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const FILE = "projects/plants/project.yaml";
const STACK = "plants-prod";

interface Recorded {
  graph: Graph;
  /** Of each warning the code and the word that the caret points at. */
  warnings: string[];
}

async function recordWith(change: (example: ExampleCopy) => void): Promise<Recorded> {
  let lines: string[] = [];
  const { repository, graphs } = await recordExample((example) => {
    change(example);
    lines = readFileSync(join(example.directory, FILE), "utf8").split("\n");
  });
  const graph = graphs.find(({ stack }) => stack === STACK);
  if (graph === undefined) throw new Error(`${STACK} was not recorded`);
  const warnings = repository.problems.map(({ code, position: { line, column } }) => {
    const [word] = /^[\w-]*/.exec((lines[line - 1] ?? "").slice(column - 1)) ?? [];
    return `${code}: ${word}`;
  });
  return { graph, warnings };
}

let whole: Recorded;
beforeAll(async () => {
  whole = await recordWith(() => {});
});

const sqlStep = (example: ExampleCopy, file: string) => {
  example.write("projects/plants/jobs/query.sql", "select 1");
  example.edit(FILE, `spark: ${file}`, "sql: jobs/query.sql");
};

const labelsOf = (nodes: readonly GraphNode[]) =>
  nodes.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`).sort();
const differencesOf = ({ graph }: Recorded) => {
  const { added, removed, changed } = compareGraphs(whole.graph, graph);
  return { added: labelsOf(added), removed: labelsOf(removed), changed: labelsOf(changed.map(({ after }) => after)) };
};
/** A name may stand in a role, a policy, an allowance or an alert too. */
const mentions = ({ graph }: Recorded, word: string) =>
  graph.nodes.filter((node) => JSON.stringify(node).includes(word)).map(({ name }) => name);
const tasksOf = ({ graph }: Recorded, pipeline: string) => {
  const template = graph.nodes.find(({ name }) => name === `plants-pipeline-${pipeline}-workflow-template`);
  const { templates } = (template?.props.spec ?? {}) as { templates?: { dag?: { tasks: { name: string }[] } }[] };
  return templates?.flatMap(({ dag }) => dag?.tasks.map(({ name }) => name) ?? []);
};

describe("a step that nothing runs yet", () => {
  it.each([
    ["notebook", "notebook: jobs/query.ipynb", "jobs/query.ipynb"],
    ["sql", "sql: jobs/query.sql", "jobs/query.sql"],
    ["automl", "automl: { target: species, metric: recall_at_10, maximum: 1 hour }", "jobs/unused.txt"],
  ])("of %s is no task and has no identity and no keys, and the check warns", async (engine, written, file) => {
    const recorded = await recordWith((example) => {
      example.write(`projects/plants/${file}`, "{}");
      example.edit(FILE, "baseline: { python: jobs/train_popularity.py", `baseline: { ${written}`);
    });
    expect(differencesOf(recorded)).toEqual({
      added: [],
      removed: [
        "ExternalSecret plants-storage-keys-train-baseline",
        "ServiceAccount plants-access-account-train-baseline",
      ],
      changed: [
        "ConfigMap plants-storage-plan",
        "ExternalSecret plants-storage-provisioner-keys",
        "Job plants-storage-provisioner",
        "RoleBinding plants-access-binding-model-registration",
        "RoleBinding plants-access-binding-pipeline-step",
        "WorkflowTemplate plants-pipeline-train-workflow-template",
      ],
    });
    expect(tasksOf(recorded, "train")).toEqual(["purchases", "activity", "fit"]);
    expect(mentions(recorded, "train-baseline")).toEqual([]);
    expect(recorded.warnings).toEqual([`engine-not-yet-provisioned: ${engine}`]);
  });

  it("takes those with it that wait for it, also those that wait for these", async () => {
    const recorded = await recordWith((example) => {
      sqlStep(example, "jobs/activity.py");
      example.edit(
        FILE,
        "baseline: { python: jobs/train_popularity.py,",
        "baseline: { python: jobs/train_popularity.py, after: [activity],",
      );
      example.edit(FILE, "python: jobs/train.py", "python: jobs/train.py\n        after: [baseline]");
    });
    expect(tasksOf(whole, "train")).toEqual(["purchases", "activity", "baseline", "fit"]);
    expect(tasksOf(recorded, "train")).toEqual(["purchases"]);
    expect(recorded.warnings).toEqual(["engine-not-yet-provisioned: sql"]);
  });

  it("takes the whole pipeline with it when no step is left", async () => {
    const recorded = await recordWith((example) => sqlStep(example, "jobs/purchases.py"));
    const { added, removed } = differencesOf(recorded);
    expect([added, removed]).toEqual([
      [],
      [
        "ConfigMap plants-pipeline-train-executor-config",
        "CronWorkflow plants-pipeline-train-cron-workflow",
        "ExternalSecret plants-storage-keys-train-activity",
        "ExternalSecret plants-storage-keys-train-baseline",
        "ExternalSecret plants-storage-keys-train-fit",
        "ExternalSecret plants-storage-keys-train-purchases",
        "Pipeline plants-pipeline-train",
        "Role plants-access-role-model-registration",
        "RoleBinding plants-access-binding-model-registration",
        "ServiceAccount plants-access-account-train-activity",
        "ServiceAccount plants-access-account-train-baseline",
        "ServiceAccount plants-access-account-train-fit",
        "ServiceAccount plants-access-account-train-purchases",
        "WorkflowTemplate plants-pipeline-train-workflow-template",
      ],
    ]);
    expect(recorded.warnings).toEqual(["engine-not-yet-provisioned: sql"]);
  });
});

describe("an endpoint that nothing serves yet", () => {
  it.each([
    ["batch", 'mode: batch, schedule: "0 5 * * *", reads: silver.purchases, writes: gold.recommendation_outcomes'],
    ["streaming", "mode: streaming, reads: silver.purchases, writes: gold.recommendation_outcomes"],
    ["sagemaker", "servedOn: sagemaker, callers: [shop-web]"],
    ["azure-ml", "servedOn: azure-ml, callers: [shop-web]"],
  ])("%s: adds nothing to what is deployed, and the check warns", async (word, written) => {
    const recorded = await recordWith((example) => {
      const endpoint = `left-out: { model: recommender, ${written}, notify: [plants-alerts] }`;
      example.edit(FILE, "\nendpoints:\n", `\nendpoints:\n  ${endpoint}\n`);
    });
    expect(mentions(recorded, "left-out")).toEqual([]);
    expect(differencesOf(recorded)).toEqual({ added: [], removed: [], changed: [] });
    expect(recorded.warnings).toEqual([`endpoint-not-yet-provisioned: ${word}`]);
  });
});
