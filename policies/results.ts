import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Verdict } from "./rule.ts";

/** Names the file that the pack writes every verdict to; the engine's own events carry violations only. */
export const RESULTS_VARIABLE = "LAKEBED_POLICY_RESULTS";

/**
 * One verdict a line, appended as it is reached: an engine may end the pack's process at any moment. An update that is
 * preceded by a preview starts the pack twice, and the file is the later one's.
 */
export class ResultsFile {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
    writeFileSync(file, "");
  }

  append(verdicts: readonly Verdict[]): void {
    if (verdicts.length > 0)
      appendFileSync(this.#file, verdicts.map((verdict) => `${JSON.stringify(verdict)}\n`).join(""));
  }
}

/** The verdicts that a pack has written; a resource that was looked at twice counts once, as it was last. */
export function readResults(file: string): Verdict[] {
  if (!existsSync(file)) return [];
  const verdicts = new Map<string, Verdict>();
  for (const line of readFileSync(file, "utf8").split("\n")) {
    if (line === "") continue;
    const verdict = JSON.parse(line) as Verdict;
    verdicts.set(`${verdict.rule} ${verdict.urn} ${verdict.enforcement}`, verdict);
  }
  return [...verdicts.values()];
}
