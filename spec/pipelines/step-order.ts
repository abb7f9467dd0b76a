import type { Finding } from "../problems/problem-list.ts";
import type { StepSpec } from "./pipeline.schema.ts";

/** The steps that each step waits for: those it names, and those that write what it reads. */
export function stepDependencies(
  steps: Record<string, Pick<StepSpec, "reads" | "writes" | "after">>,
): Map<string, string[]> {
  const writers = new Map<string, string[]>();
  for (const [name, step] of Object.entries(steps)) {
    for (const written of step.writes) writers.set(written, [...(writers.get(written) ?? []), name]);
  }
  return new Map(
    Object.entries(steps).map(([name, step]) => {
      const needed = [...step.after, ...step.reads.flatMap((read) => writers.get(read) ?? [])];
      // A step may read what it writes itself: it then continues its own table.
      return [
        name,
        [...new Set(needed)].filter(
          (other) => Object.hasOwn(steps, other) && (other !== name || step.after.includes(name)),
        ),
      ];
    }),
  );
}

/** Each circle once, at the step of it that stands first in the file. */
export function findStepCycles(steps: Record<string, StepSpec>, path: readonly string[]): Finding[] {
  const dependencies = stepDependencies(steps);
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
