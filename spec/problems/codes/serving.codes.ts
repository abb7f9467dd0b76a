import type { CodeDocument } from "../code-document.ts";

export const servingCodes = {
  "unknown-endpoint": {
    title: "There is no such endpoint",
    explanation: "Monitors and `rollback` name `endpoints` of the project.",
    example: "slow: { kind: latency, endpoint: recommend, atMost: 120 ms, then: { rollback: recommend } }",
  },
  "capture-without-monitor": {
    title: "What is captured in production is looked at by nothing",
    explanation:
      "Requests and answers are kept so that somebody notices when they change. A monitor of kind `drift` on the dataset, or of kind `skew` on the endpoint, does.",
    example:
      "monitors:\n  drift: { kind: drift, dataset: bronze.predictions, atMost: 0.2, then: { notify: [plants-alerts] } }",
  },
  "oversight-missing": {
    title: "A system of high risk decides alone",
    explanation:
      "With `riskTier: high` the EU AI Act asks for human oversight: each online endpoint says which answers a person decides on, who does, and how soon.",
    example: "humanReview: { when: score >= 0.9, by: [fraud-review], within: 4 hours, to: silver.reviews }",
  },
  "endpoint-not-yet-provisioned": {
    title: "An endpoint is understood, but nothing serves it yet",
    explanation:
      "Endpoints of `mode: batch` and `streaming`, and those served on a cloud's own service, come with a later version. Until then such an endpoint is left out of what is deployed. This is a warning.",
    example: "recommend: { model: recommender, mode: online }",
  },
} as const satisfies Record<string, CodeDocument>;
