import { createRequire } from "node:module";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withPlainStructs } from "../../graph/plain-structs.ts";
import { type Program, recordProgram } from "../../graph/record.ts";

const record = (program: Program) => recordProgram(program, { project: "garden", stack: "dev" });

interface Struct {
  toJavaScript(): unknown;
  getFieldsMap(): { get(key: string): { toJavaScript(): unknown } };
}
const { Struct } = createRequire(import.meta.resolve("@pulumi/pulumi"))(
  "google-protobuf/google/protobuf/struct_pb.js",
) as { Struct: { fromJavaScript(value: unknown): Struct } };

const throughMessage = (value: object) => {
  const struct = Struct.fromJavaScript(value);
  const fields = Object.keys(value).map((key) => struct.getFieldsMap().get(key).toJavaScript());
  return { text: JSON.stringify(struct.toJavaScript()), fields };
};

const throughPlain = (value: object) => {
  const plain = withPlainStructs();
  try {
    return throughMessage(value);
  } finally {
    plain.stop();
  }
};

describe("a message that stays plain", () => {
  it("says what protobuf would, in the same order", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        expect(throughPlain(value)).toEqual(throughMessage(value));
      }),
    );
  });

  it.each([{ a: undefined }, { a: [() => 1] }, { a: { b: 1n } }])("refuses what protobuf refuses", (value) => {
    expect(() => throughMessage(value)).toThrow("Unexpected struct type.");
    expect(() => throughPlain(value)).toThrow("Unexpected struct type.");
  });
});

describe("a recording without stack traces", () => {
  const traceOf = () => (pulumi.Resource as unknown as { stackTrace(skip: number): unknown[] }).stackTrace(0);

  it("leaves the SDK as it was, also after a program that failed, and a mistake its own trace", async () => {
    const failure = new Error("no such shelf");
    const failing = record(async () => {
      new k8s.core.v1.ConfigMap("map", { metadata: { name: "map" } });
      expect(traceOf()).toEqual([]);
      throw failure;
    });
    await expect(failing).rejects.toBe(failure);
    expect(failure.stack).toContain("sparing.test.ts");
    expect(traceOf().length).toBeGreaterThan(0);
    const late = record(async () => {
      pulumi.output(1).apply(() => {
        throw new Error("too late");
      });
      return {};
    });
    await expect(late).rejects.toHaveProperty("stack", expect.stringContaining("sparing.test.ts"));
  });
});
