import type { Progress } from "../../twin/progress.ts";
import type { PulumiDriver } from "./driver.ts";

/** Whether the user asked to stop. */
export interface Interrupts {
  readonly requested: boolean;
  dispose(): void;
}

/**
 * The first Ctrl-C is passed to the engine once, which finishes what runs and keeps its state; the second ends the
 * engine at once, and the next run clears up after it.
 */
export function watchInterrupts(driver: PulumiDriver, progress: Progress): Interrupts {
  let count = 0;
  const onSignal = () => {
    count += 1;
    if (count === 1) {
      progress.say("stopping: running operations are finished first (again to stop at once)");
      driver.interrupt("soft");
    } else {
      progress.say("stopping at once: the next run clears up what was under way");
      driver.interrupt("hard");
    }
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    get requested() {
      return count > 0;
    },
    dispose() {
      for (const signal of signals) process.removeListener(signal, onSignal);
    },
  };
}
