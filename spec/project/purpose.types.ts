import type { SourcePointer } from "../reading/source-pointer.ts";
import type { Measure } from "../units/measure.types.ts";

export interface Stakeholder {
  name: string;
  groups: string[];
  interest: string;
  source: SourcePointer;
}

export interface Kpi {
  name: string;
  description: string | undefined;
  /** One bound: the value is at least this, or at most this. */
  target: { bound: "atLeast" | "atMost"; measure: Measure };
  /** Name of the dataset. */
  computedFrom: string;
  source: SourcePointer;
}

/** Article 6 of the GDPR. */
export type LawfulBasis =
  | "consent"
  | "contract"
  | "legal-obligation"
  | "vital-interests"
  | "public-task"
  | "legitimate-interests";

export interface PersonalData {
  /** Column that says whose data a row is. */
  subjectKey: string;
  lawfulBasis: LawfulBasis;
  erasureWithinSeconds: number | undefined;
  source: SourcePointer;
}

export interface Assessment {
  name: string;
  kind: "data-protection" | "fundamental-rights" | "conformity" | "security";
  /** Relative to the project's folder. */
  file: string;
  /** `2026-05-01`. */
  reviewed: string;
  validForSeconds: number;
  source: SourcePointer;
}

export interface Purpose {
  summary: string;
  riskTier: "minimal" | "limited" | "high";
  stakeholders: Record<string, Stakeholder>;
  kpis: Record<string, Kpi>;
  personalData: PersonalData | undefined;
  assessments: Record<string, Assessment>;
  source: SourcePointer;
}
