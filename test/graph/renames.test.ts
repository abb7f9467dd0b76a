import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { compareGraphs } from "../../graph/differences.ts";
import type { Graph, PlainValue } from "../../graph/graph.ts";
import { recordResolved } from "../../graph/provisioning/recording.ts";
import { isEnvironmentBuilt } from "../../graph/record-stack.ts";
import { canonicalJson, isPlainObject } from "../../graph/values.ts";
import { loadRepository, type Repository } from "../../spec/repository.ts";
import { projectStackName } from "../../spec/stack-name.ts";
import { copyRenamed, type Renaming, renamingsOf } from "./renaming.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const EXAMPLES = join(import.meta.dirname, "..", "..", "examples");

/**
 * All that a rename may change of what is deployed: where words stand, what code asks for by the name in the file, and
 * what people read. No name of an object, bucket, prefix, account, host, route or workspace is among it.
 */
const MAY_DIFFER: Record<Renaming["kind"], string[]> = {
  project: [
    "component source",
    // Its folder has its name, and the code lies there.
    "container path of the code",
    "InferenceService lakebed.dev/release-source",
  ],
  dataset: ["container LAKEBED_READS", "container LAKEBED_SOURCES", "container LAKEBED_WRITES"],
  pipeline: ["component source", "container CALLED", "outputs"],
  model: [
    "component model",
    "container LAKEBED_READS",
    "container LAKEBED_WRITES",
    "outputs",
    // The record of a release says the name that the model has in the file, and is edited with it.
    "InferenceService lakebed.dev/release-model",
    "InferenceService lakebed.dev/release-source",
  ],
};

const seen = new Map<Renaming["kind"], Set<string>>();

describe.each(["greenhouse", "fraud-scoring", "document-triage"])("a rename in %s,", (name) => {
  const directory = join(EXAMPLES, name);
  let before: Map<string, Graph> | undefined;

  const ofKind = Map.groupBy(renamingsOf(directory), ({ kind }) => kind);
  it.each([...ofKind])("of every %s leaves every object as it is", async (kind, renamings) => {
    before ??= await recordAll(loadRepository(directory));
    const copy = copyRenamed(directory, renamings);
    try {
      const after = await recordAll(loadRepository(copy.directory));
      expect([...after.keys()]).toEqual([...before.keys()]);
      const differences = [...before].flatMap(([stack, graph]) => differencesOf(graph, after.get(stack) ?? graph));
      expect(differences.filter((each) => !MAY_DIFFER[kind].includes(each))).toEqual([]);
      seen.set(kind, new Set([...(seen.get(kind) ?? []), ...differences]));
    } finally {
      copy.remove();
    }
  });
});

it("lists nothing that no rename changes", () => {
  const listed = Object.entries(MAY_DIFFER).map(([kind, differences]) => [kind, differences.toSorted()]);
  expect([...seen].map(([kind, differences]) => [kind, [...differences].sort()])).toEqual(listed);
});

async function recordAll(repository: Repository): Promise<Map<string, Graph>> {
  expect(repository.problems.filter(({ severity }) => severity === "error")).toEqual([]);
  const graphs = new Map<string, Graph>();
  for (const environment of repository.environmentNames) {
    const platform = existing(repository.platform(environment));
    const record = (project: Parameters<typeof recordResolved>[0]["project"], outputs: Graph["outputs"] | undefined) =>
      recordResolved({ platform, project, outputs }, repository.directory);
    const own = isEnvironmentBuilt(repository, environment) ? await record(undefined, undefined) : undefined;
    if (own !== undefined) graphs.set(environment, own);
    for (const name of repository.projectNames) {
      const project = existing(repository.project(name, environment));
      graphs.set(projectStackName(project, environment), await record(project, own?.outputs));
    }
  }
  return new Map([...graphs].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function existing<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("it cannot be resolved");
  return value;
}

function differencesOf(before: Graph, after: Graph): string[] {
  const { added, removed, changed } = compareGraphs(before, after);
  return [
    ...added.map(({ urn }) => `added ${urn}`),
    ...removed.map(({ urn }) => `removed ${urn}`),
    ...changed.flatMap(({ after: { type, custom, props }, changes }) =>
      changes.map(({ path }) => describeChange(custom ? (type.split(":").at(-1) ?? type) : "component", path, props)),
    ),
    ...(canonicalJson(before.outputs) === canonicalJson(after.outputs) ? [] : ["outputs"]),
  ];
}

/** Containers by the variable or argument that differs: its place in a list is told by its name. */
function describeChange(owner: string, path: string, props: { [key: string]: PlainValue }): string {
  const keys = path.split(/[.[\]"]+(?!dev\/)/).filter((key) => key !== "");
  const annotation = /annotations\["(?<key>[^"]+)"\]$/.exec(path)?.groups?.key;
  if (annotation !== undefined) return `${owner} ${annotation}`;
  const inContainer = keys.findIndex((key) => key === "env" || key === "command");
  if (inContainer === -1) return `${owner} ${path}`;
  const changed = keys
    .slice(0, inContainer + 2)
    .reduce<PlainValue | undefined>((value, key) => memberOf(value, key), props);
  if (isPlainObject(changed)) return `container ${String(changed.name)}`;
  const argument = String(changed);
  if (/(^|=)(local:\/\/)?\/code\//.test(argument)) return "container path of the code";
  return `container ${/(?:driverEnv|executorEnv)\.(?<name>\w+)=/.exec(argument)?.groups?.name ?? argument}`;
}

function memberOf(value: PlainValue | undefined, key: string): PlainValue | undefined {
  if (Array.isArray(value)) return value[Number(key)];
  return isPlainObject(value) ? value[key] : undefined;
}
