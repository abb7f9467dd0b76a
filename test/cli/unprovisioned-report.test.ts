import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatUnprovisioned, unprovisionedJson } from "../../cli/unprovisioned-report.ts";
import { findUnprovisioned } from "../../graph/provisioning/provisioned.ts";
import { loadRepository } from "../../spec/repository.ts";

const repository = loadRepository(join(import.meta.dirname, "..", "..", "examples", "greenhouse"));
const everything = findUnprovisioned(repository, {}, {});

describe("what is declared and not yet provisioned", () => {
  it("has all words where nothing is acted on, protective ones first and as warnings", () => {
    const text = formatUnprovisioned(everything, repository.environmentNames);
    const labels = text
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(" ")[0]);
    const order = ["warning", "note", "text"];
    expect(new Set(labels)).toEqual(new Set(order));
    expect(labels).toEqual(labels.toSorted((a = "", b = "") => order.indexOf(a) - order.indexOf(b)));
  });

  it("is a line a word, with all its lines", () => {
    const words = everything.filter(({ word }) => word.word === "datasets.*.freshness");
    const [{ word } = { word: undefined }] = words;
    const lines = words.map(({ word: { position } }) => position.line).join(", ");
    const text = formatUnprovisioned(words, repository.environmentNames);
    expect(text.split("\n").slice(1)).toEqual([`  note  datasets.*.freshness  ${word?.position.file}:${lines}`]);
  });

  it("is that of one project or environment where one is asked for", () => {
    const ofProject = findUnprovisioned(repository, { project: "plants" }, {});
    expect(new Set(ofProject.map(({ word }) => word.kind))).toEqual(new Set(["Project"]));
    const inDev = findUnprovisioned(repository, { environment: "dev" }, {});
    expect(new Set(inDev.flatMap(({ environments }) => environments))).toEqual(new Set(["dev"]));
    expect(findUnprovisioned(repository, { project: "weeds" }, {})).toEqual([]);
  });

  it("has every leaf in JSON, warnings first", async () => {
    const found = await unprovisionedJson(repository, {});
    const severities = found.map(({ severity }) => severity);
    expect(severities).toEqual(severities.toSorted().toReversed());
    expect(found.length).toBe(findUnprovisioned(repository).length);
    for (const { purpose, severity } of found) expect(severity).toBe(purpose === "protection" ? "warning" : "note");
  });
});
