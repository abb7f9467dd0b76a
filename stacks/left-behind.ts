import { planLeftBehind, type Remnant } from "../components/data/left-behind.plan.ts";
import type { Platform } from "../spec/model.ts";

export type { Remnant };

/** What no program declares any more and is kept, in one environment. */
export function leftBehind(platform: Platform): Remnant[] {
  return planLeftBehind(platform);
}
