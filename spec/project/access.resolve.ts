import { resolveReference } from "../pipelines/data-reference.resolve.ts";
import type { GrantSpec } from "./access.schema.ts";
import type { ExtraGrant } from "./access.types.ts";

export function resolveGrant(name: string, spec: GrantSpec, source: string): ExtraGrant {
  const { group, access, to, reason, expires } = spec;
  return { name, group, access, to: to.map(resolveReference), reason, expires, source };
}
