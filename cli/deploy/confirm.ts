import { createInterface } from "node:readline/promises";
import type { Deployment } from "./deployment.ts";
import type { DestroyPlan } from "./destroy.plan.ts";
import { hasChanges } from "./preview.plan.ts";
import { countOperations, type RunRecord } from "./run-record.ts";
import { describeOperations, renderDestroyPlans } from "./summary.render.ts";
import type { TerminalProgress } from "./terminal-progress.ts";

export interface Asking {
  /** The answer was given on the command line. */
  yes: boolean;
  progress: TerminalProgress;
}

function productionStacks(deployment: Deployment): Set<string> {
  return new Set(deployment.stacks.filter(({ stage }) => stage === "production").map(({ name }) => name));
}

/** On a terminal, production is asked for; a pipeline has been asked by whoever merged. */
export async function confirmProduction(
  deployment: Deployment,
  previews: readonly RunRecord[],
  asking: Asking,
): Promise<boolean> {
  const production = productionStacks(deployment);
  const changed = previews.filter((preview) => production.has(preview.stack) && hasChanges(preview));
  if (changed.length === 0 || asking.yes || !process.stdin.isTTY) return true;
  asking.progress.close();
  for (const preview of changed) {
    asking.progress.say(`${preview.stack} (production): ${describeOperations(countOperations(preview))}`);
  }
  return /^y(es)?$/i.test(await ask("Deploy to production? [y/N] "));
}

/** Taking production away, or data, is confirmed by typing the stacks' names; without a terminal only by --yes. */
export async function confirmDestroy(
  deployment: Deployment,
  plans: readonly DestroyPlan[],
  asking: Asking,
): Promise<boolean> {
  asking.progress.say(renderDestroyPlans(plans));
  if (asking.yes) return true;
  if (!process.stdin.isTTY) {
    asking.progress.say("this is no terminal: say --yes to destroy");
    return false;
  }
  asking.progress.close();
  const production = productionStacks(deployment);
  const grave = plans.filter((plan) => production.has(plan.stack) || plan.deletedData.length > 0);
  if (grave.length === 0) return /^y(es)?$/i.test(await ask("Destroy? [y/N] "));
  const names = grave.map((plan) => plan.stack).join(" ");
  return (await ask(`Production or data goes. Type \`${names}\` to destroy: `)).trim() === names;
}

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}
