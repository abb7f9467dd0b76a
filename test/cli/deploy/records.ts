import type { OpType } from "@pulumi/pulumi/automation/index.js";
import { emptyRecord, type RunRecord } from "../../../cli/deploy/run-record.ts";

export const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";

export function urnOf(name: string, type: string = CONFIG_MAP): string {
  return `urn:pulumi:dev::tiny::${type}::${name}`;
}

/** A preview in which these operations happen to this many ConfigMaps each. */
export function previewOf(operations: Partial<Record<OpType, number>>): RunRecord {
  const record = emptyRecord("preview", "dev");
  for (const [op, count] of Object.entries(operations)) {
    for (let index = 0; index < count; index += 1) {
      const urn = urnOf(`${op}-${index}`);
      record.steps.set(urn, {
        urn,
        type: CONFIG_MAP,
        op: op as OpType,
        paths: [],
        restated: false,
        custom: true,
        done: true,
      });
    }
  }
  return record;
}
