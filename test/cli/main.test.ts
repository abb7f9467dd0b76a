import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { commands, loadCommand } from "../../cli/commands/index.ts";
import { EXAMPLE } from "../example-copy.ts";
import { copyExample, root, runLakebed } from "./run-lakebed.ts";

// Processes of their own take their time on a busy machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const version = (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }).version;

describe("lakebed", () => {
  it("lists its commands, on stdout and in plain text where nobody looks at colours", () => {
    const { code, stdout, stderr } = runLakebed(["--help"], { env: { NO_COLOR: "" } });
    expect(code).toBe(0);
    expect(stderr).toBe("");
    expect(stdout).not.toContain("\u001b");
    for (const [name, { description }] of Object.entries(commands)) {
      expect(stdout).toMatch(new RegExp(`^ +${name} +${RegExp.escape(description)}`, "m"));
    }
  });

  it("colours nothing that goes to a pipe, not in CI either, unless asked", () => {
    const words = ["check", "--spec-only", "--dir", EXAMPLE];
    const ci = runLakebed(words, { env: { NO_COLOR: "", CI: "true" } });
    expect(ci.stdout + ci.stderr).not.toContain("\u001b");
    const forced = runLakebed(words, { env: { NO_COLOR: "", FORCE_COLOR: "1" } });
    expect(forced.stdout + forced.stderr).toContain("\u001b[");
  });

  it("says the same without any words", () => {
    expect(runLakebed([]).stdout).toBe(runLakebed(["--help"]).stdout);
    expect(runLakebed([]).code).toBe(0);
  });

  it("says its version", () => {
    expect(runLakebed(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("refuses a word it does not know and says what was meant", () => {
    expect(runLakebed(["chekc"])).toEqual({
      code: 2,
      stdout: "",
      stderr: 'error unknown command "chekc" (unknown-command)\nto do: did you mean `lakebed check`?\n',
    });
    expect(runLakebed(["cultivate"]).stderr).toContain("see `lakebed --help` for the commands");
    expect(runLakebed(["constructor"]).code).toBe(2);
  });

  it("refuses an option it does not know, rather than leaving it out", () => {
    expect(runLakebed(["check", "--spec-onyl"])).toEqual({
      code: 2,
      stdout: "",
      stderr: "error unknown option --spec-onyl (unknown-option)\nto do: did you mean --spec-only?\n",
    });
  });

  it("refuses an option that stands without its value", () => {
    const said = {
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("error --env stands without its value (wrong-arguments)"),
    };
    expect(runLakebed(["plan", "--env"])).toEqual(said);
    expect(runLakebed(["plan", "--env", "--json"])).toEqual(said);
  });

  it("takes options before the command", () => {
    expect(runLakebed(["--no-color", "check", "--spec-only"])).toMatchObject({ code: 0 });
  });

  it("says where it looked when there is no repository", () => {
    const empty = mkdtempSync(join(tmpdir(), "lakebed-empty-"));
    const run = runLakebed(["check"], { cwd: empty });
    rmSync(empty, { recursive: true });
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(
      /^error there is no platform\.yaml in .*lakebed-empty-.* or above it \(no-repository\)\nto do: .*--dir, or begin one with `lakebed new platform`\n$/,
    );
  });

  it.each(Object.keys(commands))("has a page for %s with the options that all take", async (name) => {
    const { code, stdout } = runLakebed([name, "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain(`lakebed ${name}`);
    const command = await loadCommand(name);
    const subCommands = command?.subCommands !== undefined;
    if (!subCommands) for (const option of ["--dir", "--json", "--no-color"]) expect(stdout).toContain(option);
  });
});

describe("a reader that goes away", () => {
  it("ends the command without an error", () => {
    const pipe = spawnSync("bash", ["-c", 'set -o pipefail; "$0" cli/main.js explain | head -1', process.execPath], {
      cwd: root,
      encoding: "utf8",
    });
    expect(pipe.stderr).toBe("");
    expect(pipe.stdout.split("\n")).toHaveLength(2);
    expect(pipe.status).toBe(0);
  });
});

describe("check --spec-only", () => {
  it("says that the files are right, below what nothing acts on yet", () => {
    const { code, stdout, stderr } = runLakebed(["check", "--spec-only"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toMatch(
      /^\ndeclared, not yet provisioned\n(?: +\S.*\n)+\n2 environments, 1 project: the files are right\.\n$/,
    );
  });

  it("loads neither Pulumi nor a component", () => {
    const run = spawnSync(
      process.execPath,
      [
        "--import",
        `data:text/javascript,${encodeURIComponent(listLoadedModules)}`,
        "cli/main.js",
        "check",
        "--spec-only",
      ],
      { cwd: root, encoding: "utf8" },
    );
    expect(run.status).toBe(0);
    const loaded = run.stdout.split("\n").filter((line) => line.startsWith("loaded "));
    expect(loaded.some((line) => line.includes("/spec/repository.ts"))).toBe(true);
    expect(loaded.filter((line) => /@pulumi|\/components\/|\/stacks\//.test(line))).toEqual([]);
  });

  it("prints every mistake with its line, and exits with 1", () => {
    const example = copyExample();
    example.edit("platform.yaml", "stage: development", "stage: developement");
    example.edit("projects/plants/project.yaml", "gpuPool: a10g", "gpuPool: a100");
    const { code, stderr } = runLakebed(["check", "--spec-only"], { cwd: example.directory });
    const json = runLakebed(["check", "--spec-only", "--json"], { cwd: example.directory });
    const places = [
      `platform.yaml:${example.lineOf("platform.yaml", "developement")}`,
      `projects/plants/project.yaml:${example.lineOf("projects/plants/project.yaml", "a100")}`,
    ];
    example.remove();
    expect(code).toBe(1);
    for (const place of places) expect(stderr).toMatch(new RegExp(`^${RegExp.escape(place)}:\\d+ error`, "m"));
    expect(json.code).toBe(1);
    const { problems } = JSON.parse(json.stdout) as { problems: { position: { file: string; line: number } }[] };
    expect(problems.map(({ position }) => `${position.file}:${position.line}`)).toEqual(places);
  });

  it("finds the repository from a folder inside of it, and by --dir from outside", () => {
    expect(runLakebed(["check", "--spec-only"], { cwd: join(root, "examples/greenhouse/projects/plants") }).code).toBe(
      0,
    );
    expect(
      runLakebed(["check", "--spec-only", "--dir", join(root, "examples/greenhouse")], { cwd: tmpdir() }).code,
    ).toBe(0);
  });

  it.each([
    [
      ["--env", "pord"],
      'error there is no environment "pord" (unknown-environment)\nto do: did you mean prod? (there are dev, prod)\n',
    ],
    [
      ["--project", "plant"],
      'error there is no project "plant" (unknown-project)\nto do: did you mean plants? (there are plants)\n',
    ],
  ])("refuses %j", (words, stderr) => {
    expect(runLakebed(["check", "--spec-only", ...words])).toEqual({ code: 2, stdout: "", stderr });
  });
});

// Names every module as it is loaded, CommonJS included.
const listLoadedModules = `
  import module from "node:module";
  module.registerHooks({
    load(url, context, next) { process.stdout.write("loaded " + url + "\\n"); return next(url, context); },
  });
`;

describe("explain", () => {
  it("lists rules and problem codes", () => {
    const { code, stdout } = runLakebed(["explain"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^k8s-no-privileged +rule +\S/m);
    expect(stdout).toMatch(/^yaml-syntax +problem +\S/m);
  });

  it("explains one of each", () => {
    expect(runLakebed(["explain", "k8s-no-privileged"]).stdout).toMatch(
      /^# k8s-no-privileged: .*\n\nSeverity critical;/,
    );
    expect(runLakebed(["explain", "yaml-syntax"]).stdout).toMatch(/^# yaml-syntax: /);
    expect(JSON.parse(runLakebed(["explain", "yaml-syntax", "--json"]).stdout)).toMatchObject({
      id: "yaml-syntax",
      kind: "problem",
    });
  });

  it("explains the rule of waivers, which is no rule of the list", () => {
    const { code, stdout } = runLakebed(["explain", "gov-waiver-valid"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^# gov-waiver-valid: .*\n\nSeverity high;.*\nLooks at `waivers\.yaml`.*Cannot be waived\.\n/,
    );
  });

  it("says what was meant", () => {
    expect(runLakebed(["explain", "k8s-no-privilged"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("did you mean `lakebed explain k8s-no-privileged`?"),
    });
  });
});
