import * as pulumi from "@pulumi/pulumi";
import type { OutputOrder } from "./graph.ts";

/** Private to the SDK: children add themselves to their parent when constructed. */
interface WithChildren {
  __childResources?: Set<unknown>;
}
interface Registering {
  registerOutputs(this: pulumi.ComponentResource, outputs?: unknown): void;
}
interface FirstCall {
  urn: string | undefined;
  hadOutputs: boolean;
  childrenThen: number;
}

/**
 * Watches when components register their outputs; `stop` tells the order by URN, once every registration is through.
 * The SDK registers an empty set by itself when a component never does, and nothing at the monitor tells an early call
 * from a late one, so the call itself is observed.
 */
export function observeOutputOrder(): { stop(): Map<string, OutputOrder> } {
  const calls = new Map<pulumi.ComponentResource, FirstCall>();
  const prototype = pulumi.ComponentResource.prototype as unknown as Registering;
  const original = prototype.registerOutputs;
  prototype.registerOutputs = function (outputs) {
    if (!calls.has(this)) {
      const call: FirstCall = { urn: undefined, hadOutputs: outputs !== undefined, childrenThen: childCount(this) };
      calls.set(this, call);
      this.urn.apply((urn) => {
        call.urn = urn;
      });
    }
    original.call(this, outputs);
  };
  return {
    stop() {
      prototype.registerOutputs = original;
      const orders = new Map<string, OutputOrder>();
      for (const [component, call] of calls) {
        if (call.urn !== undefined) orders.set(call.urn, orderOf(call, childCount(component)));
      }
      return orders;
    },
  };
}

function orderOf(call: FirstCall, childrenNow: number): OutputOrder {
  if (!call.hadOutputs) return "never";
  return childrenNow > call.childrenThen ? "early" : "last";
}

function childCount(component: pulumi.ComponentResource): number {
  return (component as WithChildren).__childResources?.size ?? 0;
}
