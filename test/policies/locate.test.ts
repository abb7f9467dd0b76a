import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { locate, type Roots } from "../../policies/locate.ts";

let roots: Roots;
beforeAll(() => {
  const projectRoot = mkdtempSync(join(tmpdir(), "lakebed-locate-"));
  const platformRoot = join(projectRoot, "examples", "garden");
  mkdirSync(join(platformRoot, "projects"), { recursive: true });
  writeFileSync(
    join(platformRoot, "projects", "a.yaml"),
    `# comment
datasets:
  bronze:
    orders: 1
  bronze.orders:
    columns: { order_id: { type: long }, order.id: { type: long } }
releases:
  - model: a
    approvedBy: ada
  - { model: b }
  - model: b
    version: "1.2"
    approvedBy: ada
`,
  );
  roots = { platformRoot, projectRoot };
});
afterAll(() => rmSync(roots.projectRoot, { recursive: true }));

describe("a pointer", () => {
  it.each([
    ["projects/a.yaml#datasets", "examples/garden/projects/a.yaml:2:1"],
    ["projects/a.yaml#datasets.bronze.orders.columns.order_id", "examples/garden/projects/a.yaml:6:16"],
    ["projects/a.yaml#datasets.bronze.orders.columns.order.id.type", "examples/garden/projects/a.yaml:6:54"],
    ["projects/a.yaml#datasets.bronze", "examples/garden/projects/a.yaml:3:3"],
    ["projects/a.yaml#releases.0.approvedBy", "examples/garden/projects/a.yaml:9:5"],
    ["projects/a.yaml#releases.1", "examples/garden/projects/a.yaml:10:5"],
    ["projects/a.yaml#releases.0.evidence", "examples/garden/projects/a.yaml:8:5"],
    ["projects/a.yaml#releases.b@1.2.approvedBy", "examples/garden/projects/a.yaml:13:5"],
    ["projects/a.yaml#releases.b@1.2", "examples/garden/projects/a.yaml:11:5"],
    ["projects/a.yaml#releases.b@1.approvedBy", "examples/garden/projects/a.yaml:7:1"],
    ["projects/a.yaml#releases.7", "examples/garden/projects/a.yaml:7:1"],
    ["projects/a.yaml#nothing", "examples/garden/projects/a.yaml:2:1"],
    ["projects/a.yaml", "examples/garden/projects/a.yaml:2:1"],
  ])("%s is %s", (pointer, place) => {
    expect(locate(pointer, roots)).toBe(place);
  });

  it.each(["projects/b.yaml#a", "../../outside.yaml#a", "#a", "/etc/hostname#a"])("%s leads nowhere", (pointer) => {
    expect(locate(pointer, roots)).toBeUndefined();
  });

  it("names a file outside of the program's folder in full", () => {
    const elsewhere = { ...roots, projectRoot: join(roots.projectRoot, "program") };
    expect(locate("projects/a.yaml#datasets", elsewhere)).toBe(`${join(roots.platformRoot, "projects", "a.yaml")}:2:1`);
  });
});
