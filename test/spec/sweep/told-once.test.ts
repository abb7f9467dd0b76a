import { afterAll, describe, expect, test } from "vitest";
import { writeInstead } from "./edits.ts";
import { Example } from "./examples.ts";
import { nodesOf } from "./nodes.ts";

/** Words whose absence is a problem: written and malformed, they are not missing as well. */
const words: Record<string, string[]> = {
  greenhouse: [
    "datasets.bronze.orders.retention",
    "purpose.personalData.lawfulBasis",
    "pipelines.ingest.notify",
    "endpoints.recommend.notify",
    "pipelines.train.steps.fit.gpuPool",
    "quota.gpus.a10g",
    "monitors.orders-fresh.then",
    "datasets.bronze.orders.source.connection",
  ],
  "fraud-scoring": [
    "endpoints.score.humanReview.when",
    "endpoints.score.humanReview",
    "purpose.assessments.dpia.kind",
    "endpoints.score.notify",
  ],
};

describe.each(Object.entries(words))("%s", (name, paths) => {
  const example = new Example(name);
  afterAll(() => example.remove());
  const known = example.repository.problems.map(({ message }) => message);
  const nodes = example.files.filter(({ path }) => path.endsWith("/project.yaml")).flatMap(nodesOf);

  test.each(paths)("%s malformed is one problem", (path) => {
    const node = nodes.find((each) => each.path.join(".") === path);
    expect(node).toBeDefined();
    if (node === undefined) return;
    const { problems } = example.load(node.file, writeInstead(node, "[[surprise]]"));
    const added = problems.filter(({ message }) => !known.includes(message));
    expect(added.map(({ position }) => [position.file, position.line])).toEqual([[node.file.path, node.line]]);
  });
});
