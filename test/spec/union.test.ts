import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { patternText } from "../../spec/reading/expectation.ts";
import { readLayers } from "../../spec/reading/layers.ts";
import type { Data } from "../../spec/reading/located.ts";
import { findSchemaMistakes } from "../../spec/reading/schema-findings.ts";
import { schemaAt } from "../../spec/reading/schema-walk.ts";
import { readSourceFile } from "../../spec/reading/source-file.ts";
import { anyLeafOf, textOrMap } from "../../spec/reading/union.ts";
import { sizeSchema } from "../../spec/units/unit.schema.ts";

const mode = z.enum(["managed", "existing", "none"]);
const service = textOrMap(
  mode,
  z.strictObject({
    mode,
    port: z.int().max(9).optional(),
    size: sizeSchema.optional(),
  }),
);
const measure = anyLeafOf({ code: "invalid-unit", expected: "a number or a size", example: "24 GiB" }, [
  z.number(),
  sizeSchema,
]);
const schema = z.strictObject({
  apiVersion: z.literal("lakebed/v1"),
  kind: z.literal("Thing"),
  service: service.default("managed").describe("A service."),
  measure: measure.optional().describe("A measure."),
  host: patternText({ code: "invalid-value", expected: "a host", example: "db" }, /^[a-z]+$/).optional(),
});

const found = (data: Data) =>
  findSchemaMistakes(schema, { apiVersion: "lakebed/v1", kind: "Thing", ...(data as object) }).map(
    ({ code, message, fix, path }) => ({ code, path: path.join("."), message, fix }),
  );

describe("a text or a map", () => {
  test("either is read", () => {
    expect(found({ service: "existing" })).toEqual([]);
    expect(found({ service: { mode: "existing", port: 5 } })).toEqual([]);
  });

  test("of a text the words are said that it may be", () => {
    expect(found({ service: "existin" })).toEqual([
      {
        code: "invalid-value",
        path: "service",
        message: "`service`: expected one of `managed`, `existing`, `none`, found `existin`; did you mean `existing`?",
        fix: "Write `existing`.",
      },
    ]);
  });

  test("a map is judged as a map, each leaf of it at its place", () => {
    expect(found({ service: { mode: "exsting", port: 10, prot: 1, size: "5 Gib" } })).toEqual([
      {
        code: "invalid-value",
        path: "service.mode",
        message:
          "`service.mode`: expected one of `managed`, `existing`, `none`, found `exsting`; did you mean `existing`?",
        fix: "Write `existing`.",
      },
      {
        code: "out-of-range",
        path: "service.port",
        message: "`service.port`: expected at most 9, found the number `10`",
        fix: "Write at most 9.",
      },
      {
        code: "invalid-unit",
        path: "service.size",
        message: "`service.size`: expected a size such as `24 GiB` or `500 MB`, found `5 Gib`",
        fix: "Write something like `24 GiB`.",
      },
      {
        code: "unknown-key",
        path: "service.prot",
        message: "`prot` is not a key in `service`; did you mean `port`?",
        fix: "Rename it to `port`.",
      },
    ]);
  });

  test("a mistake that alone is left in the map is said at its place too", () => {
    expect(found({ service: { mode: "existing", port: 10 } }).map(({ path }) => path)).toEqual(["service.port"]);
    expect(found({ service: {} })).toEqual([
      {
        code: "missing-key",
        path: "service",
        message: "`service` has no `mode`, which is required",
        fix: "Add `mode:` with one of `managed`, `existing`, `none`.",
      },
    ]);
  });

  test("what is neither is told of the text", () => {
    expect(found({ service: ["existing"] }).map(({ message }) => message)).toEqual([
      "`service`: expected one of `managed`, `existing`, `none`, found a list",
    ]);
  });

  test("what judges a place depends on what stands there", () => {
    expect(schemaAt(schema, ["service"], { service: { mode: "none" } })).toBeInstanceOf(z.ZodObject);
    expect(schemaAt(schema, ["service"], { service: "none" })).toBeInstanceOf(z.ZodEnum);
    expect(schemaAt(schema, ["service", "port"], { service: { port: 1 } })).toBeInstanceOf(z.ZodNumber);
    expect(schemaAt(schema, ["service", "port"], { service: "none" })).toBeUndefined();
  });
});

describe("a leaf written in several ways", () => {
  test("each is read", () => {
    expect(z.safeParse(schema.shape.measure, 0.2).data).toBe(0.2);
    expect(z.safeParse(schema.shape.measure, "1 KiB").data).toBe(1024);
  });

  test.each([
    ["1 Kib", "`1 Kib`"],
    [true, "the truth value `true`"],
    [null, "nothing"],
    [{ a: 1 }, "a map"],
    [["1 KiB"], "a list"],
  ] as [Data, string][])("of %j its one expectation is said", (value, shown) => {
    expect(found({ measure: value })).toEqual([
      {
        code: "invalid-unit",
        path: "measure",
        message: `\`measure\`: expected a number or a size, found ${shown}`,
        fix: "Write something like `24 GiB`.",
      },
    ]);
  });
});

test("of a map with a mistake the rest goes on to the checks", () => {
  const directory = mkdtempSync(join(tmpdir(), "lakebed-union-"));
  const text = "apiVersion: lakebed/v1\nkind: Thing\nservice: { mode: existing, port: 10 }\nhost: db\n";
  writeFileSync(join(directory, "thing.yaml"), text);
  const file = readSourceFile("thing.yaml", { directory, displayRoot: directory });
  rmSync(directory, { recursive: true });
  const { base } = readLayers(file, { kind: "Thing", apiVersion: "lakebed/v1", schema, overridable: [] }, []);
  expect(base.complete).toBeUndefined();
  expect(base.partial).toMatchObject({ service: { mode: "existing" }, host: "db" });
});
