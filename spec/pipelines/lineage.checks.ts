import { quote } from "../problems/excerpt.ts";
import type { Finding } from "../problems/problem-list.ts";
import type { Surroundings } from "../project/surroundings.ts";
import { type DataMap, namesAt } from "../reading/located.ts";
import { type LineageEdge, lineageOf, writtenThings } from "./lineage.ts";

export function checkLineage({ raw, spec }: Surroundings): Finding[] {
  return [...findLineageCycles(raw), ...findModelsWithoutTrainer(raw, Object.keys(spec.models ?? {}))];
}

/** What is captured or reviewed comes back on purpose. A step may update what it reads. */
function findLineageCycles(raw: DataMap): Finding[] {
  const edges = lineageOf(raw).filter(({ actor }) => actor !== "capture" && actor !== "review");
  const seen = new Set<LineageEdge>();
  return edges.flatMap((edge): Finding[] => {
    const cycle = seen.has(edge) ? undefined : findWayBack(edge, edges);
    if (cycle === undefined) return [];
    for (const each of cycle) seen.add(each);
    // Within one pipeline the steps would wait for each other, which is said there.
    if (new Set(cycle.map(placeOf)).size === 1) return [];
    const names = cycle.map(({ path }) =>
      quote(path.filter((key) => key !== "pipelines" && key !== "steps").join(".")),
    );
    const message = `data flows in a circle: ${[...names, names[0]].join(" → ")}`;
    const fix = "Remove one of `reads` and `writes` of the circle, or write the result to a dataset of its own.";
    return [{ code: "lineage-cycle", message, fix, path: edge.path, at: "key" }];
  });
}

function placeOf({ path }: LineageEdge): string {
  return path.slice(0, 2).join(".");
}

/** The shortest way from what an edge writes back to what it reads. */
function findWayBack(start: LineageEdge, edges: readonly LineageEdge[]): LineageEdge[] | undefined {
  const queue: LineageEdge[][] = [[start]];
  const visited = new Set<LineageEdge>([start]);
  for (let way = queue.shift(); way !== undefined; way = queue.shift()) {
    const written = new Set(way.at(-1)?.writes);
    const followers = edges.filter(({ reads }) => reads.some((read) => written.has(read)));
    if (way.length > 1 && followers.includes(start)) return way;
    for (const next of followers) {
      if (visited.has(next)) continue;
      visited.add(next);
      queue.push([...way, next]);
    }
  }
  return undefined;
}

function findModelsWithoutTrainer(raw: DataMap, models: readonly string[]): Finding[] {
  const steps = lineageOf(raw).filter(({ actor }) => actor === "step");
  const trained = writtenThings(steps, raw);
  return models.flatMap((name): Finding[] => {
    if (trained.has(`models.${name}`) || namesAt(raw, ["models", name]).includes("baseModel")) return [];
    const message = `no step writes ${quote(`models.${name}`)}, and it has no \`baseModel\``;
    const fix = `Add \`writes: [models.${name}]\` to the step that trains it, or \`baseModel:\` if it comes from a third party.`;
    return [{ code: "model-without-trainer", message, fix, path: ["models", name], at: "key" }];
  });
}
