import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Graph } from "../../graph/graph.ts";
import { recordProgram } from "../../graph/record.ts";
import { loadRepository } from "../../spec/index.ts";
import { projectProgram } from "../../stacks/project.ts";
import { codeFolders, findProjectCommit } from "../../stacks/project-commit.ts";
import { COMMIT, environmentOutputs, exampleProject } from "../components/planned-example.ts";

// The first recording loads the providers' SDKs, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const repository = loadRepository(join(import.meta.dirname, "..", "..", "examples", "greenhouse"));

interface Surroundings {
  config?: Record<string, string>;
  outputs?: Record<string, unknown>;
}

function recordDev({ config = {}, outputs = { environment: environmentOutputs("dev") } }: Surroundings = {}) {
  return recordProgram(() => projectProgram(repository, "plants", "dev"), {
    project: "greenhouse",
    stack: "plants-dev",
    config,
    stackOutputs: { dev: outputs },
  });
}

const annotationsOf = (graph: Graph) =>
  graph.nodes
    .filter(({ type }) => type.endsWith(":WorkflowTemplate"))
    .map(({ props }) => (props.metadata as { annotations: Record<string, string> }).annotations);

describe("the stack of a project", () => {
  it("reads its environment's stack, once, and nothing else", async () => {
    const graph = await recordDev();
    const references = graph.nodes.filter(({ type }) => type === "pulumi:pulumi:StackReference");
    expect(references.map(({ props }) => props.name)).toEqual(["organization/greenhouse/dev"]);
  });

  it("opens the door of its environment and gives it to every object", async () => {
    const graph = await recordDev();
    const providers = graph.nodes.filter(({ type }) => type === "pulumi:providers:kubernetes");
    expect(providers.map(({ props }) => props.context)).toEqual(["greenhouse-dev"]);
    const objects = graph.nodes.filter(({ type, custom }) => custom && type.startsWith("kubernetes:"));
    expect(objects.length).toBeGreaterThan(50);
    expect(objects.filter(({ provider }) => !provider?.startsWith(providers[0]?.urn ?? "?"))).toEqual([]);
  });

  it("has one project at the top, and it points at its file", async () => {
    const graph = await recordDev();
    const top = graph.nodes.filter(({ custom, parent }) => !custom && parent === undefined);
    expect(top.map(({ type, name, source }) => ({ type, name, source }))).toEqual([
      { type: "lakebed:project:Project", name: "plants", source: exampleProject("dev").source },
    ]);
  });

  it("protects nothing in development", async () => {
    const graph = await recordDev();
    expect(graph.nodes.filter(({ protect }) => protect)).toEqual([]);
  });

  it("deploys the commit that its configuration names", async () => {
    const graph = await recordDev({ config: { "lakebed:commit": COMMIT } });
    const pipelines = Object.keys(repository.project("plants", "dev")?.pipelines ?? {});
    expect(annotationsOf(graph)).toEqual(pipelines.map(() => ({ "lakebed.dev/commit": COMMIT })));
  });

  it("refuses a commit that is none", async () => {
    await expect(recordDev({ config: { "lakebed:commit": "main" } })).rejects.toMatchObject({
      code: "invalid-commit",
      message: 'the commit to deploy is "main", which is no full commit id',
    });
  });

  it("says which stack comes first when its environment does not stand", async () => {
    await expect(recordDev({ outputs: {} })).rejects.toMatchObject({
      code: "environment-not-deployed",
      message: "the stack `dev` has not been deployed, and this project stands on it",
    });
  });

  it("says what does not fit in the outputs of another version", async () => {
    const outputs = { environment: { ...environmentOutputs("dev"), version: 2, secretStore: undefined } };
    await expect(recordDev({ outputs })).rejects.toMatchObject({ code: "environment-outputs-mismatch" });
  });
});

describe("the commit of a project's code", () => {
  const project = exampleProject("dev");
  let directory: string;
  const before = process.env.LAKEBED_COMMIT;

  function git(...args: string[]): string {
    const identity = ["-c", "user.name=Ada", "-c", "user.email=ada@greenhouse.example", "-c", "commit.gpgsign=false"];
    return execFileSync("git", [...identity, ...args], { cwd: directory, encoding: "utf8" }).trim();
  }

  function commitFile(path: string, text: string): string {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
    git("add", path);
    git("commit", "--quiet", "--message", path);
    return git("rev-parse", "HEAD");
  }

  beforeAll(() => {
    delete process.env.LAKEBED_COMMIT;
    directory = mkdtempSync(join(tmpdir(), "lakebed-commit-"));
  });

  afterAll(() => {
    if (before !== undefined) process.env.LAKEBED_COMMIT = before;
    rmSync(directory, { recursive: true, force: true });
  });

  const found = async () => {
    let commit: string | undefined;
    await recordProgram(
      async () => {
        commit = findProjectCommit({ directory }, project);
        return {};
      },
      { project: "greenhouse", stack: "plants-dev" },
    );
    return commit;
  };

  it("is unknown where no git tells it, then the last that touched the jobs, and no other", async () => {
    expect(await found()).toBeUndefined();
    git("init", "--quiet");
    commitFile("platform.yaml", "# nothing yet\n");
    expect(await found()).toBeUndefined();
    const first = commitFile("projects/plants/jobs/train.py", "print(1)\n");
    expect(await found()).toBe(first);
    commitFile("projects/plants/project.yaml", "# a comment at the top\n");
    commitFile("README.md", "words\n");
    expect(await found()).toBe(first);
    const second = commitFile("projects/plants/jobs/train.py", "print(2)\n");
    expect(await found()).toBe(second);
  });

  it("is what LAKEBED_COMMIT says, if it says anything", async () => {
    process.env.LAKEBED_COMMIT = COMMIT;
    expect(await found()).toBe(COMMIT);
    delete process.env.LAKEBED_COMMIT;
  });

  it("is looked for in the folders of the steps' files", () => {
    expect(codeFolders(project)).toEqual(["projects/plants/jobs"]);
    const { train } = project.pipelines;
    const atTop = { ...train!.steps.fit!, engine: { kind: "python" as const, file: "./train.py" } };
    expect(
      codeFolders({ ...project, pipelines: { train: { ...train!, steps: { ...train!.steps, fit: atTop } } } }),
    ).toEqual(["projects/plants/jobs", "projects/plants/train.py"]);
  });
});
