import { z } from "zod";
import { distanceMethodSchema, distanceSchema } from "../models/gate.schema.ts";
import { datasetReferenceSchema } from "../pipelines/data-reference.schema.ts";
import { derives, sameAs } from "../reading/derived-default.ts";
import { patternText } from "../reading/expectation.ts";
import { protects } from "../reading/protection.ts";
import { columnNameSchema, dnsNameSchema, snakeNameSchema } from "../units/name.schema.ts";
import { durationSchema, moneySchema, percentSchema } from "../units/unit.schema.ts";

const HOUR = 3_600;
const DAY = 24 * HOUR;

const thenSchema = z.strictObject({
  notify: z.array(dnsNameSchema).default([]).describe("Receivers of platform.yaml that are told."),
  page: z.array(dnsNameSchema).default([]).describe("Receivers of platform.yaml that are woken."),
  retrain: dnsNameSchema.optional().describe("A pipeline that is started."),
  rollback: dnsNameSchema.optional().describe("An endpoint that goes back to the version before."),
});

/** Words that every monitor has. */
const everyMonitor = (window: { seconds: number; text: string }) => ({
  every: durationSchema.default(HOUR).describe("How often it looks; every hour if left out."),
  window: durationSchema
    .default(window.seconds)
    .describe(`How much time it looks back on; ${window.text} if left out.`),
  // biome-ignore lint/suspicious/noThenProperty: the language's word; nothing awaits a schema's shape
  then: thenSchema
    .default({ notify: [], page: [] })
    .describe("What happens when the threshold is crossed; without it nobody would know."),
});
const common = everyMonitor({ seconds: DAY, text: "1 day" });

const distance = {
  method: distanceMethodSchema.default("psi").describe("How the distance is measured; `psi` if left out."),
  atMost: distanceSchema.describe("Largest distance of any column."),
};

const driftMonitor = z.strictObject({
  kind: z.literal("drift").describe("Watches whether data moves away from what the model learned."),
  of: z
    .enum(["features", "predictions", "targets"])
    .default("features")
    .describe("What the columns are: what goes in, what comes out, or what turned out to be true."),
  dataset: datasetReferenceSchema.describe(
    "The dataset that is watched, most often the one an endpoint is captured to.",
  ),
  columns: z.array(columnNameSchema).default([]).describe("Columns that are compared; left out, all."),
  against: patternText(
    { code: "invalid-reference", expected: "`training` or a dataset <layer>.<name>", example: "training" },
    /^(training|(bronze|silver|gold|reference)\.[a-z][a-z0-9_]*)$/,
  )
    .default("training")
    .describe("What it is compared with: the training data of the version in use, or another dataset."),
  ...distance,
  ...common,
});

const skewMonitor = z.strictObject({
  kind: z.literal("skew").describe("Watches whether an endpoint is asked other things than the model was trained on."),
  endpoint: dnsNameSchema.describe("An endpoint that is captured."),
  columns: z.array(columnNameSchema).default([]).describe("Inputs that are compared; left out, all."),
  ...distance,
  ...common,
});

const freshnessMonitor = z.strictObject({
  kind: z.literal("freshness").describe("Watches how old the newest data of a dataset is."),
  dataset: datasetReferenceSchema.describe("The dataset that is watched."),
  atMost: derives(
    durationSchema.optional().describe("How old its newest data may be; left out, the dataset's own `freshness`."),
    (path, valueAt) => {
      const dataset = valueAt([...path.slice(0, -1), "dataset"]);
      return sameAs(() => ["datasets", String(dataset), "freshness"])(path, valueAt);
    },
  ),
  ...common,
});

const kpiMonitor = z.strictObject({
  kind: z.literal("kpi").describe("Watches what the system is for; the threshold is the KPI's own."),
  kpi: snakeNameSchema.describe("A KPI of `purpose.kpis`."),
  ...common,
});

const stalenessMonitor = z.strictObject({
  kind: z.literal("staleness").describe("Watches how long ago the version in use was trained."),
  model: dnsNameSchema.describe("The model that is watched."),
  atMost: durationSchema.describe("How old the version in use may be."),
  ...common,
});

const latencyMonitor = z.strictObject({
  kind: z.literal("latency").describe("Watches how fast an endpoint answers."),
  endpoint: dnsNameSchema.describe("The endpoint that is watched."),
  percentile: z.literal([95, 99]).default(95).describe("Which share of the answers stays below; 95 if left out."),
  atMost: durationSchema.describe("Time that these answers stay below."),
  ...common,
});

const memoryMonitor = z.strictObject({
  kind: z.literal("memory").describe("Watches how much of its memory an endpoint uses."),
  endpoint: dnsNameSchema.describe("The endpoint that is watched."),
  atMost: percentSchema.describe("Share of a copy's memory that may be in use."),
  ...common,
});

const costMonitor = z.strictObject({
  kind: z.literal("cost").describe("Watches what the project costs in this environment."),
  atMost: moneySchema.describe("What it may cost within the window."),
  ...everyMonitor({ seconds: 30 * DAY, text: "1 month" }),
});

const failuresMonitor = z.strictObject({
  kind: z.literal("failures").describe("Watches how many runs of a pipeline or requests to an endpoint fail."),
  pipeline: dnsNameSchema.optional().describe("The pipeline that is watched; a monitor has this or `endpoint`."),
  endpoint: dnsNameSchema.optional().describe("The endpoint that is watched; a monitor has this or `pipeline`."),
  atMost: percentSchema.describe("Share of runs or requests that may fail."),
  ...common,
});

const restrictedAccessMonitor = protects(
  z.strictObject({
    kind: z.literal("restricted-access").describe("Tells of whoever reads a dataset that may hardly be read."),
    dataset: datasetReferenceSchema.describe("The dataset that is watched."),
    atMost: z
      .int()
      .min(0)
      .max(1_000_000_000)
      .default(0)
      .describe("How often people may read it within the window; left out, the first time is told."),
    ...common,
  }),
);

export const monitorSchema = z.discriminatedUnion("kind", [
  driftMonitor,
  skewMonitor,
  freshnessMonitor,
  kpiMonitor,
  stalenessMonitor,
  latencyMonitor,
  memoryMonitor,
  costMonitor,
  failuresMonitor,
  restrictedAccessMonitor,
]);

export type MonitorSpec = z.output<typeof monitorSchema>;
