import { type DataMap, namesAt } from "../reading/located.ts";
import type { Reference } from "../reading/reference-findings.ts";

/** References among the parts of one project; what is malformed counts as there. */
export function partReference(raw: DataMap, part: "model" | "pipeline" | "endpoint"): Reference {
  const section = `${part}s`;
  return { what: part, code: `unknown-${part}`, known: namesAt(raw, [section]), declaredIn: `\`${section}\`` };
}

/** Of a word such as `models.recommender`, `features.customer_activity` or `silver.purchases`. */
export function dataReference(raw: DataMap, written: string): Reference {
  const section = written.startsWith("models.") ? "models" : written.startsWith("features.") ? "features" : "datasets";
  const prefix = section === "datasets" ? "" : `${section}.`;
  const part = { models: "model", features: "feature", datasets: "dataset" } as const;
  return {
    what: section === "features" ? "group of features" : part[section],
    code: `unknown-${part[section]}`,
    known: namesAt(raw, [section]).map((name) => `${prefix}${name}`),
    declaredIn: `\`${section}\``,
  };
}
