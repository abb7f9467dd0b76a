import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { PluginProgram } from "./plugin-program.ts";
import { devAndProd, type RunningTwin, startTwin } from "./twin-fixture.ts";

let twin: RunningTwin;
const programs: PluginProgram[] = [];

beforeAll(async () => {
  twin = await startTwin(
    devAndProd.filter(({ name }) => name === "dev"),
    { crds: false },
  );
});
afterAll(() => twin.stop());
afterEach(() => {
  for (const program of programs.splice(0)) program.remove();
});

async function start(source: string, manifest?: Record<string, unknown>): Promise<PluginProgram> {
  const program = new PluginProgram(twin, source, manifest);
  programs.push(program);
  await program.init();
  return program;
}

const PACK = `
import { readFileSync } from "node:fs";
import { PolicyPack } from "@pulumi/policy";
new PolicyPack("trial-pack", { enforcementLevel: "mandatory", policies: [{
  name: "no-bad", description: "Nothing is bad.",
  validateResource: (args, reportViolation) => {
    if (args.props.data?.bad) reportViolation("bad stands in data.bad of " + args.name + ", says " + JSON.parse(readFileSync("package.json", "utf8")).name);
  },
}, {
  name: "count", description: "Two at most.",
  validateStack: (args, reportViolation) => {
    const count = args.resources.filter(({ type }) => type === "kubernetes:core/v1:ConfigMap").length;
    if (count > 2) reportViolation("there are " + count);
  },
}] });
`;

test("plain `pulumi preview --policy-pack` runs the pack in its own folder and fails on a violation", async () => {
  const map = (name: string, data: string) =>
    `new k8s.core.v1.ConfigMap("${name}", { metadata: { name: "${name}", namespace: "default" }, data: ${data} });`;
  const program = await start(map("a", "{ bad: '1' }") + map("b", "{}") + map("c", "{}"));
  const pack = join(program.directory, "pack");
  mkdirSync(pack);
  symlinkSync(join(program.directory, "node_modules"), join(pack, "node_modules"));
  program.write("pack/PulumiPolicy.yaml", "runtime: nodejs\n");
  program.write(
    "pack/package.json",
    JSON.stringify({ name: "the-pack", version: "1.2.3", type: "module", main: "index.js" }),
  );
  program.write("pack/index.js", PACK);

  const refused = await program.run("preview", "--policy-pack", "pack");
  expect(refused.exitCode).not.toBe(0);
  expect(refused.output).toContain("trial-pack@v1.2.3");
  expect(refused.output).toContain("bad stands in data.bad of a, says the-pack");
  expect(refused.output).toContain("there are 3");
  program.edit(map("a", "{}") + map("b", "{}"));
  expect(await program.mustRun("preview", "--policy-pack", "pack")).toContain("+ 3 to create");

  program.write("pack/index.js", 'throw new Error("the pack is broken");');
  const broken = await program.run("preview", "--policy-pack", "pack");
  expect(broken.exitCode).not.toBe(0);
  expect(broken.output).toContain("the pack is broken");
});

test("a program gets its configuration, its folder and its words through", async () => {
  const program = await start(`
    const config = new pulumi.Config();
    console.log("said on stdout");
    console.error("said on stderr");
    export const plain = config.require("plain");
    export const secret = config.requireSecret("secret");
    export const folder = process.cwd();
    export const isPreview = pulumi.runtime.isDryRun();
    export const stack = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  `);
  await program.mustRun("config", "set", "plain", "word");
  await program.mustRun("config", "set", "--secret", "secret", "hush-hush");
  const output = await program.up();
  expect(output).toContain("said on stdout");
  expect(output).toContain("said on stderr");
  expect(output).not.toContain("hush-hush");
  expect(JSON.parse(await program.mustRun("stack", "output", "--json", "--show-secrets"))).toEqual({
    plain: "word",
    secret: "hush-hush",
    folder: program.directory,
    isPreview: false,
    stack: "organization/trial/dev",
  });
});

test("a program that fails is told once, with its own error", async () => {
  const program = await start('throw new Error("the soil is dry");');
  const { exitCode, output } = await program.run("up", "--yes");
  expect(exitCode).not.toBe(0);
  expect(output).toContain("the soil is dry");
  expect(output).not.toContain("unhandled error");
  program.edit("process.exit(7);");
  expect((await program.run("preview")).output).toContain("the program ended with exit code 7");
});

test("a program whose default export would never be called is refused before it empties the stack", async () => {
  const source = `export default async () => { new k8s.core.v1.ConfigMap("kept", { metadata: { name: "kept", namespace: "default" } }); };`;
  const program = await start(source);
  expect(await program.up()).toContain("+ 2 created");
  program.write("package.json", JSON.stringify({ name: "trial" }));
  const { exitCode, output } = await program.run("up", "--yes");
  expect(exitCode).not.toBe(0);
  expect(output).toContain('says no "type": "module"');
  expect(Object.keys(await program.state())).toContain("kept");
  program.write("package.json", JSON.stringify({ name: "trial", type: "module" }));
  await program.mustRun("destroy", "--yes", "--skip-preview");
});

test("`pulumi about` and `pulumi install` find the host", async () => {
  const program = await start("");
  expect(await program.mustRun("about")).toContain(process.version.slice(1));
  await program.mustRun("install", "--no-plugins");
});
