import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { differenceKey, explainDifferences } from "../../graph/environment-causes.ts";
import { loadRepository } from "../../spec/repository.ts";
import { copyExample, type ExampleCopy } from "../cli/run-lakebed.ts";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let example: ExampleCopy;
beforeEach(() => {
  example = copyExample();
});
afterEach(() => example.remove());

const PLATFORM = "platform.yaml";
const pair = { before: "dev", after: "prod" };

it("finds a cause for every difference, whatever else an environment overrides", async () => {
  example.edit(
    "projects/plants/project.yaml",
    "overrides:\n  dev:\n",
    "overrides:\n  dev:\n    personas: { data-engineer: [plants-science], ml-engineer: [plants-science] }\n",
  );
  const explained = await explainDifferences(loadRepository(example.directory), "plants", pair);
  if (explained === undefined) throw new Error("both stacks can be recorded");
  const paths = explained.causes.flatMap((cause) => (cause.kind === "word" ? [cause.difference.label] : []));
  expect(paths).toEqual(expect.arrayContaining(["personas.data-engineer", "personas.ml-engineer"]));
  expect([...explained.causesOf.values()].filter((causes) => causes.length === 0)).toEqual([]);
});

it("puts causes with an effect first", async () => {
  const explained = await explainDifferences(loadRepository(example.directory), undefined, pair);
  if (explained === undefined) throw new Error("both stacks can be recorded");
  const used = [...new Set([...explained.causesOf.values()].flat())].sort((a, b) => a - b);
  expect(used).toEqual(used.map((_, index) => index));
});

it("names a resource in the same way in both environments", () => {
  const urn = (environment: string) =>
    `urn:pulumi:plants-${environment}::lakebed::kubernetes:core/v1:Pod::${environment}-a`;
  expect(differenceKey(urn("dev"), "spec", "dev")).toBe(differenceKey(urn("prod"), "spec", "prod"));
});

it("has nothing to say of an environment that cannot be recorded yet", async () => {
  example.edit(
    PLATFORM,
    "target: kubernetes\n    context: greenhouse-prod",
    'target: aws\n    account: "123456789012"\n    region: eu-central-1',
  );
  expect(await explainDifferences(loadRepository(example.directory), undefined, pair)).toBeUndefined();
});
