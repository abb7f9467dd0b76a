import type { DataReference } from "../pipelines/pipeline.types.ts";
import type { SourcePointer } from "../reading/source-pointer.ts";

export type Persona = "data-engineer" | "data-scientist" | "ml-engineer" | "approver" | "stakeholder" | "auditor";

/** What a group may reach beyond its persona. */
export interface ExtraGrant {
  name: string;
  /** Of the identity provider. */
  group: string;
  access: "read" | "write";
  to: DataReference[];
  reason: string;
  /** The last day on which it holds: `2026-12-31`. */
  expires: string;
  source: SourcePointer;
}
