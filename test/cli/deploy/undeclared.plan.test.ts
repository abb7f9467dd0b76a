import { expect, test } from "vitest";
import type { StackPlan } from "../../../cli/deploy/order.plan.ts";
import { describeStack } from "../../../cli/deploy/status.plan.ts";
import { renderStatus } from "../../../cli/deploy/status.render.ts";
import { findUndeclared, withUndeclared } from "../../../cli/deploy/undeclared.plan.ts";

const dev = { environment: "dev", stage: "development", context: "greenhouse-dev" } as const;
const prod = { environment: "prod", stage: "production", context: "greenhouse-prod" } as const;
const stacks: StackPlan[] = [
  { name: "dev", kind: "environment", project: undefined, ...dev },
  { name: "prod", kind: "environment", project: undefined, ...prod },
  { name: "plants-dev", kind: "project", project: "plants", ...dev },
  { name: "plants-prod", kind: "project", project: "plants", ...prod },
];
const declared = { stacks, removedProjects: ["seeds"] };
const standing = (...names: string[]) => names.map((name) => ({ name, resources: 3 }));

test("what is declared, and what holds nothing any more, is not remarked on", () => {
  expect(findUndeclared(standing("dev", "plants-dev", "acme/greenhouse/plants-prod"), declared)).toEqual([]);
  expect(findUndeclared([{ name: "seeds-dev", resources: 0 }], declared)).toEqual([]);
  expect(findUndeclared([], declared)).toEqual([]);
});

test("where the backend does not count, a stack is taken to hold something", () => {
  const [found] = findUndeclared([{ name: "seeds-dev", resources: undefined }], declared);
  expect(found?.plan.name).toBe("seeds-dev");
});

test("a stack of a project that was taken out, of one that nobody knows, and of no environment: each with what to do", () => {
  expect(findUndeclared(standing("spare-parts-dev", "qa", "seeds-prod"), declared)).toEqual([
    {
      plan: {
        name: "qa",
        kind: "environment",
        environment: "qa",
        project: undefined,
        stage: "production",
        context: undefined,
      },
      why: "no environment of that name is declared",
      fix: "declare it in platform.yaml again and run `lakebed destroy`, or take it away with the engine: pulumi destroy --stack qa",
    },
    {
      plan: { name: "seeds-prod", kind: "project", project: "seeds", ...prod },
      why: "the project seeds was taken out",
      fix: "take it away with `lakebed destroy seeds-prod`; what holds data is kept",
    },
    {
      plan: { name: "spare-parts-dev", kind: "project", project: "spare-parts", ...dev },
      why: "no project spare-parts is declared",
      fix: "if it was renamed, say `formerly: spare-parts` in its project.yaml; if it was taken out, name it in `removedProjects` of platform.yaml and run `lakebed destroy spare-parts-dev`",
    },
  ]);
});

test("they can be taken away by name, and guarded like the environment that they stand in", () => {
  const undeclared = findUndeclared(standing("seeds-prod"), declared);
  const deployment = {
    ...declared,
    directory: "/",
    environments: [],
    policyPack: undefined,
    kubeconfig: undefined,
    provider: "official" as const,
    simulated: false,
    checkOffline: async () => ({ refusals: [], outcomes: new Map() }),
  };
  const added = withUndeclared(deployment, undeclared).stacks.at(-1);
  expect([added?.name, added?.stage, added?.context]).toEqual(["seeds-prod", "production", "greenhouse-prod"]);
});

test("status says it below the stack's name", () => {
  const [found] = findUndeclared(standing("seeds-dev"), declared);
  if (found === undefined) throw new Error("it is not declared");
  const status = describeStack({
    stack: found.plan,
    state: { resources: [], pending: [], time: "2026-11-24T21:04:31Z" },
    lock: undefined,
    pendingPods: [],
    unreachable: undefined,
    simulated: false,
    undeclared: { why: found.why, fix: found.fix },
  });
  expect(renderStatus([status]).split("\n")).toEqual([
    "seeds-dev  last update 2026-11-24T21:04:31Z",
    "  not declared: the project seeds was taken out",
    "  fix: take it away with `lakebed destroy seeds-dev`; what holds data is kept",
  ]);
});
