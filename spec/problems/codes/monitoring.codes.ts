import type { CodeDocument } from "../code-document.ts";

export const monitoringCodes = {
  "unknown-kpi": {
    title: "There is no such KPI",
    explanation: "A monitor of kind `kpi` names one of `purpose.kpis`, whose threshold it holds to.",
    example: "conversion: { kind: kpi, kpi: conversion_rate, then: { notify: [plants-alerts] } }",
  },
  "endpoint-not-captured": {
    title: "What an endpoint is asked is not kept",
    explanation:
      "Skew is the distance between what a model learned from and what it is asked. Monitors and gates of the kind `skew` read what the endpoint's `capture` keeps; without one they would never find anything. What batch and streaming endpoints are asked lies in the dataset they read, and a monitor of kind `drift` watches that.",
    example: "endpoints:\n  recommend: { model: recommender, capture: { to: bronze.predictions } }",
  },
  "alert-goes-nowhere": {
    title: "Nobody is told, and nothing happens",
    explanation:
      "A monitor does something when its threshold is crossed; in production an endpoint with objectives tells somebody. For a pipeline on a schedule this is a warning.",
    example: "then: { notify: [plants-alerts], retrain: train }",
  },
} as const satisfies Record<string, CodeDocument>;
