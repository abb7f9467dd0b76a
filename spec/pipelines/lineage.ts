import { suggestWord } from "../problems/suggestion.ts";
import { dataReference } from "../project/references.ts";
import { type Data, type DataMap, dataAt, namesAt, type Path } from "../reading/located.ts";

/** Who reads or writes: a step, an endpoint that answers, one that is captured or reviewed, or a group of features. */
export type LineageActor = "step" | "endpoint" | "capture" | "review" | "features";

/** One thing that reads data and writes data, as the file says it. */
export interface LineageEdge {
  actor: LineageActor;
  /** Where it stands: `["pipelines", "train", "steps", "fit"]`. */
  path: Path;
  /** `silver.purchases`, `features.customer_activity`, `models.recommender`. */
  reads: string[];
  writes: string[];
}

/**
 * All lineage of a project. Read from the file as it is written, so that a step with a mistake elsewhere still says what
 * it writes. Said nowhere else in the language.
 */
export function lineageOf(raw: DataMap): LineageEdge[] {
  return [
    ...stepEdges(raw),
    ...featureEdges(raw),
    ...namesAt(raw, ["endpoints"]).flatMap((name) => endpointEdges(raw, name)),
  ];
}

/**
 * What anything in the project writes. A name that is not known is told where it stands; what was probably meant by it
 * counts as written, so that one slip is one problem.
 */
export function writtenThings(edges: readonly LineageEdge[], raw: DataMap): ReadonlySet<string> {
  const meant = (written: string): string => {
    const { known } = dataReference(raw, written);
    return known.includes(written) ? written : (suggestWord(written, known) ?? written);
  };
  return new Set(edges.flatMap(({ writes }) => writes.map(meant)));
}

function stepEdges(raw: DataMap): LineageEdge[] {
  return namesAt(raw, ["pipelines"]).flatMap((pipeline) => {
    const steps: Path = ["pipelines", pipeline, "steps"];
    return namesAt(raw, steps).map((step): LineageEdge => {
      const path = [...steps, step];
      return { actor: "step", path, reads: words(raw, path, "reads"), writes: words(raw, path, "writes") };
    });
  });
}

function featureEdges(raw: DataMap): LineageEdge[] {
  return namesAt(raw, ["features"]).map((name): LineageEdge => {
    const path = ["features", name];
    return { actor: "features", path, reads: words(raw, path, "computedFrom"), writes: [`features.${name}`] };
  });
}

function endpointEdges(raw: DataMap, name: string): LineageEdge[] {
  const path = ["endpoints", name];
  const models = words(raw, path, "model").map((model) => `models.${model}`);
  const answers: LineageEdge = {
    actor: "endpoint",
    path,
    reads: [...models, ...words(raw, path, "reads")],
    writes: words(raw, path, "writes"),
  };
  const kept = (
    [
      ["capture", "capture"],
      ["humanReview", "review"],
    ] as const
  ).map(
    ([word, actor]): LineageEdge => ({
      actor,
      path: [...path, word],
      reads: models,
      writes: words(raw, [...path, word], "to"),
    }),
  );
  return [answers, ...kept.filter(({ writes }) => writes.length > 0)];
}

function words(raw: DataMap, path: Path, key: string): string[] {
  const written: Data | undefined = dataAt(raw, [...path, key]);
  if (typeof written === "string") return [written];
  return Array.isArray(written) ? written.filter((word) => typeof word === "string") : [];
}
