import { quote } from "../problems/excerpt.ts";
import type { Finding } from "../problems/problem-list.ts";
import { namesAt } from "../reading/located.ts";
import { findBadReference, findBadReferences, findRepeated } from "../reading/reference-findings.ts";
import { dataReference } from "./references.ts";
import { groupReference, type Surroundings } from "./surroundings.ts";

export function checkPersonas({ raw, platform }: Surroundings): Finding[] {
  return namesAt(raw, ["personas"]).flatMap((persona) =>
    findBadReferences(raw, ["personas", persona], groupReference(platform)),
  );
}

export function checkGrants({ raw, spec, platform, today }: Surroundings): Finding[] {
  return Object.entries(spec.grants ?? {}).flatMap(([name, grant]) => {
    const path = ["grants", name];
    return [
      ...findBadReference(grant.group, [...path, "group"], groupReference(platform)),
      ...grant.to.flatMap((thing, index) => findBadReference(thing, [...path, "to", index], dataReference(raw, thing))),
      ...findRepeated(raw, [...path, "to"]),
      ...(grant.expires < today ? [expired(name, grant.expires)] : []),
    ];
  });
}

function expired(name: string, expires: string): Finding {
  return {
    code: "grant-expired",
    severity: "warning",
    message: `the grant ${quote(name)} ended on ${expires} and gives nothing any more`,
    fix: "Remove the grant, or give it a new end if its reason still holds.",
    path: ["grants", name, "expires"],
    at: "value",
  };
}
