import type { Pipeline, Step } from "./pipeline.types.ts";

/** Names of the steps that something can run, without all that would wait for one that nothing runs. */
export function runningSteps(pipeline: Pick<Pipeline, "steps">, canRun: (step: Step) => boolean): Set<string> {
  const steps = Object.values(pipeline.steps);
  const running = new Set(steps.filter(canRun).map(({ name }) => name));
  for (let before = -1; before !== running.size; ) {
    before = running.size;
    for (const step of steps) if (step.waitsFor.some((name) => !running.has(name))) running.delete(step.name);
  }
  return running;
}
