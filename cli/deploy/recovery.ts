import { UserError } from "../../spec/errors.ts";
import type { Progress } from "../../twin/progress.ts";
import type { PulumiDriver } from "./driver.ts";
import { describeLock, judgeHolder, lockedError, readLocks, removeLock, type StackLock, thisMachine } from "./locks.ts";
import { type StackState, urnName } from "./stack-state.ts";

/**
 * Brings a stack whose last run was killed back to order: a dead process's lock is removed, and creations that were
 * under way are struck from the state (the objects stay; the next update adopts them, and nothing is made twice). `refuse` has its
 * say before the engine is let loose on what the state describes.
 */
export async function recoverStack(
  driver: PulumiDriver,
  stack: string,
  progress: Progress,
  refuse: (state: StackState) => void,
): Promise<StackState> {
  clearDeadRun(driver, stack, progress);
  const state = await driver.readState(stack);
  if (state === undefined) {
    await driver.ensureStack(stack);
    return { resources: [], pending: [], time: undefined };
  }
  refuse(state);
  const creations = state.pending.filter((pending) => pending.operation === "creating");
  if (creations.length === 0) return state;
  progress.say(
    `${stack}: the last run was killed while it created ${list(creations.map((creation) => urnName(creation.urn)))}; ` +
      "striking these from the state, they are made or adopted by this run",
  );
  const refresh = await driver.refresh(stack, { clearPendingCreates: true });
  if (refresh.outcome !== "succeeded") {
    throw new UserError(
      "recovery-failed",
      `${stack}: what the killed run left open could not be cleared: ${refresh.errors[0]?.text ?? "the engine did not say why"}`,
      `mend that, or strike it by hand: pulumi refresh --clear-pending-creates --stack ${stack}`,
    );
  }
  return (await driver.readState(stack)) ?? state;
}

/**
 * Only a lock whose process is dead, on this host, is removed. Any other stops the command and is named. What the dead
 * process left half written beside the state is mended where the state is read.
 */
export function clearDeadRun(
  driver: Pick<PulumiDriver, "backendUrl" | "project">,
  stack: string,
  progress: Progress,
): void {
  const locks = readLocks(driver.backendUrl, driver.project, stack);
  const isDead = (lock: StackLock) => judgeHolder(lock, thisMachine) === "dead";
  if (!locks.every(isDead)) throw lockedError(stack, locks);
  for (const lock of locks) {
    removeLock(lock);
    progress.say(`${stack}: removed the lock of ${describeLock(lock, "dead")}, which is dead`);
  }
}

const NAMED = 3;

function list(names: readonly string[]): string {
  if (names.length <= NAMED) return names.join(", ");
  return `${names.slice(0, NAMED).join(", ")} and ${names.length - NAMED} more`;
}
