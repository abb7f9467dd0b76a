import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type NewPlatform, newPlatform } from "./new-platform.ts";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 900_000 });

let platform: NewPlatform;
beforeAll(async () => {
  platform = await newPlatform();
});
afterAll(() => platform?.remove());

const lakebed = (...words: string[]) => {
  const env = { ...process.env, NO_COLOR: "1" };
  const run = spawnSync("npx", ["--no-install", "lakebed", ...words], {
    cwd: platform.directory,
    encoding: "utf8",
    env,
  });
  return { code: run.status, stdout: run.stdout, stderr: run.stderr };
};

it("a repository begun by the packed package names the schemas that npm installed", () => {
  const [line = ""] = readFileSync(join(platform.directory, "platform.yaml"), "utf8").split("\n");
  expect(existsSync(join(platform.directory, line.replace(/^.*\$schema=/, "")))).toBe(true);
});

it("it passes lakebed check with no problem", () => {
  const { code, stdout } = lakebed("check", "--json");
  const report = JSON.parse(stdout) as { problems: unknown[]; stacks: { stack: string }[] };
  expect([code, report.problems]).toEqual([0, []]);
  expect(report.stacks.map(({ stack }) => stack)).toEqual(["dev", "prod", "demand-dev", "demand-prod"]);
});

it("it takes another project, and passes again", () => {
  const { code, stdout } = lakebed("new", "project", "stock", "--yes", "--json");
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    {
      folder: "projects/stock",
      files: [
        "docs/demand.md",
        "jobs/ingest_orders.py",
        "jobs/platform_paths.py",
        "jobs/train.py",
        "project.yaml",
        "releases/prod.yaml",
      ],
    },
  ]);
  expect(lakebed("check", "--spec-only").code).toBe(0);
});
