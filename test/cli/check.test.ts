import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { APPROVED_RELEASE } from "../graph/recorded-example.ts";
import { copyExample, type ExampleCopy, root, runLakebed } from "./run-lakebed.ts";

// Processes of their own take their time on a busy machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let example: ExampleCopy;
beforeEach(() => {
  example = copyExample();
});
afterEach(() => example.remove());

const RELEASES = "projects/plants/releases/prod.yaml";
const lakebed = (...words: string[]) => runLakebed(words, { cwd: example.directory });

describe("lakebed check", () => {
  it("admits the example, and counts what the rules said by stack", () => {
    const { code, stdout, stderr } = lakebed("check");
    expect(stderr).toMatch(/^\ndeclared, not yet provisioned\n {2}warning /);
    expect(stderr).toMatch(/\n\n4 stacks checked: nothing refuses\n$/);
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => line.replace(/ +/g, " ").replace(/\d+/g, "N")),
    ).toEqual(
      [
        ["dev", "development"],
        ["prod", "production"],
        ["plants-dev", "development"],
        ["plants-prod", "production"],
      ].map(([stack, stage]) => `${stack} ${stage} N pass N not applicable admitted`),
    );
    expect(code).toBe(0);
  });

  it("refuses a release whose approver trained the model, and names the line", () => {
    example.write(RELEASES, APPROVED_RELEASE.replace("grace@", "ada@"));
    const { code, stdout, stderr } = lakebed("check");
    expect(code).toBe(1);
    expect(stdout + stderr).toContain(`${RELEASES}:${example.lineOf(RELEASES, "approvedBy")}:`);
  });

  it("tells a mistake that only the program finds without a stack trace", () => {
    const { code, stderr } = runLakebed(["check", "--project", "plants"], {
      cwd: example.directory,
      env: { LAKEBED_COMMIT: "main" },
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error plants-dev: the commit to deploy is "main".*\nto do: .*git rev-parse HEAD.*\n$/);
  });

  it("looks only at the stacks that are asked for", () => {
    const { stdout } = lakebed("check", "--env", "dev", "--project", "plants", "--json");
    const { stacks } = JSON.parse(stdout) as { stacks: { stack: string; isRefused: boolean }[] };
    expect(stacks.map(({ stack, isRefused }) => ({ stack, isRefused }))).toEqual([
      { stack: "plants-dev", isRefused: false },
    ]);
  });

  it("says what a target cannot have yet", () => {
    example.edit(
      "platform.yaml",
      "target: kubernetes\n    context: greenhouse-prod",
      'target: aws\n    account: "123456789012"\n    region: eu-central-1',
    );
    const { code, stdout, stderr } = lakebed("check", "--env", "prod");
    expect(stderr).toContain("prod: the environment stack of target aws comes in a later version");
    expect(stdout).toMatch(/^plants-prod +production .* admitted$/m);
    expect(code).toBe(0);
  });
});

describe("lakebed plan", () => {
  it("shows what would exist and the line that asked for it", () => {
    const { code, stdout, stderr } = lakebed("plan", "plants-prod");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^plants-prod {2}project plants in prod, production$/m);
    expect(stdout).toMatch(/^ {4}Workspace plants-workspace$/m);
    const line = example.lineOf("projects/plants/project.yaml", "  recommend:");
    expect(stdout).toMatch(
      new RegExp(`^ {4}Endpoint plants-endpoint-recommend +projects/plants/project.yaml:${line}$`, "m"),
    );
    expect(stdout).toContain("waiting recommend: awaiting its first approved version");
    expect(stdout).toMatch(/^not pinned by digest or exact version/m);
    expect(stderr).toMatch(/^\ndeclared, not yet provisioned\n {2}warning /);
    expect(stderr).toMatch(/\n\n1 stack planned; nothing was created\.\n$/);
  });

  it("shows an approved version as an inference service", () => {
    example.write(RELEASES, APPROVED_RELEASE);
    const { stdout } = lakebed("plan", "plants-prod");
    expect(stdout).toMatch(/^ +InferenceService \S/m);
    expect(stdout).not.toContain("awaiting its first approved version");
  });

  it("prints the same twice", () => {
    expect(lakebed("plan", "dev").stdout).toBe(lakebed("plan", "dev").stdout);
  });

  it("fits a narrow terminal: locations move next to what they belong to", () => {
    const { stdout } = lakebed("plan", "plants-dev");
    expect(stdout.split("\n").filter((line) => line.length > 120)).toEqual([]);
  });

  it("is the graph with --json, secrets left out", () => {
    const { stdout } = lakebed("plan", "plants-prod", "--json");
    const { stacks } = JSON.parse(stdout) as { stacks: { stack: string; nodes: { urn: string }[] }[] };
    expect(stacks.map(({ stack }) => stack)).toEqual(["plants-prod"]);
    expect(stacks[0]?.nodes.map(({ urn }) => urn)).toContain(
      "urn:pulumi:plants-prod::greenhouse::lakebed:project:Project::plants",
    );
  });

  it("says how production differs from development with --against", () => {
    const { code, stdout } = lakebed("plan", "--project", "plants", "--against", "dev");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^plants-prod compared with plants-dev\n/);
    expect(stdout).toMatch(/^ {2}~ ResourceQuota quota\n {6}~ spec\.hard\["requests\.cpu"\] {2}\[\d\]$/m);
    expect(stdout).not.toContain("plants-dev compared");
  });

  it("refuses a stack that there is not", () => {
    expect(lakebed("plan", "plants-pord")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("did you mean plants-prod?"),
    });
  });

  it("shows mistakes in the files instead", () => {
    example.edit("platform.yaml", "stage: development", "stage: developement");
    expect(lakebed("plan")).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("platform.yaml:13:"),
    });
  });
});

describe("in this checkout", () => {
  it("names files from where the command is given", () => {
    const { stdout } = runLakebed(["plan", "plants-dev"], { cwd: root });
    expect(stdout).toMatch(/ examples\/greenhouse\/projects\/plants\/project\.yaml:\d+$/m);
  });
});
