import { describe, expect, it, vi } from "vitest";
import { copyExample, runLakebed } from "./run-lakebed.ts";

// Processes of their own take their time on a busy machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const explain = (...words: string[]) => runLakebed(["explain", ...words]);
const project = "examples/greenhouse/projects/plants/project.yaml";

describe("lakebed explain PROJECT ENVIRONMENT PATH", () => {
  it("prints the value and the line of each part", () => {
    const { code, stdout } = explain("plants", "prod", "endpoints.recommend.replicas");
    expect(code).toBe(0);
    expect(stdout.replace(/:\d+:\d+/g, ":LINE")).toBe(
      [
        "endpoints.recommend.replicas  project plants in prod",
        "  How many copies serve.",
        "  min: 2",
        "  max: 10",
        "",
        `  min  2   written  ${project}:LINE`,
        `  max  10  written  ${project}:LINE`,
        "",
      ].join("\n"),
    );
    expect(explain("plants", "dev", "endpoints.recommend.replicas").stdout).toMatch(/^ {2}min {2}1 {2}override /m);
  });

  it("says of a default that it is one, and which line it follows from", () => {
    const { stdout } = explain("plants", "prod", "pipelines.train.steps.fit.retries");
    expect(stdout.replace(/:\d+:\d+/g, ":LINE").replace(/\s+/g, " ")).toContain(
      `pipelines.train.steps.fit.retries 3 default follows from ${project}:LINE; How often this step`,
    );
    expect(explain("platform", "prod", "identity.jwks").stdout.replace(/\s+/g, " ")).toMatch(
      /default follows from examples\/greenhouse\/platform\.yaml:\d+:\d+/,
    );
    expect(explain("plants", "prod", "endpoints.recommend.servedOn").stdout).toMatch(/ {2}cluster {2}default {2}/);
  });

  it("tells values of files with mistakes too, and says that they have some", () => {
    const example = copyExample();
    example.edit("platform.yaml", "stage: development", "stage: developement");
    const { code, stdout, stderr } = runLakebed(["explain", "plants", "prod", "quota.pods"], {
      cwd: example.directory,
    });
    example.remove();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}quota\.pods {2}200 {2}written {2}projects\/plants\/project\.yaml:/m);
    expect(stderr).toMatch(/^note the files have \d+ mistakes?, which `lakebed check` lists/);
  });

  it("is one document with --json", () => {
    const { stdout } = explain("platform", "dev", "gpuPools.a10g.spot", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      environment: "dev",
      path: "gpuPools.a10g.spot",
      value: true,
      leaves: [{ path: "gpuPools.a10g.spot", value: true, origin: "override", position: { line: expect.any(Number) } }],
    });
  });

  it.each([
    [["plant", "prod", "quota"], /no project "plant" \(unknown-project\)\nto do: did you mean plants\?/],
    [["plants", "pord", "quota"], /no environment "pord" \(unknown-environment\)\nto do: did you mean prod\?/],
    [["plants", "prod", "endpoints.recomend"], /to do: did you mean recommend\?/],
    [["prod", "gpuPools.a10g"], /to do: did you mean `lakebed explain platform prod gpuPools\.a10g`\?/],
    [["plants"], /to do: to see its values: `lakebed explain plants dev`/],
    [["plants.quota.cpu"], /`lakebed explain plants dev quota\.cpu`/],
    [["platform"], /platform is the platform, .*\n.*`lakebed explain platform dev`/],
    [["prod"], /`lakebed explain platform prod`/],
    [["plants", "prod", "quota", "cpu"], /cpu is one word too many/],
  ])("refuses %j", (words, message) => {
    const { code, stdout, stderr } = explain(...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
  });
});

describe("lakebed explain WORD", () => {
  it("says where a word may stand and what may be written", () => {
    const { code, stdout } = explain("datasets.*.retention");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^datasets\.\*\.retention {2}projects\/<project>\/project\.yaml\n/);
    expect(stdout).toMatch(/^ {2}by environment +may differ, under `overrides`$/m);
    expect(JSON.parse(explain("retention", "--json").stdout)).toMatchObject({
      kind: "word",
      words: [{ path: "datasets.*.retention", isRequired: false, isOverridable: true }],
    });
  });

  it("says what was meant", () => {
    expect(explain("retenton")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("did you mean `lakebed explain retention`?"),
    });
  });
});
