import { expect, test } from "vitest";
import { mayLieIn } from "../../../spec/data/residency.ts";

test.each([
  [["eu-central-1"], "eu-central-1", true],
  [["DE"], "eu-central-1", true],
  [["IE", "US"], "us-gov-west-1", true],
  [["DE"], "eu-central-2", false],
  [["eu-west-1"], "eu-central-1", false],
  [["US"], "xx-nowhere-9", false],
  [["US"], "constructor", false],
])("%j allows %s: %s", (residency, region, expected) => expect(mayLieIn(residency, region)).toBe(expected));
