import type { Endpoint } from "./endpoint.types.ts";

/** Batch, streaming and clouds' own services come later; `check` says so for each. */
export function isServed({ mode, servedOn }: Pick<Endpoint, "mode" | "servedOn">): boolean {
  return mode === "online" && servedOn === "cluster";
}
