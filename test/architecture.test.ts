import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { readSources, type SourceFile } from "./source-imports.ts";

/** Which folders and packages a folder may import besides itself and Node's own modules; `ARCHITECTURE.md` says why. */
const allowed: Record<string, { folders: string[]; packages: string[] }> = {
  spec: { folders: [], packages: ["zod", "yaml", "croner", "fastest-levenshtein", "picocolors"] },
  kinds: { folders: [], packages: ["zod"] },
  components: {
    folders: ["spec", "kinds"],
    packages: ["@pulumi/pulumi", "@pulumi/kubernetes", "@pulumi/aws", "zod", "yaml"],
  },
  stacks: { folders: ["spec", "components"], packages: ["@pulumi/pulumi", "@pulumi/kubernetes", "@pulumi/aws"] },
  graph: { folders: ["spec", "stacks"], packages: ["@pulumi/pulumi", "zod"] },
  policies: { folders: [], packages: ["@pulumi/policy", "@pulumi/pulumi", "yaml", "zod"] },
  twin: {
    folders: ["spec", "kinds"],
    packages: [
      "@grpc/grpc-js",
      "@kubernetes/client-node",
      "@peculiar/x509",
      "@pulumi/pulumi",
      "google-protobuf",
      "reflect-metadata",
      "yaml",
      "zod",
    ],
  },
  cli: {
    folders: ["spec", "graph", "policies", "twin"],
    packages: [
      "@clack/prompts",
      "@kubernetes/client-node",
      "@pulumi/pulumi",
      "citty",
      "fastest-levenshtein",
      "picocolors",
      "yaml",
      "zod",
    ],
  },
};

const MAX_LINES = 400;
const BANNED_NAMES = ["utils", "util", "helpers", "helper", "common", "misc", "lib", "manager"];

const sources = readSources(
  Object.keys(allowed).filter((folder) => existsSync(join(import.meta.dirname, "..", folder))),
);
const byPath = new Map(sources.map((source) => [source.path, source]));
const topFolder = (path: string) => path.split("/")[0] ?? "";
const hasRoleSuffix = (path: string) => /\.(plan|render|schema)\.ts$/.test(path);

describe("imports", () => {
  it("go only where the table says", () => {
    const wrong = sources.flatMap(({ path, imports }) => {
      const from = topFolder(path);
      const table = allowed[from];
      return imports
        .filter(({ file, package: name }) => {
          if (name !== undefined) return !table?.packages.includes(name);
          return file !== undefined && topFolder(file) !== from && !table?.folders.includes(topFolder(file));
        })
        .map(({ specifier }) => `${path} imports ${specifier}`);
    });
    expect(wrong).toEqual([]);
  });

  it("lead to files that exist, by their full names", () => {
    const wrong = sources.flatMap(({ path, imports }) =>
      imports
        .filter(({ file }) => file !== undefined && !byPath.has(file) && !file.endsWith(".json"))
        .map(({ specifier }) => `${path} imports ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  it("make no circle", () => {
    expect(findCircles(sources)).toEqual([]);
  });

  it("bring Pulumi only into component files without a suffix: plans and manifests are decided without it", () => {
    const wrong = sources
      .filter(({ path }) => hasRoleSuffix(path))
      .flatMap(({ path, imports }) =>
        imports
          .filter((each) => each.package?.startsWith("@pulumi/") && !each.typeOnly)
          .map(({ specifier }) => `${path} imports ${specifier}`),
      );
    expect(wrong).toEqual([]);
  });

  it("bring stacks into graph only when one is recorded", () => {
    const early = sources
      .filter(({ path }) => topFolder(path) === "graph")
      .flatMap(({ path, imports }) =>
        imports
          .filter(
            ({ file, dynamic, typeOnly }) =>
              file !== undefined && topFolder(file) === "stacks" && !dynamic && !typeOnly,
          )
          .map(({ specifier }) => `${path} imports ${specifier}`),
      );
    expect(early).toEqual([]);
  });

  it("bring no Pulumi into the CLI before a command is known: its SDK takes longer to load than `--help` may", () => {
    const loaded = staticClosure("cli/run.ts");
    expect(loaded).toContain("cli/commands/index.ts");
    const wrong = loaded.flatMap((path) =>
      (byPath.get(path)?.imports ?? [])
        .filter((each) => each.package?.startsWith("@pulumi/") && !each.typeOnly && !each.dynamic)
        .map(({ specifier }) => `${path} imports ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe("files", () => {
  it(`are at most ${MAX_LINES} lines long`, () => {
    expect(sources.filter(({ lines }) => lines > MAX_LINES).map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
  });

  it("and folders say by their names what is in them", () => {
    const wrong = sources.filter(({ path }) =>
      path
        .replace(/\.ts$/, "")
        .split(/[/.]/)
        .some((word) => BANNED_NAMES.includes(word)),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it("are named in kebab case", () => {
    const wrong = sources.filter(({ path }) => !/^[a-z0-9]+([-./][a-z0-9]+)*\.ts$/.test(path));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});

/** Files that are loaded with this one, at once. */
function staticClosure(entry: string): string[] {
  const reached = new Set([entry]);
  for (const path of reached) {
    for (const { file, dynamic, typeOnly } of byPath.get(path)?.imports ?? []) {
      if (file !== undefined && !dynamic && !typeOnly) reached.add(file);
    }
  }
  return [...reached];
}

/** One line a circle of imports that matter at run time: `a.ts -> b.ts -> a.ts`. */
function findCircles(files: readonly SourceFile[]): string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, way: string[]): void => {
    if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(" -> "));
    if (way.includes(path) || done.has(path)) return;
    for (const { file, typeOnly, dynamic } of byPath.get(path)?.imports ?? []) {
      if (file !== undefined && !typeOnly && !dynamic) visit(file, [...way, path]);
    }
    done.add(path);
  };
  for (const { path } of files) visit(path, []);
  return circles;
}

// A misspelt folder in the table would allow anything.
it("the table names folders of this repository", () => {
  const root = dirname(import.meta.dirname);
  expect(Object.keys(allowed).filter((folder) => !existsSync(join(root, folder)))).toEqual([]);
});
