import { expect, test } from "vitest";
import { loadRepository } from "../../spec/index.ts";
import { loadFixture, withRepository } from "./fixture.ts";

const repository = withRepository(loadRepository);
const project = "projects/plants/project.yaml";

function lineOf(pointer: string): string | undefined {
  const position = repository.locate(pointer);
  return position && `${position.file}:${position.line}:${position.column}`;
}

test.each([
  ["endpoints.recommend", "35:3"],
  ["endpoints.recommend.replicas.max", "37:25"],
  ["datasets.bronze.orders", "17:3"],
  ["datasets.bronze.orders.columns", "21:5"],
  ["datasets.bronze.orders.columns.order_id.type", "22:19"],
  ["pipelines.train.notify.0", "27:14"],
])("%s leads to its key", (keys, place) => {
  expect(lineOf(`${project}#${keys}`)).toBe(`${project}:${place}`);
});

test.each([
  ["endpoints.recommended.replicas", "34:1"],
  ["datasets.bronze.orders.columns.species.personal", "21:5"],
  ["datasets.bronze", "16:1"],
  ["datasets.bronze.ordersy", "16:1"],
  ["nothing.at.all", "1:1"],
  ["", "1:1"],
])("%s, which is not there, leads to the nearest place above", (keys, place) => {
  expect(lineOf(`${project}#${keys}`)).toBe(`${project}:${place}`);
});

test("a file without keys leads to its beginning, an unknown file nowhere", () => {
  expect(lineOf("platform.yaml")).toBe("platform.yaml:1:1");
  expect(lineOf("projects/seeds/project.yaml#name")).toBeUndefined();
});

test("a promotion record is named by model and version, not by its place", () => {
  const releases = loadFixture("valid", "releases").project("plants", "prod")?.releases ?? [];
  expect(releases.map((release) => release.source)).toEqual([
    "projects/plants/releases/prod.yaml#releases.recommender@7",
    "projects/plants/releases/prod.yaml#releases.recommender@6",
    "projects/plants/releases/prod.yaml#releases.recommender@5",
  ]);
  expect(lineOf("projects/plants/releases/prod.yaml#releases.recommender@7.approvedBy")).toBe(
    "projects/plants/releases/prod.yaml:9:5",
  );
});
