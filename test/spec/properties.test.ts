import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import type { z } from "zod";
import { subjectTree } from "../../spec/explaining/explain-value.ts";
import { type ValueNode, valueTree } from "../../spec/explaining/value-tree.ts";
import { loadRepository, type Repository } from "../../spec/index.ts";
import { resolveReleases } from "../../spec/models/releases.resolve.ts";
import { releasesSchema } from "../../spec/models/releases.schema.ts";
import { resolvePlatform } from "../../spec/platform/platform.resolve.ts";
import { platformSchema } from "../../spec/platform/platform.schema.ts";
import { resolveProject } from "../../spec/project/project.resolve.ts";
import { projectSchema } from "../../spec/project/project.schema.ts";
import { type Data, isDataMap, type Path } from "../../spec/reading/located.ts";
import { mergeOverride } from "../../spec/reading/overrides.ts";
import { readSourceFile } from "../../spec/reading/source-file.ts";
import { readYaml } from "../../spec/reading/yaml-document.ts";
import { arbitraryOf } from "./arbitrary-spec.ts";
import { fixtureNames, fixturePath } from "./fixture.ts";
import { randomRuns } from "./sweep/extent.ts";

const TIMEOUT = 600_000;
const runs = randomRuns(60);
const EXAMPLES = join(import.meta.dirname, "..", "..", "examples");

let directory = "";
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "lakebed-properties-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const pointTo = (path: Path) => path.join(".");

/** The three kinds of files, and what resolution makes of one that is well-formed. */
const kinds = {
  platform: {
    schema: platformSchema,
    resolve(data: Data): unknown {
      const spec = platformSchema.parse(data);
      const [environment = ""] = Object.keys(spec.environments);
      return resolvePlatform(spec, { environment, projectNames: ["plants"], pointTo });
    },
  },
  project: {
    schema: projectSchema,
    resolve: (data: Data): unknown =>
      resolveProject(projectSchema.parse(data), { directory: "projects/plants", releases: [], pointTo }),
  },
  releases: {
    schema: releasesSchema,
    resolve: (data: Data): unknown => resolveReleases(releasesSchema.parse(data), "releases/prod.yaml"),
  },
};

/** A spec written into a file and told from it, with all defaults said. */
function told(schema: z.ZodObject, written: Data): Data {
  writeFileSync(join(directory, "spec.yaml"), stringify(written));
  const file = readSourceFile("spec.yaml", { directory, displayRoot: directory });
  expect(file.mistakes).toEqual([]);
  return valueTree({ file, schema, overridable: [], environment: "dev", isDerived: true }).value ?? null;
}

describe.each(Object.entries(kinds))("any %s that is well-formed", (_name, { schema, resolve }) => {
  const anySpec = arbitraryOf(schema);

  test("is the same when it is written and read again", { timeout: TIMEOUT }, () => {
    fc.assert(
      fc.property(anySpec, fc.constantFrom(0, 80), fc.constantFrom("\n", "\r\n"), (spec, lineWidth, lineEnd) => {
        const { data, mistakes } = readYaml(stringify(spec, { lineWidth }).replaceAll("\n", lineEnd));
        expect(mistakes).toEqual([]);
        expect(data).toEqual(spec);
      }),
      runs,
    );
  });

  test("resolves to the same when all its defaults are written out", { timeout: TIMEOUT }, () => {
    fc.assert(
      fc.property(anySpec, (spec) => {
        expect(resolve(told(schema, spec))).toEqual(resolve(spec));
      }),
      runs,
    );
  });

  test("has no defaults left when they are written out once", { timeout: TIMEOUT }, () => {
    fc.assert(
      fc.property(anySpec, (spec) => {
        const once = told(schema, spec);
        expect(told(schema, once)).toEqual(once);
      }),
      runs,
    );
  });

  test("resolves to the same whenever it is resolved", { timeout: TIMEOUT }, () => {
    fc.assert(
      fc.property(anySpec, (spec) => {
        const before = structuredClone(spec);
        expect(resolve(spec)).toEqual(resolve(spec));
        expect(spec).toEqual(before);
      }),
      runs,
    );
  });
});

/** Where a repository's files are. */
const repositories: [string, string[]][] = [
  ...readdirSync(EXAMPLES).map((name): [string, string[]] => [`examples/${name}`, [join(EXAMPLES, name)]]),
  ...fixtureNames("valid").map((name): [string, string[]] => [name, [fixturePath("base"), fixturePath("valid", name)]]),
];

/** What somebody's own `up` or `npm install` leaves in an example. */
const LEFT_BEHIND = /\/(\.lakebed|node_modules|Pulumi\.[\w-]+\.yaml)$/;

/** What is written, overrides merged. Words that nobody wrote are left out: some are refused where they say nothing. */
function writtenIn({ origin, value, children }: ValueNode): Data | undefined {
  if (origin.kind !== "base" && origin.kind !== "override") return undefined;
  if (!isDataMap(value) || children.length === 0) return value;
  const entries = children.map((child) => [child.key, writtenIn(child)] as const);
  return Object.fromEntries(entries.flatMap(([key, below]) => (below === undefined ? [] : [[key, below]])));
}

/** What the repository says in one environment, written out without overrides. */
function writeOut(repository: Repository, environment: string, into: string): void {
  for (const project of [undefined, ...repository.projectNames]) {
    const path = project === undefined ? "platform.yaml" : `projects/${project}/project.yaml`;
    writeFileSync(join(into, path), stringify(writtenIn(subjectTree(repository, { project, environment }))));
  }
}

/** A pointer leads to an override for what is nowhere else, and there are none any more. */
function withoutOverrides(value: unknown, environment: string): unknown {
  const text = JSON.stringify(value, (_key, part: unknown) => (part === undefined ? "(none)" : part));
  return JSON.parse(text.replaceAll(`#overrides.${environment}.`, "#"));
}

describe.each(repositories)("%s", (_name, sources) => {
  test("written out as an environment sees it, it is the same there", () => {
    const original = mkdtempSync(join(tmpdir(), "lakebed-original-"));
    const copy = mkdtempSync(join(tmpdir(), "lakebed-written-"));
    try {
      for (const source of sources) {
        for (const to of [original, copy])
          cpSync(source, to, { recursive: true, filter: (path) => !LEFT_BEHIND.test(path) });
      }
      const before = loadRepository(original);
      for (const environment of before.environmentNames) {
        writeOut(before, environment, copy);
        const after = loadRepository(copy);
        const errors = after.problems.filter(({ severity }) => severity === "error");
        expect(errors.map(({ message }) => message)).toEqual([]);
        for (const project of before.projectNames) {
          const of = (repository: Repository) =>
            withoutOverrides([repository.platform(environment), repository.project(project, environment)], environment);
          expect(of(after)).toEqual(of(before));
        }
        const texts = () =>
          before.projectNames.map((name) => readFileSync(join(copy, `projects/${name}/project.yaml`), "utf8"));
        const once = texts();
        writeOut(after, environment, copy);
        expect(texts()).toEqual(once);
      }
    } finally {
      for (const made of [original, copy]) rmSync(made, { recursive: true, force: true });
    }
  });
});

/** Data in which the same key always holds the same kind of thing, as the schemas make sure. */
function mapOf(leaf: fc.Arbitrary<Data>): fc.Arbitrary<{ [key: string]: Data }> {
  const leaves = { number: leaf, text: leaf, list: fc.array(fc.nat(3), { maxLength: 2 }) };
  const inner = fc.record({ ...leaves, deepest: fc.record(leaves, { requiredKeys: [] }) }, { requiredKeys: [] });
  return fc
    .record({ ...leaves, map: inner, other: inner }, { requiredKeys: [] })
    .map((map) => ({ ...map }) as Data & { [key: string]: Data });
}

describe("overrides", () => {
  const plain = fc.constantFrom<Data>(1, 2, "x", true);
  const [anyBase, anyOverride] = [mapOf(plain), mapOf(fc.oneof(plain, fc.constant<Data>(null)))];

  test("of nothing change nothing", () => {
    fc.assert(
      fc.property(anyBase, (base) => {
        expect(mergeOverride(base, {})).toEqual(base);
      }),
    );
  });

  test("leave base and override as they are", () => {
    fc.assert(
      fc.property(anyBase, anyOverride, (base, override) => {
        const before = structuredClone([base, override]);
        mergeOverride(base, override);
        expect([base, override]).toEqual(before);
      }),
    );
  });

  test("decide each place by themselves: a map merges, a list and a value replace, null removes, the rest stays", () => {
    const judge = (base: Data | undefined, override: Data | undefined, merged: Data | undefined): void => {
      if (!isDataMap(override)) {
        expect(merged).toEqual(override === undefined ? base : (override ?? undefined));
        return;
      }
      const [below, above] = [isDataMap(base) ? base : {}, isDataMap(merged) ? merged : {}];
      for (const key of new Set([...Object.keys(below), ...Object.keys(override), ...Object.keys(above)]))
        judge(below[key], override[key], above[key]);
    };
    fc.assert(
      fc.property(anyBase, anyOverride, (base, override) => {
        judge(base, override, mergeOverride(base, override));
      }),
    );
  });

  test("one after the other are as good as both as one, unless one removes", () => {
    fc.assert(
      fc.property(anyBase, anyBase, anyBase, (a, b, c) => {
        expect(mergeOverride(mergeOverride(a, b), c)).toEqual(mergeOverride(a, mergeOverride(b, c)));
      }),
    );
    // As one, what removes would have nothing left to remove from.
    const [a, b, c] = [{ x: 1 }, {}, { x: null }];
    expect(mergeOverride(mergeOverride(a, b), c)).toEqual({});
    expect(mergeOverride(a, mergeOverride(b, c))).toEqual({ x: 1 });
  });

  test("of different sections come in any order", () => {
    const of = (key: string) => mapOf(fc.oneof(plain, fc.constant<Data>(null))).map((map) => ({ [key]: map }));
    fc.assert(
      fc.property(fc.tuple(of("a"), of("b")), of("a"), of("b"), ([one, two], a, b) => {
        const base = { ...one, ...two };
        expect(mergeOverride(mergeOverride(base, a), b)).toEqual(mergeOverride(mergeOverride(base, b), a));
      }),
    );
  });
});
