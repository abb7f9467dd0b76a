import { stripVTControlCharacters } from "node:util";

export interface Tally {
  passed: number;
  failed: number;
  /** What failed, a line each: told again at the end, where a long log is read first. */
  failures?: string[];
}

/** Of vitest's JSON report, what is counted. */
export interface VitestReport {
  numPassedTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
}

/** `relativeTo` shortens the names of files. */
export function tallyOf(report: VitestReport, code: number, relativeTo: (path: string) => string): Tally {
  const passed = report.numPassedTests;
  const failures = failuresOf(report, relativeTo);
  // vitest exits with an error for a rejection that nobody awaited too, which is in none of its counts.
  const isBroken = failures.length === 0 && (code !== 0 || passed === 0);
  return { passed, failed: isBroken ? 1 : failures.length, failures };
}

/** A line for each failed test, and for each file that does not load or whose preparation fails: its tests never ran. */
function failuresOf(report: VitestReport, relativeTo: (path: string) => string): string[] {
  return report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relativeTo(name);
    const failed = assertionResults.filter((each) => each.status === "failed");
    if (failed.length === 0) return status === "failed" ? [`${file}: ${firstLine(message)}`] : [];
    return failed.map(({ fullName, failureMessages }) => `${file}: ${fullName}: ${firstLine(failureMessages[0])}`);
  });
}

function firstLine(message = ""): string {
  return stripVTControlCharacters(message).split("\n", 1)[0] ?? "";
}
