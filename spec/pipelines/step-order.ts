import type { FeatureSpec } from "../data/feature.schema.ts";
import type { Finding } from "../problems/problem-list.ts";
import { resolveReference } from "./data-reference.resolve.ts";
import type { StepSpec } from "./pipeline.schema.ts";

type OrderedStep = Pick<StepSpec, "reads" | "writes" | "after">;
type FeatureSources = Record<string, Pick<FeatureSpec, "computedFrom">>;

/**
 * The steps that each step waits for, in the order of the file: those it names, those that write what it reads, and those
 * that write the dataset from which features it reads are computed.
 */
export function stepDependencies(steps: Record<string, OrderedStep>, features: FeatureSources): Map<string, string[]> {
  const all = Object.entries(steps);
  return new Map(
    all.map(([name, step]) => {
      const inputs = new Set<string | undefined>(step.reads.flatMap((read) => [read, sourceOf(read, features)]));
      const isAwaited = ([other, { writes }]: [string, OrderedStep]) =>
        // A step may read what it writes itself: it then continues its own table.
        step.after.includes(other) || (other !== name && writes.some((written) => inputs.has(written)));
      return [name, all.filter(isAwaited).map(([other]) => other)];
    }),
  );
}

function sourceOf(read: string, features: FeatureSources): string | undefined {
  const { kind, name } = resolveReference(read);
  return kind === "feature" ? features[name]?.computedFrom : undefined;
}

/** Each circle once, at the step of it that stands first in the file. */
export function findStepCycles(
  steps: Record<string, OrderedStep>,
  path: readonly string[],
  features: FeatureSources,
): Finding[] {
  const dependencies = stepDependencies(steps, features);
  const seen = new Set<string>();
  return Object.keys(steps).flatMap((name): Finding[] => {
    const cycle = seen.has(name) ? undefined : findWayBack(name, dependencies);
    if (cycle === undefined) return [];
    for (const step of cycle) seen.add(step);
    const message = `steps wait for each other: ${[...cycle, name].join(" → ")}`;
    const fix = "Remove one `after`, or one of `reads` and `writes`, of the circle.";
    return [{ code: "step-cycle", message, fix, path: [...path, name], at: "key" }];
  });
}

/** The shortest way from a step back to itself. */
function findWayBack(start: string, dependencies: ReadonlyMap<string, string[]>): string[] | undefined {
  const queue: string[][] = [[start]];
  const visited = new Set<string>();
  for (let way = queue.shift(); way !== undefined; way = queue.shift()) {
    for (const next of dependencies.get(way.at(-1) ?? "") ?? []) {
      if (next === start) return way;
      if (visited.has(next)) continue;
      visited.add(next);
      queue.push([...way, next]);
    }
  }
  return undefined;
}
