import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Project } from "../../spec/model.ts";
import { loadRepository } from "../../spec/repository.ts";
import { ensureJobPython, type JobPython, PRINT_SIGNATURE } from "./job-python.ts";

// The examples' own code, run as their project.yaml says, with the real MLflow and the real Delta Lake; folders stand for the
// buckets and SQLite for the tracking server. Steps on Spark, on GPUs and in SQL are not run here.
const examples = join(import.meta.dirname, "..", "..", "examples");
const ROWS = 2_000;

let python: JobPython;
let home: string;

beforeAll(async () => {
  python = await ensureJobPython();
  home = mkdtempSync(join(tmpdir(), "lakebed-example-jobs-"));
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

/** In a copy, since MLflow keeps artifacts beside the code. */
function projectOf(example: string, name: string): { project: Project; folder: string } {
  const directory = join(home, "repositories", example);
  cpSync(join(examples, example), directory, { recursive: true });
  const project = loadRepository(directory).project(name, "dev");
  if (project === undefined) throw new Error(`${directory} has no project ${name} in dev`);
  return { project, folder: join(directory, "projects", name) };
}

describe("the unit tests that an example declares", () => {
  it.each([
    ["greenhouse", "plants", 6],
    ["fraud-scoring", "fraud-scoring", 3],
    ["document-triage", "document-triage", 3],
  ])("pass, in %s", async (example, name, atLeast) => {
    const { project, folder } = projectOf(example, name);
    const commands = Object.values(project.pipelines).flatMap(({ tests }) => tests.unit ?? []);
    expect([...new Set(commands)]).toEqual(["python -m pytest tests/unit"]);
    const words = ["-m", "pytest", "-p", "no:cacheprovider", "--quiet", "tests/unit"];
    const passed = /(\d+) passed in/.exec(await python.run(words, { cwd: folder, home }))?.[1];
    expect(Number(passed)).toBeGreaterThanOrEqual(atLeast);
  });
});

/** Fills what a step reads with made-up rows of the declared columns, runs it, and gives the environment it ran in. */
async function runStep(example: string, name: string, [pipeline, step]: [string, string]) {
  const { project, folder } = projectOf(example, name);
  const found = project.pipelines[pipeline]?.steps[step];
  if (found?.engine.kind !== "python") throw new Error(`${pipeline}.${step} does not run Python`);
  const reads: Record<string, string> = {};
  for (const read of found.reads) {
    const dataset = read.kind === "feature" ? (project.features[read.name]?.computedFrom ?? "") : read.name;
    const columns = Object.values(project.datasets[dataset]?.columns ?? {}).map((column) => [column.name, column.type]);
    const path = join(home, example, dataset);
    const writer = join(import.meta.dirname, "write-table.py");
    await python.run([writer, path, String(ROWS), JSON.stringify(Object.fromEntries(columns))], { cwd: folder, home });
    reads[read.kind === "feature" ? `features.${read.name}` : read.name] = path;
  }
  const env = {
    LAKEBED_READS: JSON.stringify(reads),
    LAKEBED_PARAMETERS: JSON.stringify(found.parameters),
    MLFLOW_TRACKING_URI: `sqlite:///${join(home, `${example}.db`)}`,
  };
  await python.run([found.engine.file], { cwd: folder, home, env });
  return { project, folder, env };
}

/** As MLflow knows the signature of the first registered version. */
async function signatureOf(model: string, ran: Awaited<ReturnType<typeof runStep>>): Promise<unknown> {
  const { folder, env } = ran;
  return JSON.parse(await python.run(["-c", PRINT_SIGNATURE, model], { cwd: folder, home, env }));
}

describe("a version that an example trains has the signature that project.yaml declares", () => {
  it("in fraud-scoring, though accounts have gaps in their pace", async () => {
    const ran = await runStep("fraud-scoring", "fraud-scoring", ["train", "fit"]);
    expect(await signatureOf("fraud", ran)).toEqual(ran.project.models.fraud?.signature);
  });

  it("in greenhouse, whose own gate refuses it if most customers get one plant", async () => {
    const ran = await runStep("greenhouse", "plants", ["train", "baseline"]);
    expect(await signatureOf("popularity", ran)).toEqual(ran.project.models.popularity?.signature);
    // Nearly all of the gate's thousand customers are strangers to the made-up purchases, and get the overall favourite.
    const env = { ...ran.env, LAKEBED_MODEL_URI: "models:/popularity/1" };
    await expect(python.run(["jobs/gates/diversity.py"], { cwd: ran.folder, home, env })).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^most suggested: [a-h], to \d\d% of the customers$/m),
    });
  });
});
