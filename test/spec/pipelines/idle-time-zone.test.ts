import { expect, test } from "vitest";
import { findIdleTimeZones } from "../../../spec/pipelines/pipeline.checks.ts";
import type { ProjectSpec } from "../../../spec/project/project.schema.ts";
import type { Layer } from "../../../spec/reading/layers.ts";

const found = (pipeline: Record<string, string>) =>
  findIdleTimeZones({
    raw: { pipelines: { train: pipeline } },
    // A schedule that is none is left out of what checks go on with.
    partial: { pipelines: { train: { timeZone: pipeline.timeZone } } } as unknown as Layer<ProjectSpec>["partial"],
  }).map(({ code }) => code);

test("a time zone needs a schedule; one that is mistaken is told of by itself", () => {
  expect(found({ timeZone: "UTC" })).toEqual(["time-zone-without-schedule"]);
  expect(found({ timeZone: "UTC", schedule: "daily" })).toEqual([]);
});
