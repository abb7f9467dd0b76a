import { quote } from "../problems/excerpt.ts";
import type { Finding } from "../problems/problem-list.ts";
import type { DataMap, Path } from "../reading/located.ts";
import { releaseKey } from "../reading/pointer.ts";
import { findBadReference, findRepeated } from "../reading/reference-findings.ts";
import type { ModelSpec } from "./model.schema.ts";
import type { ReleaseSpec, ReleasesSpec } from "./releases.schema.ts";

/** The records as written, and what is well-formed of them. */
interface Records {
  raw: DataMap;
  partial: Partial<ReleasesSpec>;
}

interface Models {
  /** Malformed ones included. */
  models: readonly string[];
  /** As the environment of the records sees them. */
  specs: Partial<Record<string, Pick<ModelSpec, "approvals">>>;
}

/** Whether records fit the project. */
export function checkReleases({ raw, partial }: Records, { models, specs }: Models): Finding[] {
  const seen = new Set<string>();
  return (partial.releases ?? []).flatMap((release, index) => {
    const path = ["releases", index];
    const reference = {
      what: "model",
      code: "unknown-model",
      known: models,
      declaredIn: "`models` of project.yaml",
    } as const;
    const findings: Finding[] = findBadReference(release.model, [...path, "model"], reference);
    const key = releaseKey(release);
    if (seen.has(key)) {
      const message = `${quote(release.model)} version ${quote(release.version)} has a record already`;
      findings.push({
        code: "release-repeated",
        message,
        fix: "Keep one of the two records.",
        path: [...path, "version"],
        at: "value",
      });
    }
    seen.add(key);
    const model = Object.hasOwn(specs, release.model) ? specs[release.model] : undefined;
    return [
      ...findings,
      ...findRepeated(raw, [...path, "approvedBy"]),
      ...(model === undefined ? [] : findMissingApprovals(path, release, model.approvals.atLeast)),
    ];
  });
}

/** One's own approval counts for nothing. Where it stands alone, the rule `serving-model-approved` judges it by stage. */
function findMissingApprovals(path: Path, { approvedBy, trainedBy, model }: ReleaseSpec, atLeast: number): Finding[] {
  const personOf = (text: string) => text.trim().toLowerCase();
  const trainer = personOf(trainedBy);
  const people = new Set([approvedBy].flat().map(personOf));
  const isOwn = people.has(trainer);
  const counted = atLeast > 1 && isOwn ? people.size - 1 : people.size;
  if (counted >= atLeast) return [];
  const own = isOwn ? ", without who trained it," : "";
  const message = `${quote(model)} needs ${atLeast} approvals here, and the record${own} has ${counted === 0 ? "none" : counted}`;
  const fix = "Write all who approved it as a list, `approvedBy: [ada@…, grace@…]`, once they have.";
  return [{ code: "approvals-too-few", message, fix, path: [...path, "approvedBy"], at: "value" }];
}
