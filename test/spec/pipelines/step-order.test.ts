import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findStepCycles, stepDependencies } from "../../../spec/pipelines/step-order.ts";
import { loadRepository } from "../../../spec/repository.ts";
import { EXAMPLE } from "../../example-copy.ts";

interface Draft {
  reads?: string[];
  writes?: string[];
  after?: string[];
}

const FEATURES = { activity: { computedFrom: "silver.activity" } };

function stepsOf(drafts: Record<string, Draft>) {
  return Object.fromEntries(
    Object.entries(drafts).map(([name, draft]) => [name, { reads: [], writes: [], after: [], ...draft }]),
  );
}

function waits(drafts: Record<string, Draft>): Record<string, string[]> {
  return Object.fromEntries(stepDependencies(stepsOf(drafts), FEATURES));
}

describe("steps wait", () => {
  it("for the steps they name, and once for a step that is both", () => {
    const drafts = {
      first: { writes: ["bronze.a"] },
      second: { reads: ["bronze.a"], after: ["first"] },
      third: { after: ["second", "first"] },
    };
    expect(waits(drafts)).toEqual({ first: [], second: ["first"], third: ["first", "second"] });
  });

  it("not for a dataset where they read the model of the same name, nor for themselves", () => {
    const drafts = {
      writer: { writes: ["bronze.a"] },
      reader: { reads: ["models.bronze-a"], writes: ["bronze.b"] },
      merger: { reads: ["bronze.c"], writes: ["bronze.c"] },
    };
    expect(waits(drafts)).toEqual({ writer: [], reader: [], merger: [] });
  });

  it("for what features they read are computed from, and for what writes the features", () => {
    const drafts = {
      compute: { writes: ["silver.activity"] },
      publish: { writes: ["features.activity"] },
      fit: { reads: ["features.activity"] },
      other: { reads: ["features.unknown"] },
    };
    expect(waits(drafts)).toEqual({ compute: [], publish: [], fit: ["compute", "publish"], other: [] });
  });

  it("in the example, so that training sees the features of the same night", () => {
    const steps = loadRepository(EXAMPLE).project("plants", "prod")?.pipelines.train?.steps;
    expect(steps?.fit?.waitsFor).toEqual(["purchases", "activity"]);
  });

  it("for every writer of every input, whatever the pipeline", () => {
    const names = fc.constantFrom("bronze.a", "bronze.b", "bronze.c", "bronze.d");
    const steps = fc.array(fc.record({ reads: fc.uniqueArray(names), writes: fc.uniqueArray(names) }), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(steps, (drafts) => {
        const named = drafts.map((draft, index) => ({ name: `s${index}`, ...draft }));
        const found = waits(Object.fromEntries(named.map(({ name, ...draft }) => [name, draft])));
        for (const { name, reads } of named) {
          const writers = named.filter((other) => other.name !== name && other.writes.some((w) => reads.includes(w)));
          expect(found[name]).toEqual(writers.map((other) => other.name));
        }
      }),
    );
  });
});

describe("steps that wait for each other", () => {
  const messagesOf = (drafts: Record<string, Draft>) =>
    findStepCycles(stepsOf(drafts), ["pipelines", "train", "steps"], FEATURES).map(({ message }) => message);

  it("are told once, by way of features too", () => {
    const drafts = {
      compute: { writes: ["silver.activity"], after: ["fit"] },
      fit: { reads: ["features.activity"] },
    };
    expect(messagesOf(drafts)).toEqual(["steps wait for each other: compute → fit → compute"]);
  });

  it("are told where a step waits for itself", () => {
    expect(messagesOf({ fit: { after: ["fit"] } })).toEqual(["steps wait for each other: fit → fit"]);
  });
});
