import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { explainRule, explainRules, renderRulePage } from "../../policies/explain.ts";
import { RULES } from "../../policies/rules.ts";

describe("the pages of the rules", () => {
  it("are those that the rules say today", () => {
    const script = join(import.meta.dirname, "..", "..", "scripts", "generate-rules-docs.ts");
    const run = spawnSync(process.execPath, [script, "--check"], { encoding: "utf8" });
    expect(run.stderr).toBe("");
    expect(run.status).toBe(0);
  }, 60_000);

  it("have one for each rule, and one for waivers", () => {
    expect(explainRules().map(({ id }) => id)).toEqual([...RULES.map(({ id }) => id), "gov-waiver-valid"]);
  });

  it("say how to satisfy a rule and whether it can be waived", () => {
    for (const { id } of RULES) expect(explainRule(id)?.body).toContain("**To satisfy it**");
    const approved = explainRule("serving-model-approved");
    expect(approved?.canBeWaived).toBe(false);
    expect(approved?.body).toContain("not signed yet");
    expect(approved === undefined ? "" : renderRulePage(approved)).toContain("| can be waived | no |");
  });
});

describe("rules", () => {
  it("have ids and file names that are one, and differ", () => {
    const ids = RULES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(12);
    expect(ids.every((id) => /^[a-z0-9]+(-[a-z0-9]+)+$/.test(id))).toBe(true);
  });
});
