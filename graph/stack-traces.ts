import * as pulumi from "@pulumi/pulumi";
import debuggable from "@pulumi/pulumi/runtime/debuggable.js";

/** Left out of the SDK's types. */
interface Debuggable {
  debuggablePromise<T>(promise: Promise<T>, context: unknown): Promise<T>;
}
interface Traced {
  stackTrace(skip: number): unknown[];
}

/**
 * Spares the SDK the stack traces of every promise and every resource until `stop`: they are for an engine's messages,
 * nothing of them is in a graph, and they took half of the time that a recording takes. What a program throws keeps its own.
 */
export function withoutStackTraces(): { stop(): void } {
  const promises = debuggable as unknown as Debuggable;
  const resources = pulumi.Resource as unknown as Traced;
  const { debuggablePromise } = promises;
  const { stackTrace } = resources;
  promises.debuggablePromise = (promise, context) => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(promise, context);
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
  resources.stackTrace = () => [];
  return {
    stop() {
      promises.debuggablePromise = debuggablePromise;
      resources.stackTrace = stackTrace;
    },
  };
}
