import { lineageOf } from "../pipelines/lineage.ts";
import { quote } from "../problems/excerpt.ts";
import { type DataMap, namesAt } from "../reading/located.ts";
import type { Reference } from "../reading/reference-findings.ts";

/** What a model is asked with: inputs of its signature, and features that the step that trains it reads. */
export function inputReference(raw: DataMap, model: string): Reference {
  const fields = lineageOf(raw)
    .filter(({ actor, writes }) => actor === "step" && writes.includes(`models.${model}`))
    .flatMap(({ reads }) => reads.filter((read) => read.startsWith("features.")))
    .flatMap((read) => namesAt(raw, ["features", read.slice("features.".length), "fields"]));
  return {
    what: "input or feature",
    code: "unknown-column",
    known: [...new Set([...namesAt(raw, ["models", model, "signature", "inputs"]), ...fields])],
    declaredIn: `\`signature.inputs\` of ${quote(model)}`,
  };
}
