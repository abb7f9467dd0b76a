import { datasetReference } from "../data/data-reference.checks.ts";
import { quote } from "../problems/excerpt.ts";
import type { Finding } from "../problems/problem-list.ts";
import { listWords } from "../problems/suggestion.ts";
import { findNotExactlyOne } from "../reading/exactly-one.ts";
import { isSaid, namesAt } from "../reading/located.ts";
import { findBadReference, findBadReferences } from "../reading/reference-findings.ts";
import { addSeconds } from "../units/date.ts";
import type { ProjectSpec } from "./project.schema.ts";
import type { PurposeSpec } from "./purpose.schema.ts";
import { groupReference, type Surroundings } from "./surroundings.ts";

export function checkPurpose(around: Surroundings): Finding[] {
  const { raw, spec, platform } = around;
  const stakeholders = namesAt(raw, ["purpose", "stakeholders"]).flatMap((name) =>
    findBadReferences(raw, ["purpose", "stakeholders", name, "groups"], groupReference(platform)),
  );
  if (spec.purpose === undefined) return stakeholders;
  return [
    ...stakeholders,
    ...checkKpis(spec.purpose, around),
    ...checkPersonalData(spec.purpose, around),
    ...checkAssessments(spec.purpose, around),
  ];
}

function checkKpis({ kpis }: PurposeSpec, { raw }: Surroundings): Finding[] {
  return Object.entries(kpis).flatMap(([name, kpi]) => {
    const path = ["purpose", "kpis", name];
    return [
      ...findNotExactlyOne(raw, path, ["atLeast", "atMost"]),
      ...findBadReference(kpi.computedFrom, [...path, "computedFrom"], datasetReference(raw)),
    ];
  });
}

function checkPersonalData({ personalData }: PurposeSpec, { raw, spec }: Surroundings): Finding[] {
  if (personalData === undefined) return isSaid(raw, ["purpose", "personalData"]) ? [] : findMissingBasis(spec);
  const columns = namesAt(raw, ["datasets"]).flatMap((dataset) => namesAt(raw, ["datasets", dataset, "columns"]));
  return findBadReference(personalData.subjectKey, ["purpose", "personalData", "subjectKey"], {
    what: "column",
    code: "unknown-column",
    known: [...new Set(columns)],
    declaredIn: "`columns` of the datasets with personal data",
  });
}

function findMissingBasis(spec: Partial<ProjectSpec>): Finding[] {
  const datasets = personalDatasets(spec);
  const [first] = datasets;
  if (first === undefined) return [];
  const key = first.columns.find(([, { personal }]) => personal === "identifier")?.[0] ?? first.columns[0]?.[0];
  const message = `${listWords(datasets.map(({ name }) => name))} ${datasets.length === 1 ? "holds" : "hold"} personal data, and \`purpose\` does not say why that may be processed`;
  const fix = `Add \`personalData: { subjectKey: ${key}, lawfulBasis: … }\` to \`purpose\`, with the basis that holds.`;
  return [{ code: "personal-data-without-basis", message, fix, path: ["purpose"], at: "key" }];
}

function personalDatasets(spec: Partial<ProjectSpec>) {
  return Object.entries(spec.datasets ?? {}).flatMap(([name, { columns = {} }]) => {
    const personal = Object.entries(columns).filter(([, column]) => column.personal !== undefined);
    return personal.length === 0 ? [] : [{ name, columns: personal }];
  });
}

function checkAssessments(purpose: PurposeSpec, { raw, spec, today }: Surroundings): Finding[] {
  const expired = Object.entries(purpose.assessments).flatMap(([name, { reviewed, validFor }]): Finding[] => {
    const end = addSeconds(reviewed, validFor);
    if (end === undefined || today <= end) return [];
    const message = `the assessment ${quote(name)} was reviewed on ${reviewed} and counted until ${end}`;
    const fix = "Review it, and write the day.";
    const path = ["purpose", "assessments", name, "reviewed"];
    return [{ code: "assessment-expired", severity: "warning", message, fix, path, at: "value" }];
  });
  // One that is malformed may be the one that is missing.
  const areAllRead = namesAt(raw, ["purpose", "assessments"]).length === Object.keys(purpose.assessments).length;
  const missing = areAllRead ? findMissingAssessments(purpose, personalDatasets(spec).length > 0) : [];
  return [...expired, ...missing];
}

/** The EU AI Act asks for a conformity assessment of what is high risk, the GDPR for one of data protection where people are concerned. */
function findMissingAssessments({ riskTier, assessments }: PurposeSpec, isPersonal: boolean): Finding[] {
  if (riskTier !== "high") return [];
  const needed = isPersonal ? (["conformity", "data-protection"] as const) : (["conformity"] as const);
  const there = Object.values(assessments).map(({ kind }) => kind);
  return needed
    .filter((kind) => !there.includes(kind))
    .map((kind) => ({
      code: "assessment-missing",
      message: `the risk tier is \`high\`${kind === "data-protection" ? ", with personal data," : ""} and there is no assessment of the kind \`${kind}\``,
      fix: `Add \`${kind}: { kind: ${kind}, file: docs/${kind}.md, reviewed: 2026-05-01, validFor: 1 year }\` to \`purpose.assessments\`, with the day it was reviewed.`,
      path: ["purpose", "riskTier"],
      at: "value",
    }));
}
