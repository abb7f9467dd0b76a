import { z } from "zod";
import { coresSchema } from "../pipelines/pipeline.schema.ts";
import { protects } from "../reading/protection.ts";
import { dnsNameSchema } from "../units/name.schema.ts";
import { durationSchema, sizeSchema } from "../units/unit.schema.ts";

const GIBIBYTE = 2 ** 30;

const sizeOfWorkbench = z.strictObject({
  cpu: coresSchema.default(2).describe("CPU cores; 2 if left out."),
  memory: sizeSchema.default(8 * GIBIBYTE).describe("Memory; 8 GiB if left out."),
  storage: sizeSchema.default(20 * GIBIBYTE).describe("Home folder that outlives the notebook; 20 GiB if left out."),
});

export const workbenchSchema = z.strictObject({
  persona: protects(
    z
      .enum(["data-engineer", "data-scientist", "ml-engineer"])
      .describe("Whose workbench it is; it reaches what this persona reaches, and no more."),
  ),
  size: sizeOfWorkbench
    .default({ cpu: 2, memory: 8 * GIBIBYTE, storage: 20 * GIBIBYTE })
    .describe("What each person's notebook may use."),
  gpuPool: dnsNameSchema.optional().describe("A GPU pool of platform.yaml, for notebooks that need GPUs."),
  gpus: z.int().min(1).max(64).default(1).describe("How many GPUs of the pool each notebook gets; 1 if left out."),
  stopAfterIdle: durationSchema
    .default(3_600)
    .describe("A notebook that nobody has used for this long is stopped; its files stay. 1 hour if left out."),
});

export type WorkbenchSpec = z.output<typeof workbenchSchema>;
