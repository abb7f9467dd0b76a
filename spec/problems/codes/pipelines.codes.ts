import type { CodeDocument } from "../code-document.ts";

export const pipelineCodes = {
  "unknown-feature": {
    title: "There is no such group of features",
    explanation: "What steps and endpoints read as `features.<name>` is declared in `features` of the project.",
    example: "reads: [features.customer_activity]",
  },
  "unknown-pipeline": {
    title: "There is no such pipeline",
    explanation: "`retrain` and monitors of failures name `pipelines` of the project; another could never be started.",
    example: "then: { retrain: train }",
  },
  "lineage-cycle": {
    title: "Data flows in a circle",
    explanation:
      "What is computed from a dataset may not be what that dataset is computed from: nothing could be the first, and a mistake would feed itself. A step may update what it reads itself; what an endpoint captures may be trained on again.",
    example: "purchases: { spark: jobs/purchases.py, reads: [bronze.orders], writes: [silver.purchases] }",
  },
  "engine-not-yet-provisioned": {
    title: "A step's engine is understood, but nothing runs it yet",
    explanation:
      "The step and all steps that wait for it are left out of the workflow rather than started on something that is not there. This is a warning.",
    example: "fit: { python: jobs/train.py, writes: [models.recommender] }",
  },
} as const satisfies Record<string, CodeDocument>;
