import fc from "fast-check";
import { expect, test } from "vitest";
import { judgeDeletions } from "../../../cli/deploy/guard.plan.ts";
import { previewOf } from "./records.ts";

test("deleting or replacing most of a stack is refused", () => {
  expect(judgeDeletions(previewOf({ delete: 4, replace: 2, same: 4 }), 10)?.message).toBe(
    "dev: the update would delete or replace 6 of 10 objects",
  );
});

test("half of a stack, or three objects, may go", () => {
  expect(judgeDeletions(previewOf({ delete: 5, same: 5 }), 10)).toBeUndefined();
  expect(judgeDeletions(previewOf({ delete: 3, same: 1 }), 4)).toBeUndefined();
});

test("a program that declares nothing is refused however small the stack is", () => {
  expect(judgeDeletions(previewOf({ delete: 1 }), 1)?.code).toBe("empty-program");
  expect(judgeDeletions(previewOf({}), 1)?.code).toBe("empty-program");
  expect(judgeDeletions(previewOf({}), 0)).toBeUndefined();
});

test("what is only created or kept is never refused", () => {
  fc.assert(
    fc.property(fc.nat(50), fc.nat(50), fc.nat(50), (create, update, same) => {
      fc.pre(create + update + same > 0);
      expect(judgeDeletions(previewOf({ create, update, same }), update + same)).toBeUndefined();
    }),
  );
});

test("any plan that takes more than half and more than three is refused", () => {
  fc.assert(
    fc.property(fc.integer({ min: 4, max: 60 }), fc.nat(60), (gone, stay) => {
      fc.pre(gone > stay);
      expect(judgeDeletions(previewOf({ delete: gone, same: stay }), gone + stay)).toBeDefined();
    }),
  );
});
