import { expect, test } from "vitest";
import {
  planLevels,
  planReverseLevels,
  type StackPlan,
  selectStacks,
  stackBelow,
} from "../../../cli/deploy/order.plan.ts";

const environments = [
  { name: "prod", promotesFrom: "staging" },
  { name: "dev", promotesFrom: undefined },
  { name: "staging", promotesFrom: "dev" },
];

function stack(name: string, environment: string, project?: string): StackPlan {
  return {
    name,
    kind: project === undefined ? "environment" : "project",
    environment,
    project,
    stage: environment === "prod" ? "production" : "development",
    context: `ctx-${environment}`,
  };
}

const stacks = [
  stack("plants-prod", "prod", "plants"),
  stack("prod", "prod"),
  stack("fish-dev", "dev", "fish"),
  stack("plants-dev", "dev", "plants"),
  stack("staging", "staging"),
  stack("dev", "dev"),
];

const namesOf = (levels: StackPlan[][]) => levels.map((level) => level.map(({ name }) => name));

test("environments come before projects, each in the order of promotion", () => {
  expect(namesOf(planLevels(stacks, environments))).toEqual([
    ["dev"],
    ["staging"],
    ["prod"],
    ["fish-dev", "plants-dev"],
    ["plants-prod"],
  ]);
});

test("taking away goes the other way round", () => {
  expect(namesOf(planReverseLevels(stacks, environments))).toEqual([
    ["plants-prod"],
    ["fish-dev", "plants-dev"],
    ["prod"],
    ["staging"],
    ["dev"],
  ]);
});

test("environments that promote from nowhere are one level", () => {
  const apart = [
    { name: "dev", promotesFrom: undefined },
    { name: "prod", promotesFrom: undefined },
  ];
  expect(namesOf(planLevels([stack("dev", "dev"), stack("prod", "prod")], apart))).toEqual([["dev", "prod"]]);
});

test("a circle of promotions ends nonetheless", () => {
  const circle = [
    { name: "dev", promotesFrom: "prod" },
    { name: "prod", promotesFrom: "dev" },
  ];
  expect(planLevels([stack("dev", "dev"), stack("prod", "prod")], circle).flat().length).toBe(2);
});

test("no name selects all stacks, a name itself, an unknown one is refused with what there is", () => {
  expect(selectStacks(stacks, []).length).toBe(6);
  expect(selectStacks(stacks, ["dev", "plants-dev"]).map(({ name }) => name)).toEqual(["plants-dev", "dev"]);
  expect(() => selectStacks(stacks, ["plant-dev"])).toThrow("there is no stack `plant-dev`");
});

test("a project stands on its environment, an environment on nothing", () => {
  expect(stacks.map(stackBelow)).toEqual(["prod", undefined, "dev", "dev", undefined, undefined]);
});
