import { afterAll, beforeAll, expect, test } from "vitest";
import { type NewPlatform, newPlatform } from "../package/new-platform.ts";
import { typeIn } from "./user-shell.ts";

// A platform team's first hour, from the packed package in an empty folder, with the plain pulumi.
const ENVIRONMENT = 'eval "$(npx --no-install lakebed twin env)"';
const PACK = "--policy-pack node_modules/lakebed/policies --non-interactive";

let platform: NewPlatform;
beforeAll(async () => {
  platform = await newPlatform(["--gpu", "a10g"]);
});
afterAll(() => {
  if (platform === undefined) return;
  typeIn(platform.directory, ["npx --no-install lakebed twin down"]);
  platform.remove();
});

function type(...lines: string[]): string {
  const { code, text } = typeIn(platform.directory, lines);
  if (code !== 0) throw new Error(text);
  return text;
}

test("the twin has a cluster for each environment of a new platform", () => {
  type("npx --no-install lakebed twin up --crds own");
  const status = JSON.parse(type("npx --no-install lakebed twin status --json")) as {
    environments: { name: string }[];
  };
  expect(status.environments.map(({ name }) => name)).toEqual(["dev", "prod"]);
});

test("plain pulumi brings its first environment up, held to the pack", () => {
  const text = type(ENVIRONMENT, "pulumi stack init dev", `pulumi up --yes --skip-preview --stack dev ${PACK}`);
  expect(text).not.toContain("[mandatory]");
});

test("then plain pulumi brings its first project up in it, and a second time changes nothing", () => {
  const up = `pulumi up --yes --skip-preview --stack demand-dev ${PACK}`;
  const text = type(ENVIRONMENT, "pulumi stack init demand-dev", up);
  expect(text).not.toContain("[mandatory]");
  expect(text).toContain("awaiting its first approved version");
  expect(type(ENVIRONMENT, up)).toMatch(/Resources:\n +\d+ unchanged/);
});
