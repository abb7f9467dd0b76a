import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadRepository } from "../../spec/index.ts";
import { releasesSchema } from "../../spec/models/releases.schema.ts";
import { platformSchema } from "../../spec/platform/platform.schema.ts";
import { projectSchema } from "../../spec/project/project.schema.ts";
import { everyWord } from "./every-word.ts";

const EXAMPLES = join(import.meta.dirname, "..", "..", "examples");
const examples = readdirSync(EXAMPLES)
  .sort()
  .map((name) => ({ name, repository: loadRepository(join(EXAMPLES, name)) }));

/** What `check` may warn of: this version does not deploy it yet, and says so. */
const COMING = [
  "target-not-yet-deployable",
  "engine-not-yet-provisioned",
  "endpoint-not-yet-provisioned",
  "store-not-yet-provisioned",
];

describe("the examples", () => {
  test("are these", () => {
    expect(examples.map(({ name }) => name)).toEqual(["document-triage", "fraud-scoring", "greenhouse"]);
  });

  test.each(examples)("$name has no problem beyond what comes later", ({ repository }) => {
    expect(repository.problems.filter(({ code }) => !COMING.includes(code))).toEqual([]);
  });

  test("say that of greenhouse everything is deployed", () => {
    const greenhouse = examples.find(({ name }) => name === "greenhouse");
    expect(greenhouse?.repository.problems).toEqual([]);
  });

  test.each(examples)("$name resolves for each of its environments", ({ repository }) => {
    for (const environment of repository.environmentNames) {
      expect(repository.platform(environment)).toBeDefined();
      for (const project of repository.projectNames) expect(repository.project(project, environment)).toBeDefined();
    }
  });
});

/** Words that all services share, and all monitors, count once: each has the same meaning wherever it stands. */
function shared(word: string): string {
  return word
    .replace(/^services\.[^.]+/, "services.*")
    .replace(/^(monitors\.\*)\[kind=[a-z-]+\](\.(every|window|then)\b)/, "$1$2");
}

describe("the examples together", () => {
  const written = examples.flatMap(({ repository }) => repository.words());

  test.each([
    { kind: "Platform", schema: platformSchema },
    { kind: "Project", schema: projectSchema },
    { kind: "Releases", schema: releasesSchema },
  ])("use every word of a $kind", ({ kind, schema }) => {
    // What is overridden is named as what it overrides.
    const words = everyWord(schema).filter((word) => word !== "overrides");
    const used = new Set(written.filter((each) => each.kind === kind).map(({ word }) => shared(word)));
    expect(words.length).toBeGreaterThan(5);
    expect([...new Set(words.map(shared))].filter((word) => !used.has(word))).toEqual([]);
  });
});
