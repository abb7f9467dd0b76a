import type { DataReference } from "./pipeline.types.ts";

const PREFIXES = { model: "models.", feature: "features." } as const;

/** As files write it. */
export function referenceText({ kind, name }: DataReference): string {
  return kind === "dataset" ? name : `${PREFIXES[kind]}${name}`;
}

/** Of `models.recommender`, `features.customer_activity` or `silver.purchases` what it names. */
export function resolveReference(text: string): DataReference {
  for (const kind of ["model", "feature"] as const) {
    if (text.startsWith(PREFIXES[kind])) return { kind, name: text.slice(PREFIXES[kind].length) };
  }
  return { kind: "dataset", name: text };
}
