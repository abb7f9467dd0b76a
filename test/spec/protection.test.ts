import { expect, test } from "vitest";
import { z } from "zod";
import { expectations, proseText } from "../../spec/reading/expectation.ts";
import { protects, purposeOf } from "../../spec/reading/protection.ts";
import { unwrapSchema } from "../../spec/reading/schema-walk.ts";
import { durationSchema } from "../../spec/units/unit.schema.ts";

test("a mark holds wherever it stands among wrappers, and stays with the word that was marked", () => {
  expect(purposeOf(protects(durationSchema))).toBe("protection");
  expect(purposeOf(protects(durationSchema).optional().describe("How long."))).toBe("protection");
  expect(purposeOf(protects(durationSchema.default(1).describe("How long.")))).toBe("protection");
  expect(purposeOf(durationSchema)).toBeUndefined();
});

test("text for people is documentation unless it promises something", () => {
  expect(purposeOf(proseText("a"))).toBe("documentation");
  expect(purposeOf(protects(proseText("a")))).toBe("protection");
});

test("a mark changes neither what is read nor what editors are told", () => {
  const plain = durationSchema.describe("How long.");
  const marked = protects(plain);
  expect(z.safeParse(marked, "2 days").data).toBe(172_800);
  expect(expectations.get(unwrapSchema(marked))).toEqual(expectations.get(unwrapSchema(durationSchema)));
  expect(z.toJSONSchema(marked, { io: "input" })).toEqual(z.toJSONSchema(plain, { io: "input" }));
});
