import { z } from "zod";
import { patternText } from "../reading/expectation.ts";
import { moneySchema, sizeSchema } from "../units/unit.schema.ts";

export const gpuPoolSchema = z.strictObject({
  resource: patternText(
    { code: "invalid-value", expected: "an extended resource <vendor>/<device>", example: "nvidia.com/gpu" },
    /^[a-z0-9.-]+\/[A-Za-z0-9._-]+$/,
  ).describe("Extended resource that the device plugin offers."),
  perNode: z.int().min(1).max(64).default(1).describe("GPUs on one node."),
  gpuMemory: sizeSchema.describe("Memory of one GPU."),
  nodes: z
    .strictObject({
      min: z.int().min(0).max(10_000).default(0).describe("Nodes that always stand ready."),
      max: z.int().min(1).max(10_000).describe("Nodes at most."),
    })
    .describe("How many nodes the pool may have."),
  instanceTypes: z
    .array(
      patternText(
        { code: "invalid-value", expected: "an instance type of AWS", example: "g5.xlarge" },
        /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/,
      ),
    )
    .min(1)
    .optional()
    .describe("Instance types that its nodes may be of, on AWS."),
  hourlyCost: moneySchema.optional().describe("What one node costs in an hour."),
  spot: z.boolean().default(false).describe("Whether nodes may be taken away at short notice."),
});

export type GpuPoolSpec = z.output<typeof gpuPoolSchema>;
