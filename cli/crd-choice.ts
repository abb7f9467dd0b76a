import { resolve } from "node:path";
import type { CrdChoice } from "../twin/crds.ts";

/** `own`, or a folder, as said on the command line. */
export function crdChoice(value: string | undefined): CrdChoice | undefined {
  if (value === undefined) return undefined;
  return value === "own" ? "own" : { folder: resolve(value) };
}
