import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../cli/run-lakebed.ts";
import { copyExampleTo } from "../example-copy.ts";
import { type InstalledPackage, installedPackage } from "./installed-package.ts";

let installed: InstalledPackage;
/** A platform repository of a user's own: the example, with the installed package. */
let repository: string;

beforeAll(async () => {
  installed = await installedPackage();
  repository = mkdtempSync(join(tmpdir(), "lakebed-user-"));
  copyExampleTo(repository);
  symlinkSync(join(installed.folder, "node_modules"), join(repository, "node_modules"));
}, 900_000);

afterAll(() => rmSync(repository, { recursive: true, force: true }));

interface PackageManifest {
  bin: Record<string, string>;
  exports: Record<string, string | { types: string; default: string }>;
  [field: string]: unknown;
}
const manifest = () => JSON.parse(readFileSync(join(installed.directory, "package.json"), "utf8")) as PackageManifest;

describe("the package", () => {
  it("holds what runs, its types, its assets, and nothing else", () => {
    const top = [...new Set(installed.files.map((file) => file.split("/")[0]))].toSorted();
    const expected = [
      "LICENSE",
      "cli",
      "components",
      "graph",
      "kinds",
      "package.json",
      "policies",
      "spec",
      "stacks",
      "twin",
    ];
    for (const optional of ["CHANGELOG.md", "README.md", "schema"])
      if (existsSync(join(root, optional))) expected.push(optional);
    expect(top).toEqual(expected.toSorted());
    const strange = installed.files.filter(
      (file) =>
        (file.endsWith(".ts") && !file.endsWith(".d.ts")) ||
        /\.(map|tsbuildinfo|tgz|log)$|(^|\/)(test|node_modules)\//.test(file),
    );
    expect(strange).toEqual([]);
    const scripts = installed.files.filter((file) => file.endsWith(".js"));
    const compiled = scripts.filter((file) => !existsSync(join(root, file)));
    const untyped = compiled.filter((file) => !installed.files.includes(file.replace(/\.js$/, ".d.ts")));
    expect(untyped).toEqual([]);
    for (const needed of [
      "policies/PulumiPolicy.yaml",
      "policies/package.json",
      "twin/go/kubernetes/go.mod",
      "twin/go/kubernetes/go.sum",
    ])
      expect(installed.files).toContain(needed);
  });

  it("has a manifest for users: public, compiled entries with types, a program, and no scripts", () => {
    const { private: isPrivate, scripts, devDependencies, bin, exports, peerDependencies, dependencies } = manifest();
    expect({ isPrivate, scripts, devDependencies }).toEqual({
      isPrivate: undefined,
      scripts: undefined,
      devDependencies: undefined,
    });
    const own = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect({ peerDependencies, dependencies }).toEqual({
      peerDependencies: own.peerDependencies,
      dependencies: own.dependencies,
    });
    expect(Object.keys(exports)).toEqual(Object.keys(own.exports));
    const entries = Object.values(exports).flatMap((entry) =>
      typeof entry === "string" ? [entry] : Object.values(entry),
    );
    expect(entries.filter((entry) => !existsSync(join(installed.directory, entry)))).toEqual([]);
    expect(bin).toEqual({ lakebed: "cli/main.js" });
    expect(readFileSync(join(installed.directory, "cli/main.js"), "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(statSync(join(installed.directory, "cli/main.js")).mode & 0o111).toBe(0o111);
  });

  it("has a policy pack whose main is compiled", () => {
    const pack = JSON.parse(readFileSync(join(installed.directory, "policies/package.json"), "utf8")) as {
      main: string;
    };
    expect(pack.main).toBe("index.js");
    expect(installed.files).toContain("policies/index.js");
  });

  it("imports no source: what it names in JavaScript and types is in it", () => {
    const wrong = installed.files
      .filter((file) => /\.(js|d\.ts)$/.test(file))
      .flatMap((file) => {
        const text = readFileSync(join(installed.directory, file), "utf8");
        return [...text.matchAll(/(?:from |import\()"(\.{1,2}\/[^"]+)"/g)]
          .map(([, target = ""]) => join(file, "..", target))
          .filter((target) => !installed.files.includes(target))
          .map((target) => `${file} imports ${target}`);
      });
    expect(wrong).toEqual([]);
  });
});

describe("a repository that depends on the package", () => {
  const lakebed = (...words: string[]) =>
    spawnSync("npx", ["--no-install", "lakebed", ...words], {
      cwd: repository,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1" },
    });

  it("is checked by npx lakebed check, with the verdicts of the checkout", () => {
    const run = lakebed("check", "--json");
    const here = execCheckout("check", "--json", "--dir", repository);
    expect(run.stderr).toBe("");
    expect(JSON.parse(run.stdout)).toEqual(JSON.parse(here));
    expect(run.status).toBe(0);
  }, 300_000);

  it("is planned by npx lakebed plan, with files named as seen from the repository", () => {
    const run = lakebed("plan");
    expect(run.status).toBe(0);
    expect(run.stderr).toMatch(
      /^\ndeclared, not yet provisioned\n[\s\S]*\n\n4 stacks planned; nothing was created\.\n$/,
    );
    expect(run.stdout).toMatch(/^ +Namespace plants-dev$/m);
    const files = [...run.stdout.matchAll(/(\S+\.yaml):\d+$/gm)].map(([, file]) => file);
    expect([...new Set(files)].toSorted()).toEqual(["platform.yaml", "projects/plants/project.yaml"]);
    expect(run.stdout).not.toContain(repository);
  }, 300_000);

  it("is told of a mistake by npx lakebed check with the line, as seen from the repository and below it", () => {
    const file = join(repository, "projects/plants/project.yaml");
    const text = readFileSync(file, "utf8");
    const line = text.split("\n").findIndex((each) => each.includes("gpuPool: a10g")) + 1;
    writeFileSync(file, text.replace("gpuPool: a10g", "gpuPool: a100"));
    const runs = [lakebed("check"), lakebed("check", "--dir", join(repository, "projects", "plants"))];
    writeFileSync(file, text);
    for (const { status, stderr } of runs) {
      expect(status).toBe(1);
      expect(stderr).toMatch(new RegExp(`^projects/plants/project\\.yaml:${line}:\\d+ error unknown-gpu-pool$`, "m"));
      expect(stderr).not.toContain(repository);
    }
    expect(lakebed("check").status).toBe(0);
  }, 300_000);
});

function execCheckout(...words: string[]): string {
  const run = spawnSync(process.execPath, [join(root, "cli/main.js"), ...words], { encoding: "utf8" });
  return run.stdout;
}

const PROGRAM = `import * as k8s from "@pulumi/kubernetes";
import { GuardedNamespace, planQueues, TrainingQueues } from "lakebed";
import { type Graph, recordProgram } from "lakebed/graph";
import { loadRepository, type Platform } from "lakebed/spec";

const platform: Platform | undefined = loadRepository(import.meta.dirname).platform("dev");
if (platform === undefined) throw new Error("platform.yaml is wrong");
const { source } = platform;
const labels = { team: "roses" };

const graph: Graph = await recordProgram(
  async () => {
    const rooms = new GuardedNamespace("roses", {
      namespace: "roses",
      labels,
      podSecurity: "restricted",
      allowances: [],
      source,
      transforms: { namespace: (args) => ({ ...args, metadata: { ...args.metadata, annotations: { season: "spring" } } }) },
    });
    new TrainingQueues("queues", { queues: planQueues(platform), labels, namespaces: labels, source }, { dependsOn: rooms });
    const map = new k8s.core.v1.ConfigMap("own", { metadata: { name: "own", namespace: rooms.nodes.namespace.metadata.name } });
    return { map: map.metadata.name };
  },
  { project: "roses", stack: "dev" },
);
console.log(JSON.stringify(graph));
`;

describe("a program of a user's own", () => {
  it("imports two components, transforms a child, and is recorded", () => {
    writeFileSync(join(repository, "program.ts"), PROGRAM);
    const output = execFileSync(process.execPath, ["program.ts"], { cwd: repository, encoding: "utf8" });
    const graph = JSON.parse(output) as {
      nodes: { type: string; name: string; props: Record<string, unknown> }[];
      outputs: unknown;
    };
    expect(graph.nodes.map(({ type, name }) => `${type} ${name}`).toSorted()).toEqual([
      "kubernetes:core/v1:ConfigMap own",
      "kubernetes:core/v1:Namespace roses-namespace",
      "kubernetes:kueue.x-k8s.io/v1beta2:ClusterQueue queues-cpu-queue",
      "kubernetes:kueue.x-k8s.io/v1beta2:ClusterQueue queues-gpu-a10g-queue",
      "kubernetes:kueue.x-k8s.io/v1beta2:ResourceFlavor queues-cpu-flavor",
      "kubernetes:kueue.x-k8s.io/v1beta2:ResourceFlavor queues-gpu-a10g-flavor",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy roses-allow-dns",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy roses-default-deny",
      "lakebed:environment:GpuPool queues-cpu",
      "lakebed:environment:GpuPool queues-gpu-a10g",
      "lakebed:environment:GuardedNamespace roses",
      "lakebed:environment:TrainingQueues queues",
    ]);
    const namespace = graph.nodes.find(({ name }) => name === "roses-namespace");
    expect(namespace?.props.metadata).toMatchObject({ name: "roses", annotations: { season: "spring" } });
    expect(graph.outputs).toEqual({ map: "own" });
  }, 300_000);

  it("is type-checked against the package's types, mistakes included", () => {
    writeFileSync(join(repository, "program.ts"), PROGRAM);
    writeFileSync(
      join(repository, "mistaken.ts"),
      PROGRAM.replace('podSecurity: "restricted"', 'podSecurity: "loose"'),
    );
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const flags = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--target", "es2024"];
    const types = ["--types", "node", "--typeRoots", join(root, "node_modules/@types")];
    const { stdout } = spawnSync(process.execPath, [tsc, ...flags, ...types, "program.ts", "mistaken.ts"], {
      cwd: repository,
      encoding: "utf8",
    });
    const line = PROGRAM.split("\n").findIndex((text) => text.includes("podSecurity")) + 1;
    expect(stdout).toMatch(
      new RegExp(`^mistaken\\.ts\\(${line},7\\): error TS\\d+: Type '"loose"' is not assignable.*\\n$`),
    );
  }, 300_000);
});
