import { mapRecord, type PointTo } from "../reading/map-record.ts";
import type { PurposeSpec } from "./purpose.schema.ts";
import type { Kpi, PersonalData, Purpose } from "./purpose.types.ts";

export function resolvePurpose(spec: PurposeSpec, pointTo: PointTo): Purpose {
  const at = (...keys: string[]) => pointTo(["purpose", ...keys]);
  return {
    summary: spec.summary,
    riskTier: spec.riskTier,
    stakeholders: mapRecord(spec.stakeholders, (name, { groups, interest }) => ({
      name,
      groups,
      interest,
      source: at("stakeholders", name),
    })),
    kpis: mapRecord(spec.kpis, (name, kpi) => ({
      name,
      description: kpi.description,
      target: resolveTarget(kpi),
      computedFrom: kpi.computedFrom,
      source: at("kpis", name),
    })),
    personalData: resolvePersonalData(spec.personalData, at("personalData")),
    assessments: mapRecord(spec.assessments, (name, { kind, file, reviewed, validFor }) => ({
      name,
      kind,
      file,
      reviewed,
      validForSeconds: validFor,
      source: at("assessments", name),
    })),
    source: at(),
  };
}

/** The checks have seen that there is one of the two. */
function resolveTarget({ atLeast, atMost }: PurposeSpec["kpis"][string]): Kpi["target"] {
  if (atLeast !== undefined) return { bound: "atLeast", measure: atLeast };
  return { bound: "atMost", measure: atMost ?? { value: 0, unit: undefined } };
}

function resolvePersonalData(spec: PurposeSpec["personalData"], source: string): PersonalData | undefined {
  if (spec === undefined) return undefined;
  const { subjectKey, lawfulBasis, erasure } = spec;
  return { subjectKey, lawfulBasis, erasureWithinSeconds: erasure?.within, source };
}
