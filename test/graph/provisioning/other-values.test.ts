import { describe, expect, it } from "vitest";
import { z } from "zod";
import { Names, otherValues } from "../../../graph/provisioning/other-values.ts";
import type { Data, DataMap } from "../../../spec/reading/located.ts";
import type { Word } from "../../../spec/reading/words.ts";
import { durationSchema } from "../../../spec/units/unit.schema.ts";

const NO_NAMES = new Names(new Map());

function othersOf(value: Data, schema: z.core.$ZodType, names = NO_NAMES): (Data | undefined)[] {
  const word: Word = { path: ["word"], word: "word", schema, value, purpose: undefined, override: undefined };
  return [...otherValues(word, names)];
}

describe("what else could stand in place of a word", () => {
  it("is each other choice, and at last nothing", () => {
    expect(othersOf("b", z.enum(["a", "b", "c"]))).toEqual(["a", "c", undefined]);
  });

  it("is the opposite", () => {
    expect(othersOf(true, z.boolean().optional())).toEqual([false, undefined]);
  });

  it("is a number near by that the schema admits", () => {
    expect(othersOf(10, z.int().min(1).max(10))).toEqual([9, 5, undefined]);
    expect(othersOf(0.5, z.number().min(0).max(1))).toEqual([1, 0, 0.45, 0.55, 0.25, undefined]);
  });

  it("is another quantity of the same unit before anything else", () => {
    expect(othersOf("30 minutes", durationSchema).slice(0, 3)).toEqual(["31 minutes", "29 minutes", "60 minutes"]);
  });

  it("is a file that lies beside the one that is named", () => {
    expect(othersOf("jobs/train.py", z.string())[0]).toBe("jobs/train_other.py");
  });

  it("is never what stands there, nor what the schema refuses", () => {
    const schema = z.string().regex(/^[a-z-]+$/);
    const others = othersOf("plants", schema);
    expect(others).not.toContain("plants");
    for (const other of others.slice(0, -1)) expect(schema.safeParse(other).success).toBe(true);
    expect(others.at(-1)).toBeUndefined();
  });

  it("is nothing else where a removal stands", () => {
    expect(othersOf(null, z.string())).toEqual([undefined]);
  });
});

describe("another name", () => {
  const file: DataMap = {
    models: { ranker: {}, sorter: {} },
    receivers: { mail: {}, page: {} },
    datasets: { orders: { columns: { id: {}, day: {} } }, visits: { columns: { at: {} } } },
  };
  const names = new Names(new Map([["platform.yaml", file]]));

  it("is first one that is declared beside it", () => {
    expect(othersOf("mail", z.string(), names)[0]).toBe("page");
  });

  it("keeps the section that it is named with", () => {
    expect(othersOf("models.ranker", z.string(), names)[0]).toBe("models.sorter");
  });

  it("of a column is a column of any dataset", () => {
    expect(othersOf("orders.id", z.string(), names).slice(0, 2)).toEqual(["orders.day", "visits.at"]);
  });

  it("comes to a list, or stands in its place", () => {
    const lists = othersOf(["mail"], z.array(z.enum(["mail", "page"])), names);
    expect(lists).toEqual([["mail", "page"], ["page"], [], undefined]);
  });

  it("leaves a list that is not allowed to be empty with something", () => {
    expect(othersOf(["mail"], z.array(z.enum(["mail"])).min(1), names)).toEqual([undefined]);
  });
});
