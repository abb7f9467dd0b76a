import { expect, test } from "vitest";
import { clusterOf, providerOf, refuseOtherProvider } from "../../../cli/deploy/provider-choice.ts";
import { parseState } from "../../../cli/deploy/stack-state.ts";

const stateWith = (inputs: object) =>
  parseState({
    resources: [{ urn: "urn:x", type: "pulumi:providers:kubernetes", custom: true, inputs }],
  });
const standIn = stateWith({ lakebedStandIn: "0.1.0", lakebedCluster: "uid-1" });
const official = stateWith({ version: "4.34.2" });

test("the stand-in's mark in the state tells who made it, and on which cluster", () => {
  expect([standIn, official, parseState({})].map(providerOf)).toEqual(["stand-in", "official", undefined]);
  expect([standIn, official].map(clusterOf)).toEqual(["uid-1", undefined]);
});

test("what one plugin made is not given to the other", () => {
  expect(() => refuseOtherProvider("dev", standIn, "official")).toThrow("dev: made with the stand-in");
  expect(() => refuseOtherProvider("dev", official, "stand-in")).toThrow("dev: made with the official");
  expect(refuseOtherProvider("dev", standIn, "stand-in")).toBeUndefined();
  expect(refuseOtherProvider("dev", parseState({}), "official")).toBeUndefined();
});
