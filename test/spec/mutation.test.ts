import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { type Document, isMap, isScalar, isSeq, LineCounter, type Pair, parseDocument } from "yaml";
import { explainValue, subjectTree } from "../../spec/explaining/explain-value.ts";
import { leavesOf } from "../../spec/explaining/value-tree.ts";
import type { Problem, Repository } from "../../spec/index.ts";
import type { Path } from "../../spec/reading/located.ts";
import { Example, type ExampleFile, exampleNames } from "./sweep/examples.ts";
import { randomRuns } from "./sweep/extent.ts";

const TIMEOUT = 1_200_000;

const examples = exampleNames.map((name) => new Example(name));
afterAll(() => {
  for (const example of examples) example.remove();
});

interface Target {
  example: Example;
  file: ExampleFile;
}

const targets = examples.flatMap((example) => example.files.map((file): Target => ({ example, file })));

/** Loads it, asks for all that can be asked, and says what is wrong; whatever throws fails the test. */
function problemsWith({ example, file }: Target, content: string | Uint8Array): Problem[] {
  example.errorsWith(file, content);
  const repository = example.repository;
  for (const environment of repository.environmentNames) {
    repository.platform(environment);
    for (const project of repository.projectNames) repository.project(project, environment);
  }
  if (repository.words().some(({ position }) => position.line < 1)) expect.unreachable("a word without a place");
  explainAll(repository);
  return repository.problems;
}

function explainAll(repository: Repository): void {
  const subjects = [undefined, ...repository.projectNames.filter((name) => fileOf(repository, name) !== undefined)];
  for (const environment of repository.environmentNames.slice(0, 1)) {
    for (const project of subjects) {
      const all = leavesOf(subjectTree(repository, { project, environment }));
      const [first] = all;
      if (first !== undefined) explainValue(repository, { project, environment }, first.path.join("."));
    }
  }
}

function fileOf(repository: Repository, project: string) {
  return repository.file(`projects/${project}/project.yaml`);
}

interface Place {
  path: Path;
  /** Offset of the key, for pairs. */
  keyStart: number | undefined;
}

function placesOf(text: string): Place[] {
  const places: Place[] = [];
  const walk = (node: unknown, path: Path) => {
    if (isMap(node)) {
      for (const pair of node.items as Pair[]) {
        if (!isScalar(pair.key)) continue;
        const below = [...path, String(pair.key.value)];
        places.push({ path: below, keyStart: pair.key.range?.[0] });
        walk(pair.value, below);
      }
    } else if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) {
        places.push({ path: [...path, index], keyStart: undefined });
        walk(item, [...path, index]);
      }
    }
  };
  walk(parseDocument(text).contents, []);
  return places;
}

const placesByFile = new Map(targets.map(({ file }) => [file, placesOf(file.text).map(({ path }) => path)]));
const anyTarget = fc.constantFrom(...targets);
const anyPlace = anyTarget.chain((target) =>
  fc.constantFrom(...(placesByFile.get(target.file) ?? [])).map((path) => ({ target, path })),
);
const twoPlaces = anyTarget.chain((target) => {
  const path = fc.constantFrom(...(placesByFile.get(target.file) ?? []));
  return fc.tuple(path, path).map(([from, to]) => ({ target, from, to }));
});
const anyValue = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    1.5,
    1e300,
    "",
    "x",
    "🌱",
    "\u0000",
    "a: b",
    "user:pw@host",
    [],
    [null],
    {},
  ),
  fc.constantFrom<unknown>(
    { x: { y: [] } },
    [[[]]],
    { kind: "x" },
    { "": "" },
    [{}],
    "9".repeat(400),
    "-",
    "<<",
    "1 hour",
  ),
  fc.jsonValue({ maxDepth: 2 }),
);
const anyName = fc.oneof(
  fc.constantFrom(
    "x",
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "",
    " ",
    "a.b",
    "#",
    "*",
    "null",
    "🌱",
  ),
  fc.string({ maxLength: 50 }),
);

function change({ file }: Target, edit: (document: Document) => void): string {
  const document = parseDocument(file.text) as unknown as Document;
  edit(document);
  return document.toString();
}

function parentOf(document: Document, path: Path): unknown {
  return path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
}

describe("whatever is done to an example, there are problems and no exception", () => {
  test("a node deleted", { timeout: TIMEOUT }, () => {
    fc.assert(
      fc.property(anyPlace, ({ target, path }) => {
        problemsWith(
          target,
          change(target, (document) => document.deleteIn(path)),
        );
      }),
      randomRuns(60),
    );
  });

  test("a node of another type", { timeout: TIMEOUT }, () => {
    fc.assert(
      fc.property(anyPlace, anyValue, ({ target, path }, value) => {
        problemsWith(
          target,
          change(target, (document) => document.setIn(path, value)),
        );
      }),
      randomRuns(100),
    );
  });

  test("a node repeated, and another of its name beside it", { timeout: TIMEOUT }, () => {
    fc.assert(
      fc.property(anyPlace, anyName, ({ target, path }, name) => {
        const text = change(target, (document) => {
          const parent = parentOf(document, path);
          const value = document.getIn(path, true);
          if (isSeq(parent)) parent.items.push(value);
          if (isMap(parent))
            parent.items.push(document.createPair(path.at(-1), value), document.createPair(name, value));
        });
        problemsWith(target, text);
      }),
      randomRuns(60),
    );
  });

  test("a node renamed", { timeout: TIMEOUT }, () => {
    fc.assert(
      fc.property(
        anyPlace,
        fc.oneof(anyName, fc.constantFrom<unknown>(1, true, null, [], {})),
        ({ target, path }, name) => {
          const text = change(target, (document) => {
            const parent = parentOf(document, path);
            const pair = isMap(parent)
              ? parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))
              : undefined;
            if (pair !== undefined) pair.key = document.createNode(name);
          });
          problemsWith(target, text);
        },
      ),
      randomRuns(60),
    );
  });

  test("a node where another was", { timeout: TIMEOUT }, () => {
    fc.assert(
      fc.property(twoPlaces, ({ target, from, to }) => {
        const isInside = from.every((key, index) => to[index] === key);
        const text = change(target, (document) => {
          const value = document.getIn(from, true);
          if (!isInside) document.setIn(to, value);
        });
        problemsWith(target, text);
      }),
      randomRuns(60),
    );
  });

  test("many changes at once", { timeout: TIMEOUT }, () => {
    const edits = anyTarget.chain((target) => {
      const path = fc.constantFrom(...(placesByFile.get(target.file) ?? []));
      const edit = fc.tuple(path, fc.option(anyValue, { nil: undefined }));
      return fc.array(edit, { minLength: 2, maxLength: 12 }).map((list) => ({ target, list }));
    });
    fc.assert(
      fc.property(edits, ({ target, list }) => {
        const text = change(target, (document) => {
          for (const [path, value] of list) {
            // An edit before this one may have taken the place away.
            if (!document.hasIn(path)) continue;
            if (value === undefined) document.deleteIn(path);
            else document.setIn(path, value);
          }
        });
        problemsWith(target, text);
      }),
      randomRuns(100),
    );
  });

  test("a stretch of text cut out, put in or moved", { timeout: TIMEOUT }, () => {
    const inserted = fc.constantFrom(
      ...[
        "",
        "\t",
        "\r",
        "\n",
        "\0",
        "&a ",
        "*a",
        "!!set ",
        "!x ",
        "---\n",
        "...\n",
        "{",
        "]",
        '"',
        "'",
        "|\n",
        ">",
        "? ",
      ],
      ...[
        ": ",
        "- ",
        "#",
        "@",
        "%YAML 1.1\n",
        "%TAG ! x\n",
        "<<: *a\n",
        "\uFEFF",
        "\u2028",
        "\u0085",
        "\\",
        "  ",
        "&a [*a]",
      ],
    );
    fc.assert(
      fc.property(
        anyTarget,
        fc.nat(20_000),
        fc.nat(40),
        inserted,
        fc.boolean(),
        (target, place, length, more, moves) => {
          const { text } = target.file;
          const at = place % text.length;
          const cut = text.slice(at, at + length);
          problemsWith(target, text.slice(0, at) + more + text.slice(at + length) + (moves ? cut : ""));
        },
      ),
      randomRuns(120),
    );
  });

  test("bytes changed", { timeout: TIMEOUT }, () => {
    const change = fc.tuple(fc.nat(20_000), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(anyTarget, fc.array(change, { minLength: 1, maxLength: 4 }), (target, changes) => {
        const bytes = Buffer.from(target.file.text);
        for (const [place, byte] of changes) bytes[place % bytes.length] = byte;
        problemsWith(target, bytes);
      }),
      randomRuns(80),
    );
  });

  test("any bytes at all", { timeout: TIMEOUT }, () => {
    fc.assert(
      fc.property(anyTarget, fc.uint8Array({ maxLength: 60 }), (target, bytes) => {
        expect(problemsWith(target, bytes).length).toBeGreaterThan(0);
      }),
      randomRuns(40),
    );
  });
});

test("a quota of a pool that is called like something every object has", () => {
  const target = targets.find(({ file }) => file.text.includes("\n  gpus: { a10g: 2 }"));
  expect(target).toBeDefined();
  if (target === undefined) return;
  const text = target.file.text.replace("\n  gpus: { a10g: 2 }", "\n  gpus: { a10g: 2, constructor: 2 }");
  expect(problemsWith(target, text).map(({ code }) => code)).toEqual(["unknown-gpu-pool"]);
});

test("every piece of the examples has a place that its pointer leads back to", { timeout: TIMEOUT }, () => {
  for (const { example, file } of targets.filter(({ file }) => !file.path.includes("/releases/"))) {
    const repository = example.load(file, file.text);
    const lines = new LineCounter();
    parseDocument(file.text, { lineCounter: lines });
    for (const { path, keyStart } of placesOf(file.text)) {
      if (keyStart === undefined) continue;
      const { line, col } = lines.linePos(keyStart);
      expect(repository.locate(`${file.path}#${path.join(".")}`)).toEqual({ file: file.path, line, column: col });
    }
  }
});
