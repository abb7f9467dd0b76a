import { AppsV1Api, CoreV1Api } from "@kubernetes/client-node";
import { UserError } from "../../spec/errors.ts";
import { loadContext, readClusterIdentity } from "./clusters.ts";
import type { Deployment } from "./deployment.ts";
import type { PulumiDriver } from "./driver.ts";
import { describeLock, judgeHolder, readLocks, thisMachine } from "./locks.ts";
import { planLevels, type StackPlan, selectStacks } from "./order.plan.ts";
import { inParallel } from "./parallel.ts";
import type { StackState } from "./stack-state.ts";
import {
  describePendingPod,
  describeRefusedPods,
  describeStack,
  namespacesOf,
  type PendingPod,
  type StackStatus,
} from "./status.plan.ts";
import { findUndeclared, withUndeclared } from "./undeclared.plan.ts";

/** Reads the state of every stack, declared or not, and what its cluster says of the pods in it; changes nothing. */
export async function status(
  deployment: Deployment,
  driver: PulumiDriver,
  stackNames: readonly string[],
): Promise<StackStatus[]> {
  const undeclared = findUndeclared(await driver.listStacks(), deployment);
  const remarkOn = ({ name }: StackPlan) => undeclared.find(({ plan }) => plan.name === name);
  const named = selectStacks(withUndeclared(deployment, undeclared).stacks, stackNames);
  // What nothing declares has no place in the order, and comes last.
  const [strays, declared] = [named.filter(remarkOn), named.filter((stack) => !remarkOn(stack))];
  const stacks = [...planLevels(declared, deployment.environments).flat(), ...strays];
  return await inParallel(stacks, 4, async (stack) => {
    const state = await driver.readState(stack.name);
    const remark = remarkOn(stack);
    const cluster = await askCluster(deployment, stack, state);
    return describeStack({
      stack,
      state,
      lock: readLock(driver, stack.name),
      ...cluster,
      simulated: deployment.simulated,
      undeclared: remark === undefined ? undefined : { why: remark.why, fix: remark.fix },
    });
  });
}

function readLock(driver: PulumiDriver, stack: string) {
  const [lock] = readLocks(driver.backendUrl, driver.project, stack);
  if (lock === undefined) return undefined;
  const holder = judgeHolder(lock, thisMachine);
  return { lock, holder, description: describeLock(lock, holder) };
}

interface ClusterAnswer {
  pendingPods: PendingPod[];
  unreachable: string | undefined;
}

async function askCluster(
  deployment: Deployment,
  stack: StackPlan,
  state: StackState | undefined,
): Promise<ClusterAnswer> {
  const namespaces = namespacesOf(state);
  if (stack.context === undefined || namespaces.length === 0) return { pendingPods: [], unreachable: undefined };
  try {
    await readClusterIdentity(stack.environment, stack.context, deployment.kubeconfig);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { pendingPods: [], unreachable: error.message };
  }
  const config = loadContext(deployment.kubeconfig, stack.context);
  const core = config.makeApiClient(CoreV1Api);
  const apps = config.makeApiClient(AppsV1Api);
  const answers = await inParallel(namespaces, 4, async (namespace) => {
    const pods = (await core.listNamespacedPod({ namespace, fieldSelector: "status.phase=Pending" })).items;
    const sets = (await apps.listNamespacedReplicaSet({ namespace })).items;
    const stateful = (await apps.listNamespacedStatefulSet({ namespace })).items;
    return [
      ...pods.map(describePendingPod),
      ...sets.map((set) => describeRefusedPods("ReplicaSet", set)),
      ...stateful.map((set) => describeRefusedPods("StatefulSet", set)),
    ].filter((pod) => pod !== undefined);
  });
  return { pendingPods: answers.flat(), unreachable: undefined };
}
