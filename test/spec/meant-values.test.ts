import { expect, test } from "vitest";
import { projectSchema } from "../../spec/project/project.schema.ts";
import { type Data, dataAt } from "../../spec/reading/located.ts";
import { findSchemaMistakes } from "../../spec/reading/schema-findings.ts";

/** What is said of one section, whatever else the file lacks. */
const saidOf = (written: Record<string, Data>) => {
  const [section = ""] = Object.keys(written);
  return findSchemaMistakes(projectSchema, written).flatMap(({ code, path, fix }) =>
    path[0] === section && dataAt(written, [section]) !== undefined
      ? [`${path.slice(1).join(".")} ${code} ${fix}`]
      : [],
  );
};
const quota = { cpu: 1, memory: "1 GiB", storage: "1 GiB", pods: 1 };
const dataset = (said: Record<string, Data>) => ({
  datasets: { "bronze.orders": { classification: "internal", columns: { id: { type: "long" } }, ...said } },
});

test.each<[Record<string, Data>, string[]]>([
  [{ quota: { ...quota, memory: "128Gi" } }, ["memory invalid-unit Write `128 GiB`."]],
  [{ quota: { ...quota, memory: "16G" } }, ["memory invalid-unit Write `16 GB`."]],
  [{ quota: { ...quota, memory: 16 } }, ["memory invalid-unit Write something like `24 GiB`."]],
  [dataset({ retention: "2 yrs" }), ["bronze.orders.retention invalid-unit Write `2 years`."]],
  [dataset({ retention: "1d" }), ["bronze.orders.retention invalid-unit Write `1 day`."]],
  [dataset({ retention: "30 minuts" }), ["bronze.orders.retention invalid-unit Write `30 minutes`."]],
  [dataset({ retention: "two years" }), ["bronze.orders.retention invalid-unit Write something like `30 minutes`."]],
  [dataset({ partitionBy: "day" }), ["bronze.orders.partitionBy wrong-type Write `[day]`."]],
  [dataset({ columns: { id: { type: "int" } } }), ["bronze.orders.columns.id.type invalid-value Write `integer`."]],
  [
    dataset({ columns: { id: { "type:long": null } } }),
    ["bronze.orders.columns.id.type:long unknown-key Write `type: long`."],
  ],
  [{ owner: { team: "a", contact: "b", costcenter: "c" } }, ["costcenter unknown-key Rename it to `costCenter`."]],
  [
    { owner: { team: "a", contact: "b", tean: "c" } },
    [" missing-key Add `costCenter:` with something like `CC-1042`.", "tean unknown-key Rename it to `team`."],
  ],
])("%j is told with what was meant, once", (written, said) => {
  expect(saidOf(written).toSorted()).toEqual(said);
});

test.each([
  ["int", "Write `integer`."],
  ["Double", "Write `double`."],
  ["decimal", 'Write `"decimal(10,2)"`.'],
  ["DECIMAL(12, 4)", 'Write `"decimal(12,4)"`.'],
  ["numeric(50,2)", 'Write `"decimal(38,2)"`.'],
  ["decimal(0,0)", 'Write `"decimal(1,0)"`.'],
  ["decimal(3,4)", 'Write `"decimal(3,3)"`.'],
  ["decimal(10", 'Write `"decimal(10,2)"`.'],
  ["varchar(255)", "Write `string`."],
  ["BIGINT", "Write `long`."],
  ["timestamp with time zone", "Write `timestamp`."],
  ["float64", "Write `double`."],
  [
    "struct",
    "Write one of `integer`, `long`, `float`, `double`, `string`, `binary`, `boolean`, `timestamp`, `date`; or `decimal(p,s)` with up to 38 digits p, s of them behind the point.",
  ],
])("the type %s of a column", (type, fix) => {
  expect(saidOf(dataset({ columns: { id: { type } } }))).toEqual([
    `bronze.orders.columns.id.type invalid-value ${fix}`,
  ]);
});

test.each(["decimal(1,0)", "decimal(10,2)", "decimal(38,38)", "decimal(20,0)"])("%s is a type", (type) => {
  expect(saidOf(dataset({ columns: { id: { type } } }))).toEqual([]);
});
