import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { judge } from "../../policies/harness.ts";
import type { RuleContext } from "../../policies/rule.ts";
import { noPrivileged } from "../../policies/rules/kubernetes/k8s-no-privileged.ts";
import { RULES } from "../../policies/rules.ts";
import { loadWaivers, NO_WAIVERS, parseWaivers } from "../../policies/waivers.ts";
import { pod } from "./describe-rule.ts";

const ids = RULES.map((rule) => rule.id);
const urn = "urn:pulumi:plants-prod::harness::kubernetes:core/v1:Pod::legacy";
const waiver = {
  id: "w1",
  rule: "k8s-no-privileged",
  resource: urn,
  reason: "The vendor's image needs it until release 4.2.",
  owner: "recommenders",
  ticket: "OPS-311",
  requestedBy: "ada",
  approvedBy: "grace",
  created: "2026-11-01",
  expires: "2026-11-24",
};
const privileged = { name: "c", securityContext: { privileged: true } };
const legacy = { ...pod({ containers: [privileged, { ...privileged, name: "d" }] }), name: "legacy" };
const healthy = { ...pod({ containers: [] }), name: "legacy" };

function file(...entries: unknown[]): string {
  return stringify({ apiVersion: "lakebed/v1", kind: "Waivers", waivers: entries });
}

/** Outcome and enforcement of the rule and of the waivers themselves. */
function outcomes(
  content: string,
  options: { context?: Partial<RuleContext>; resource?: typeof legacy } = {},
): string[] {
  const context = { stack: "plants-prod", environment: "prod", ...options.context };
  const waivers = parseWaivers(content, ids);
  const verdicts = judge([options.resource ?? legacy], { rules: [noPrivileged], context, waivers });
  return verdicts.map(({ rule, outcome, enforcement }) => `${rule} ${outcome} ${enforcement}`);
}

const waived = ["k8s-no-privileged waived mandatory", "gov-waiver-valid pass mandatory"];
const refused = ["k8s-no-privileged fail mandatory", "gov-waiver-valid fail mandatory"];
const elsewhere = ["k8s-no-privileged fail mandatory", "gov-waiver-valid pass mandatory"];

describe("a waiver", () => {
  it("excuses what it names, on its last day too", () => {
    expect(outcomes(file(waiver))).toEqual(waived);
  });

  it("finds its resource by golden names", () => {
    const names: [unknown, boolean][] = [
      [urn, true],
      ["urn:pulumi:*::harness::*::legacy", true],
      ["urn:pulumi:plants-*::*::kubernetes:core/v1:Pod::leg*", true],
      [{ environment: "prod", name: "legacy" }, true],
      ["urn:pulumi:plants-dev::harness::kubernetes:core/v1:Pod::legacy", false],
      ["urn:pulumi:plants-prod::harness::kubernetes:core/v1:Pod::legac", false],
      ["urn:pulumi:plants-prod::harness::kubernetes.core/v1.Pod::legacy", false],
      [{ environment: "dev", name: "legacy" }, false],
      [{ environment: "prod", name: "lega" }, false],
    ];
    const excused = names.map(([resource]) => outcomes(file({ ...waiver, resource }))[0] === waived[0]);
    expect(excused).toEqual(names.map(([, expected]) => expected));
  });

  it("for one finding leaves the others", () => {
    const verdicts = judge([legacy], {
      rules: [noPrivileged],
      context: { stack: "plants-prod" },
      waivers: parseWaivers(file({ ...waiver, finding: "containers/c/privileged" }), ids),
    });
    expect(verdicts[0]?.outcome).toBe("fail");
    expect(verdicts[0]?.findings.map((finding) => finding.key)).toEqual(["containers/d/privileged"]);
  });

  it("for another stack says nothing here", () => {
    expect(
      outcomes(file({ ...waiver, resource: "urn:pulumi:shop-prod::a::b::legacy", expires: "2026-11-02" })),
    ).toEqual(elsewhere);
  });

  it.each([
    ["that has expired", { expires: "2026-11-23" }],
    ["that begins in the future", { created: "2026-11-25", expires: "2026-11-26" }],
    ["that is longer than production allows", { created: "2026-11-01", expires: "2026-12-02" }],
    ["with a day that does not exist", { expires: "2026-11-31" }],
    ["with a day in words", { expires: "next week" }],
    ["without an expiry", { expires: undefined }],
    ["with a short reason", { reason: "because" }],
    ["approved by who asked for it", { approvedBy: "Ada" }],
    ["with an unknown key", { because: "x" }],
    ["of a rule that does not exist", { rule: "k8s-no-privilege" }],
    ["of a rule that cannot be waived", { rule: "serving-model-approved" }],
    ["for a whole stack", { resource: "urn:pulumi:plants-prod::**" }],
    ["for everything of an environment", { resource: { environment: "prod", name: "*" } }],
  ])("%s waives nothing and is a finding", (_, change) => {
    expect(outcomes(file({ ...waiver, ...change }))).toEqual(refused);
  });

  it("may last longer in development", () => {
    const context = { stage: "development" as const };
    expect(outcomes(file({ ...waiver, expires: "2027-01-30" }), { context })).toEqual(waived);
    expect(outcomes(file({ ...waiver, expires: "2027-01-31" }), { context })).toEqual(refused);
  });

  it("that excuses nothing any more is advice", () => {
    expect(outcomes(file(waiver), { resource: healthy })).toEqual([
      "k8s-no-privileged pass mandatory",
      "gov-waiver-valid pass mandatory",
      "gov-waiver-valid fail advisory",
    ]);
  });

  it("with another's id is refused", () => {
    expect(outcomes(file(waiver, waiver))).toEqual([waived[0], refused[1]]);
  });
});

describe("waivers.yaml", () => {
  it.each([
    ["that is not YAML", "waivers: ["],
    ["without a kind", stringify({ apiVersion: "lakebed/v1", waivers: [] })],
    ["with something else in it", "[]"],
  ])("%s is a finding", (_, content) => {
    expect(outcomes(content)).toEqual(refused);
  });

  it("with nothing in it does not apply", () => {
    expect(outcomes(file())).toEqual(["k8s-no-privileged fail mandatory", "gov-waiver-valid not-applicable mandatory"]);
  });

  it("is named by the entry's place", () => {
    expect(parseWaivers(file(waiver, { ...waiver, id: "w2", reason: "x" }), ids).problems).toEqual([
      {
        source: "waivers.yaml#waivers.1",
        key: "1",
        message: "the waiver is not valid and waives nothing: reason: expected at least 20 characters",
        fix: "Mend the waiver, or remove it.",
      },
    ]);
  });
});

describe("in place of waivers.yaml", () => {
  function problemsWith(put: (path: string) => void): string[] {
    const folder = mkdtempSync(join(tmpdir(), "lakebed-waivers-"));
    try {
      put(join(folder, "waivers.yaml"));
      return loadWaivers(join(folder, "waivers.yaml"), ids).problems.map(({ message }) => message);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  it.each<[string, (path: string) => void, string]>([
    ["a folder", (path) => mkdirSync(path), "`waivers.yaml` is not a file"],
    ["a device", (path) => symlinkSync("/dev/zero", path), "`waivers.yaml` is not a file"],
    ["a pipe", (path) => expect(spawnSync("mkfifo", [path]).status).toBe(0), "`waivers.yaml` is not a file"],
    ["a link to itself", (path) => symlinkSync("waivers.yaml", path), "`waivers.yaml` cannot be read (ELOOP)"],
    [
      "far too much",
      (path) => writeFileSync(path, "# x\n".repeat(500_000)),
      "`waivers.yaml` has more than 1048576 bytes",
    ],
  ])("%s is a problem, and waives nothing", (_, put, message) => {
    expect(problemsWith(put)).toEqual([message]);
  });

  it("nothing is no waiver", () => {
    expect(loadWaivers("/nowhere/at/all/waivers.yaml", ids)).toEqual(NO_WAIVERS);
  });
});
