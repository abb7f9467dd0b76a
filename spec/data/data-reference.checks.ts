import { quote } from "../problems/excerpt.ts";
import { type DataMap, namesAt } from "../reading/located.ts";
import type { Reference } from "../reading/reference-findings.ts";

/** A dataset of the project, malformed ones included. */
export function datasetReference(raw: DataMap): Reference {
  return { what: "dataset", code: "unknown-dataset", known: namesAt(raw, ["datasets"]), declaredIn: "`datasets`" };
}

/** A column of one dataset, malformed ones included. */
export function columnReference(raw: DataMap, dataset: string): Reference {
  return {
    what: "column",
    code: "unknown-column",
    known: namesAt(raw, ["datasets", dataset, "columns"]),
    declaredIn: `\`columns\` of ${quote(dataset)}`,
  };
}
