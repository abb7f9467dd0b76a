import { expect, test } from "vitest";
import { tallyOf, type VitestReport } from "../../scripts/test-report.ts";

type Assertion = VitestReport["testResults"][number]["assertionResults"][number];

const passed: Assertion = { status: "passed", fullName: "a counts", failureMessages: [] };
const failed: Assertion = {
  status: "failed",
  fullName: "b counts",
  failureMessages: ["\u001b[31mno\u001b[39m\n  at here"],
};
const skipped: Assertion = { status: "skipped", fullName: "c counts", failureMessages: [] };

function fileOf(name: string, assertionResults: Assertion[], message = ""): VitestReport["testResults"][number] {
  const isFailed = message !== "" || assertionResults.some(({ status }) => status === "failed");
  return { name: `/checkout/${name}`, status: isFailed ? "failed" : "passed", message, assertionResults };
}

function tally(files: VitestReport["testResults"], code: number) {
  const numPassedTests = files
    .flatMap((file) => file.assertionResults)
    .filter((each) => each.status === "passed").length;
  return tallyOf({ numPassedTests, testResults: files }, code, (path) => path.replace("/checkout/", ""));
}

test("what passed and failed is counted, and what failed is told in a line", () => {
  expect(tally([fileOf("one.test.ts", [passed, failed])], 1)).toEqual({
    passed: 1,
    failed: 1,
    failures: ["one.test.ts: b counts: no"],
  });
});

test("a file whose preparation failed is a failure of its own, beside others", () => {
  const unprepared = fileOf("two.test.ts", [skipped, skipped], "Hook timed out in 600000ms.\nIf this is");
  expect(tally([fileOf("one.test.ts", [passed, failed]), unprepared], 1)).toEqual({
    passed: 1,
    failed: 2,
    failures: ["one.test.ts: b counts: no", "two.test.ts: Hook timed out in 600000ms."],
  });
  expect(tally([fileOf("one.test.ts", [passed]), unprepared], 1).failed).toBe(1);
});

test("a run that broke outside of any test, or ran none, is a failure", () => {
  expect(tally([fileOf("one.test.ts", [passed])], 1)).toEqual({ passed: 1, failed: 1, failures: [] });
  expect(tally([], 0)).toEqual({ passed: 0, failed: 1, failures: [] });
  expect(tally([fileOf("one.test.ts", [passed])], 0)).toEqual({ passed: 1, failed: 0, failures: [] });
});
