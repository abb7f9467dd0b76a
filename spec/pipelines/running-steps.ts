import { referenceText } from "./data-reference.resolve.ts";
import type { Pipeline, Step } from "./pipeline.types.ts";

/** A step waits for the steps that write what it reads, and for those it names. */
export function dependenciesOf(step: Step, pipeline: Pick<Pipeline, "steps">): string[] {
  const reads = new Set(step.reads.map(referenceText));
  return Object.values(pipeline.steps)
    .filter((other) => other.name !== step.name)
    .filter((other) => step.after.includes(other.name) || other.writes.some((write) => reads.has(referenceText(write))))
    .map(({ name }) => name);
}

/** Names of the steps that something can run, without all that would wait for one that nothing runs. */
export function runningSteps(pipeline: Pick<Pipeline, "steps">, canRun: (step: Step) => boolean): Set<string> {
  const steps = Object.values(pipeline.steps);
  const running = new Set(steps.filter(canRun).map(({ name }) => name));
  for (let before = -1; before !== running.size; ) {
    before = running.size;
    for (const step of steps)
      if (dependenciesOf(step, pipeline).some((name) => !running.has(name))) running.delete(step.name);
  }
  return running;
}
