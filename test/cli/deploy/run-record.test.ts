import { expect, test } from "vitest";
import { changingSteps, countOperations, emptyRecord, plainText, recordEvent } from "../../../cli/deploy/run-record.ts";
import { CONFIG_MAP, urnOf } from "./records.ts";

type Step = NonNullable<Parameters<typeof recordEvent>[1]["resourcePreEvent"]>["metadata"];

const state = {
  type: CONFIG_MAP,
  urn: urnOf("a"),
  id: "a",
  parent: "",
  inputs: {},
  outputs: {},
  provider: "",
  custom: true,
};

function step(name: string, op: Step["op"], more: Partial<Step> = {}): Step {
  return { urn: urnOf(name), type: CONFIG_MAP, op, provider: "", new: state, ...more };
}

test("a replacement is one step, whatever its parts are called", () => {
  const record = emptyRecord("preview", "dev");
  for (const op of ["create-replacement", "replace", "delete-replaced"] as const) {
    recordEvent(record, { resourcePreEvent: { metadata: step("a", op) } });
  }
  recordEvent(record, { resourcePreEvent: { metadata: step("b", "create") } });
  expect(countOperations(record)).toEqual({ create: 1, update: 0, replace: 1, delete: 0, same: 0 });
});

test("components are no objects", () => {
  const record = emptyRecord("preview", "dev");
  const component = { ...state, custom: undefined, type: "lakebed:data:ObjectStore" };
  recordEvent(record, {
    resourcePreEvent: { metadata: step("c", "create", { type: component.type, new: component }) },
  });
  expect(countOperations(record).create).toBe(0);
});

test("debug messages, which hold secrets in clear, are not kept", () => {
  const record = emptyRecord("update", "dev");
  const debug = { severity: "debug", message: "hunter2", color: "never" } as never;
  recordEvent(record, { diagnosticEvent: debug });
  recordEvent(record, { diagnosticEvent: { severity: "error", message: "<{%fg 1%}>no<{%reset%}>\n", color: "never" } });
  expect(JSON.stringify({ ...record, steps: [...record.steps] })).not.toContain("hunter2");
  expect(record.errors).toEqual([{ urn: undefined, text: "no" }]);
});

test("no property value of a step is kept", () => {
  const record = emptyRecord("update", "dev");
  const metadata = step("a", "update", {
    old: { ...state, inputs: { data: "hunter2" } },
    new: { ...state, outputs: { data: "hunter2" } },
    diffs: ["data"],
  });
  recordEvent(record, { resourcePreEvent: { metadata } });
  recordEvent(record, { resOutputsEvent: { metadata } });
  expect([...record.steps.values()]).toEqual([
    { urn: urnOf("a"), type: CONFIG_MAP, op: "update", paths: ["data"], restated: false, custom: true, done: true },
  ]);
});

test("same, but protected from now on, is a change; same is none", () => {
  const record = emptyRecord("preview", "dev");
  recordEvent(record, {
    resourcePreEvent: { metadata: step("a", "same", { old: state, new: { ...state, protect: true } }) },
  });
  recordEvent(record, { resourcePreEvent: { metadata: step("b", "same", { old: state, new: state }) } });
  expect(changingSteps(record).map(({ urn }) => urn)).toEqual([urnOf("a")]);
});

test("only the last event of a stack tells its outputs", () => {
  const stack = { ...state, custom: false, type: "pulumi:pulumi:Stack", outputs: { a: 1 } };
  const record = emptyRecord("preview", "dev");
  const empty = step("s", "same", { type: stack.type, old: stack, new: { ...stack, outputs: {} } });
  recordEvent(record, { resourcePreEvent: { metadata: empty } });
  recordEvent(record, { resOutputsEvent: { metadata: empty } });
  recordEvent(record, { resOutputsEvent: { metadata: { ...empty, new: stack } } });
  expect(changingSteps(record)).toEqual([]);
});

test("a stack whose outputs differ has changed, in whatever order their keys stand", () => {
  const stack = { ...state, custom: false, type: "pulumi:pulumi:Stack" };
  const changed = (old: object, next: object) => {
    const record = emptyRecord("preview", "dev");
    recordEvent(record, {
      resourcePreEvent: { metadata: step("s", "same", { type: stack.type, old: stack, new: stack }) },
    });
    recordEvent(record, {
      resOutputsEvent: {
        metadata: step("s", "same", {
          type: stack.type,
          old: { ...stack, outputs: old },
          new: { ...stack, outputs: next },
        }),
      },
    });
    return changingSteps(record).length;
  };
  expect(changed({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(0);
  expect(changed({ a: 1 }, { a: 2 })).toBe(1);
});

test("colours of the engine and of terminals are taken out", () => {
  expect(plainText("<{%fg 13%}><{%bold%}>a\u001b[31mb\u001b[0m<{%reset%}>\n")).toBe("ab");
});
