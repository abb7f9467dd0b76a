import type { SourcePointer } from "../reading/source-pointer.ts";

/** Notebooks for the people of one persona, each with an own home folder. */
export interface Workbench {
  name: string;
  persona: "data-engineer" | "data-scientist" | "ml-engineer";
  size: { cpu: number; memoryBytes: number; storageBytes: number };
  gpuPool: string | undefined;
  /** How many GPUs of the pool each notebook gets; without a pool none. */
  gpus: number;
  stopAfterIdleSeconds: number;
  source: SourcePointer;
}
