import { describe, expect, it } from "vitest";
import { Environment } from "../../components/environment/environment.ts";
import * as components from "../../components/index.ts";
import { planProject } from "../../components/project/project.plan.ts";
import { Project } from "../../components/project/project.ts";
import { targetFor } from "../../components/targets/target-for.ts";
import type { GraphNode } from "../../graph/graph.ts";
import { recordProgram } from "../../graph/record.ts";
import type { Platform } from "../../spec/model.ts";
import { awsPlatform, examplePlatform } from "./example.ts";
import { COMMIT, environmentOutputs, releasedProject } from "./planned-example.ts";

/** What has no annotations has a name or, on AWS, a region of its own. */
const STAMPED = "stamped";

interface WithMetadata {
  metadata?: { annotations?: object };
}

/** Stands for any component's transforms, whatever their keys: each stamps the child and remembers its name. */
class Stamps {
  readonly names = new Set<string>();
  readonly #everything: object = new Proxy(
    (args: WithMetadata, name: string): WithMetadata => {
      this.names.add(name);
      if (args.metadata === undefined) return { ...args, ...{ name: STAMPED, region: STAMPED } };
      const annotations = { ...args.metadata.annotations, "test.lakebed.dev/stamped": "yes" };
      return { ...args, metadata: { ...args.metadata, annotations } };
    },
    { get: () => this.#everything },
  );

  transforms<Transforms extends object>(): Transforms {
    return this.#everything as Transforms;
  }
}

async function record(stack: string, declare: (stamps: Stamps) => unknown) {
  const stamps = new Stamps();
  const program = async () => {
    declare(stamps);
    return {};
  };
  const { nodes } = await recordProgram(program, { project: "greenhouse", stack });
  // The door that a component goes through is no child of its own.
  const children = nodes.filter(({ custom, type }) => custom && !type.startsWith("pulumi:providers:"));
  return { nodes, children, stamps };
}

function declareProject(platform: Platform, stamps: Stamps): Project {
  const project = releasedProject("prod");
  const target = targetFor(platform, { kubernetes: stamps.transforms(), aws: stamps.transforms() });
  const plan = planProject({ platform, project, environment: environmentOutputs("prod"), target, commit: COMMIT });
  const { source } = project;
  return new Project("plants", {
    plan,
    target,
    storeEndpoint: "http://object-store",
    source,
    transforms: stamps.transforms(),
  });
}

const recorded = {
  "an environment": await record(
    "prod",
    (stamps) => new Environment("prod", { platform: examplePlatform("prod"), transforms: stamps.transforms() }),
  ),
  "a project": await record("plants-prod", (stamps) => declareProject(examplePlatform("prod"), stamps)),
  "a project on AWS": await record("plants-cloud", (stamps) => declareProject(awsPlatform("prod"), stamps)),
};

describe.each(Object.entries(recorded))("%s", (_what, { children, stamps }) => {
  it("has a transform for each of its children", () => {
    const uncovered = children.filter(({ name }) => !stamps.names.has(name));
    expect(uncovered.map(({ urn }) => urn)).toEqual([]);
    expect(children.length).toBeGreaterThan(30);
  });

  it("makes of each what its transform returned", () => {
    const isStamped = ({ props }: GraphNode) =>
      props.metadata === undefined
        ? props.name === STAMPED || props.region === STAMPED
        : JSON.stringify(props.metadata).includes('"test.lakebed.dev/stamped":"yes"');
    expect(children.filter((child) => !isStamped(child)).map(({ urn }) => urn)).toEqual([]);
  });
});

it("all public components are among these", () => {
  const { Component } = components;
  const exported = Object.entries(components)
    .filter(([, value]) => typeof value === "function" && value.prototype instanceof Component)
    // One type, however a cloud makes it.
    .map(([name]) => name.replace(/^(Aws|Kubernetes)(?=ProjectStorage)/, ""));
  const types = new Set(
    Object.values(recorded).flatMap(({ nodes }) => nodes.map(({ type }) => type.split(":").at(-1))),
  );
  expect(exported.filter((name) => !types.has(name))).toEqual([]);
  expect(exported.length).toBeGreaterThan(15);
});
