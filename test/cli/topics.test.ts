import { describe, expect, it } from "vitest";
import { listTopics } from "../../cli/topics.ts";
import { errorCodes } from "../../spec/problems/error-codes.ts";
import { problemCodes } from "../../spec/problems/problem-codes.ts";

// That no error has a code outside of these tables is the compiler's to say: see `ErrorCode` in spec/problems/error-codes.ts.
describe("what `lakebed explain` explains", () => {
  it("is every code that can be printed, once", async () => {
    const topics = await listTopics();
    const ids = topics.map(({ id }) => id);
    const codes = [...Object.keys(problemCodes), ...Object.keys(errorCodes)];
    expect(codes.filter((code) => !ids.includes(code))).toEqual([]);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  });

  it("has a title, what it means and an example", async () => {
    for (const [code, { title, explanation, example }] of Object.entries({ ...problemCodes, ...errorCodes })) {
      expect(title, code).toMatch(/^\S.{5,80}[^.]$/);
      expect(explanation, code).toMatch(/^\S.{20,}[.!?]$/s);
      expect(example, code).not.toBe("");
    }
  });
});
