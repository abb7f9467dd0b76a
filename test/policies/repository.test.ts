import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { contextOf, findRepository, parseUrn } from "../../policies/repository.ts";

const root = realpathSync(mkdtempSync(join(tmpdir(), "lakebed-repository-")));
afterAll(() => rmSync(root, { recursive: true }));

const PLATFORM = "environments: { dev: { stage: development }, prod: { stage: production, target: kubernetes } }\n";

function write(path: string, content: string): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

describe("the repository of a pack", () => {
  it("has platform.yaml beside Pulumi.yaml, above node_modules", () => {
    write("beside/Pulumi.yaml", "name: garden\nruntime: nodejs\n");
    write("beside/platform.yaml", PLATFORM);
    const pack = dirname(write("beside/node_modules/lakebed/policies/package.json", "{}"));
    expect(findRepository(pack)).toEqual({
      projectRoot: join(root, "beside"),
      projectName: "garden",
      platformRoot: join(root, "beside"),
      environments: new Map([
        ["dev", "development"],
        ["prod", "production"],
      ]),
    });
  });

  it("has platform.yaml beside the program that Pulumi.yaml names", () => {
    write("checkout/Pulumi.yaml", "name: garden\nmain: examples/garden/index.js\n");
    write("checkout/examples/garden/platform.yaml", PLATFORM);
    write("checkout/examples/garden/index.js", "");
    const found = findRepository(dirname(write("checkout/policies/index.js", "")));
    expect([found?.projectRoot, found?.platformRoot]).toEqual([
      join(root, "checkout"),
      join(root, "checkout/examples/garden"),
    ]);
  });

  it("has none for a program that is not ours", () => {
    const pack = dirname(write("foreign/node_modules/lakebed/policies/index.js", ""));
    write("foreign/Pulumi.yaml", "name: shop\n");
    expect(findRepository(pack)).toEqual({
      projectRoot: join(root, "foreign"),
      projectName: "shop",
      platformRoot: undefined,
      environments: new Map(),
    });
  });

  it("is where it is said to be", () => {
    write("told/Pulumi.yaml", "name: garden\n");
    const platform = dirname(write("told/infra/platform.yaml", PLATFORM));
    expect(findRepository(root, platform)?.platformRoot).toBe(platform);
  });

  it("names files as seen from the outermost Pulumi.yaml that runs it, if it is told of", () => {
    write("clone/Pulumi.yaml", "name: garden\nmain: examples/garden/index.js\n");
    write("clone/examples/garden/Pulumi.yaml", "name: garden\n");
    write("clone/examples/garden/index.js", "");
    const platform = dirname(write("clone/examples/garden/platform.yaml", PLATFORM));
    expect(findRepository(root, platform)).toMatchObject({ projectRoot: join(root, "clone"), platformRoot: platform });
    expect(findRepository(platform)?.projectRoot).toBe(platform);
  });

  it("knows no environments where platform.yaml cannot be read", () => {
    write("broken/Pulumi.yaml", "name: garden\n");
    const folder = dirname(write("broken/platform.yaml", "environments: ["));
    expect(findRepository(folder)?.environments).toEqual(new Map());
  });
});

describe("what is known of a stack", () => {
  const repository = {
    projectRoot: "/a",
    projectName: "garden",
    platformRoot: "/a",
    environments: new Map([
      ["dev", "development" as const],
      ["prod", "production" as const],
    ]),
  };
  const now = "2026-11-24T00:00:00.000Z";
  const stage = (project: string, stack: string, foreignStage?: "development" | "production") => {
    const context = contextOf({ project, stack }, repository, { now, foreignStage });
    return [context.stage, context.environment];
  };

  it.each([
    ["dev", "development", "dev"],
    ["plants-dev", "development", "dev"],
    ["plants-prod", "production", "prod"],
    ["big-plants-dev", "development", "dev"],
    ["prod-cloud", "production", "prod"],
    ["plants-test", "production", undefined],
  ])("%s is %s", (stack, expected, environment) => {
    expect(stage("garden", stack)).toEqual([expected, environment]);
  });

  it("counts as production in another program, whatever its stack is called", () => {
    expect(stage("shop", "dev")).toEqual(["production", undefined]);
    expect(stage("shop", "dev", "development")).toEqual(["development", undefined]);
  });

  it("is not lowered by the setting for other programs", () => {
    expect(stage("garden", "plants-test", "development")).toEqual(["production", undefined]);
  });

  it("is read from a URN", () => {
    expect(parseUrn("urn:pulumi:dev::garden::a:b:C$kubernetes:core/v1:Pod::my::pod")).toEqual({
      stack: "dev",
      project: "garden",
      name: "my::pod",
    });
  });
});
