import type { CodeDocument } from "../code-document.ts";

export const projectCodes = {
  "unknown-project": {
    title: "There is no such project",
    explanation:
      "`source.project`, `share.with` and options such as `--project` name projects of this repository, by the name of their folder below `projects/`.",
    example: "source: { project: seeds, dataset: gold.catalogue }",
  },
  "formerly-taken": {
    title: "Two things would be deployed under one name",
    explanation:
      "`formerly` names what a dataset, pipeline, model or project was first deployed under, and what is deployed keeps that name. So nothing else may have it: neither as its name nor as its own `formerly`. Things that swapped names each say the name they had first, which is right. See `docs/renaming.md`.",
    example:
      "datasets:\n  bronze.orders: { formerly: bronze.sales }\n  bronze.sales: { formerly: bronze.orders } # a swap",
  },
  "formerly-same": {
    title: "A thing says that it was once called what it is called",
    explanation:
      "`formerly` is for what was renamed: it names the first name that was deployed, not the one before the last change. Of what is called as it was at first, nothing is said.",
    example: "pipelines:\n  train: { formerly: nightly }",
  },
  "removed-project-exists": {
    title: "A project was taken out and is there",
    explanation:
      "`removedProjects` of platform.yaml names projects that have no folder below `projects/` any more. A project that came back, or goes on under another name with `formerly`, is not among them. See `docs/renaming.md`.",
    example:
      "removedProjects:\n  seeds: { removedAt: 2026-03-01, leaves: [bronze.seed_orders], reason: Merged into plants. }",
  },
  "removed-project-consumed": {
    title: "A dataset comes from a project that was taken out",
    explanation:
      "What a removed project leaves may be kept, and nothing writes it any more: a reader would take yesterday's data for today's. Whoever still needs it takes the dataset over, with a step that writes it.",
    example:
      "datasets:\n  gold.catalogue: { classification: internal } # no `source` any more\npipelines:\n  build: { steps: { catalogue: { python: jobs/catalogue.py, writes: [gold.catalogue] } } }",
  },
  "personal-data-without-basis": {
    title: "Personal data is processed on no stated ground",
    explanation:
      "As soon as a column is `personal`, `purpose.personalData` says by which column people are found and which lawful basis of the GDPR (article 6) holds. Choosing the basis is for people to decide; it is never filled in.",
    example:
      "purpose:\n  personalData: { subjectKey: customer_id, lawfulBasis: legitimate-interests, erasure: { within: 30 days } }",
  },
  "assessment-missing": {
    title: "A system of high risk has not been assessed",
    explanation:
      "With `riskTier: high`, `purpose.assessments` has one of the kind `conformity` (EU AI Act, article 43) and, where there is personal data, one of the kind `data-protection` (GDPR, article 35).",
    example:
      "assessments:\n  conformity: { kind: conformity, file: docs/conformity.md, reviewed: 2026-05-01, validFor: 1 year }",
  },
  "assessment-expired": {
    title: "An assessment has run out",
    explanation:
      "An assessment counts for `validFor` from the day it was last `reviewed`. After that day this is a warning at each check, until somebody reviews it. Days are counted in UTC.",
    example: "dpia: { kind: data-protection, file: docs/dpia.md, reviewed: 2026-05-01, validFor: 1 year }",
  },
  "grant-expired": {
    title: "A grant has run out",
    explanation:
      "A grant holds up to and including the day in `expires`, in UTC, and gives nothing afterwards. This is a warning: what gives nothing any more should not stay in the file as if it did.",
    example:
      "quarter-audit: { group: plants-science, access: read, to: [bronze.orders], reason: Audit of the third quarter., expires: 2026-12-31 }",
  },
} as const satisfies Record<string, CodeDocument>;
