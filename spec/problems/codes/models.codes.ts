import type { CodeDocument } from "../code-document.ts";

export const modelCodes = {
  "unknown-baseline": {
    title: "There is no such baseline",
    explanation: "`betterThan` of a gate names one of the model's own `baselines`.",
    example: "baselines: { popularity: { metrics: { recall_at_10: 0.08 } } }",
  },
  "model-without-trainer": {
    title: "No step makes the model",
    explanation:
      "A model is written by a step, as `models.<name>`, or is a third party's and says so in `baseModel`. Without either no version could ever be registered, and its endpoints would wait for ever.",
    example: "fit: { python: jobs/train.py, reads: [silver.purchases], writes: [models.recommender] }",
  },
  "approvals-too-few": {
    title: "A version is released with fewer approvals than its model asks for",
    explanation:
      "`approvals.atLeast` of a model says how many people have to agree before a version is released, and `approvedBy` of the record names them: different people, of whom none trained it.",
    example: "approvedBy: [grace@greenhouse.example, maria@greenhouse.example]",
  },
} as const satisfies Record<string, CodeDocument>;
