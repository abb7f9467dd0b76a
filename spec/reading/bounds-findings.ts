import { quotePath } from "../problems/excerpt.ts";
import type { Finding } from "../problems/problem-list.ts";

export function findInvertedBounds(bounds: { min: number; max: number }, path: readonly string[]): Finding[] {
  if (bounds.min <= bounds.max) return [];
  const message = `${quotePath(path)}: min ${bounds.min} is more than max ${bounds.max}`;
  return [
    { code: "bounds-inverted", message, fix: "Lower `min` or raise `max`.", path: [...path, "min"], at: "value" },
  ];
}
