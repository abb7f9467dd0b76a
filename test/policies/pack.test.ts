import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { evaluate, refuses } from "../../policies/evaluate.ts";
import { toRuleResource } from "../../policies/harness.ts";
import { contextOf, findRepository, PLATFORM_VARIABLE } from "../../policies/repository.ts";
import { RESULTS_VARIABLE, readResults } from "../../policies/results.ts";
import type { Outcome, ResourceRule, RuleResource, Verdict } from "../../policies/rule.ts";
import { RULES } from "../../policies/rules.ts";
import { loadWaivers } from "../../policies/waivers.ts";
import { foreignProgram } from "./foreign-program.ts";
import { type Diagnostic, PackProcess } from "./pack-process.ts";

const policies = join(import.meta.dirname, "..", "..", "policies");
const today = new Date().toISOString().slice(0, 10);
const root = realpathSync(mkdtempSync(join(tmpdir(), "lakebed-pack-")));
afterAll(() => rmSync(root, { recursive: true }));

function write(path: string, content: string): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

/** A platform with a waiver, and a pack of its own that has one rule more: one that crashes on a ConfigMap. */
beforeAll(() => {
  write("platform/Pulumi.yaml", "name: harness\nruntime: nodejs\n");
  write("platform/platform.yaml", "environments: { dev: { stage: development }, prod: { stage: production } }\n");
  write("platform/projects/plants/project.yaml", "name: plants\npipelines:\n  train:\n    steps: {}\n");
  write(
    "platform/waivers.yaml",
    stringify({
      apiVersion: "lakebed/v1",
      kind: "Waivers",
      waivers: ["dev", "prod"].map((environment) => ({
        id: `database-${environment}`,
        rule: "k8s-no-secret-literals",
        resource: { environment, name: "database" },
        reason: "A test needs something that is waived.",
        owner: "platform",
        ticket: "T-1",
        requestedBy: "ada",
        approvedBy: "grace",
        created: today,
        expires: today,
      })),
    }),
  );
  write("pack/package.json", JSON.stringify({ name: "pack", version: "1.0.0", type: "module", main: "index.js" }));
  write("pack/PulumiPolicy.yaml", "runtime: nodejs\n");
  write(
    "pack/index.js",
    `const at = (file) => import(new URL(file, ${JSON.stringify(`${pathToFileURL(policies).href}/`)}).href);
    Promise.all([at("serve.ts"), at("rules.ts")]).then(([{ servePack }, { RULES }]) =>
      servePack("pack", [...RULES, { ...RULES[0], id: "crashing", title: "It crashes",
        appliesTo: (resource) => resource.type.endsWith(":ConfigMap"),
        check() { throw new Error("correct-horse"); } }], import.meta.dirname));\n`,
  );
});

const crashing: ResourceRule = {
  ...(RULES[0] as ResourceRule),
  id: "crashing",
  title: "It crashes",
  appliesTo: (resource) => resource.type.endsWith(":ConfigMap"),
  check() {
    throw new Error("correct-horse");
  },
};

/** The foreign program, something healthy, something that crashes a rule, and a child of a component of ours. */
function resourcesOf(stack: string): RuleResource[] {
  const component = {
    ...toRuleResource(
      {
        type: "lakebed:pipelines:Pipeline",
        name: "train",
        props: { source: "projects/plants/project.yaml#pipelines.train" },
      },
      0,
      stack,
    ),
    source: "projects/plants/project.yaml#pipelines.train",
  };
  const job = toRuleResource(
    {
      type: "kubernetes:batch/v1:Job",
      name: "train-job",
      props: { spec: { template: { spec: { containers: [{ name: "c" }] } } } },
    },
    0,
    stack,
  );
  return [
    ...foreignProgram(stack),
    toRuleResource({ type: "kubernetes:core/v1:ConfigMap", name: "map", props: { data: { a: "b" } } }, 0, stack),
    component,
    { ...job, parent: component.urn, source: component.source },
  ];
}

async function runPack(folder: string, resources: RuleResource[], settings: Record<string, object> = {}) {
  const results = join(root, "results.jsonl");
  const pack = await PackProcess.start(folder, {
    [RESULTS_VARIABLE]: results,
    [PLATFORM_VARIABLE]: join(root, "platform"),
  });
  try {
    const names = await pack.configure(settings);
    const diagnostics = await pack.analyze(resources);
    return { names, diagnostics, verdicts: readResults(results), results };
  } finally {
    await pack.stop();
  }
}

/** Where a rule crashed differs: one runs from a file of its own. */
const sorted = (verdicts: readonly Verdict[]) =>
  verdicts
    .map((verdict) => (verdict.error === undefined ? verdict : { ...verdict, error: verdict.error.split(" ")[0] }))
    .sort((one, other) => (`${one.rule} ${one.urn}` < `${other.rule} ${other.urn}` ? -1 : 1));

describe.each(["plants-dev", "plants-prod"])("the pack over stack %s", (stack) => {
  const resources = resourcesOf(stack);
  let diagnostics: Diagnostic[];
  let verdicts: Verdict[];
  let offline: Verdict[];
  let names: string[];

  beforeAll(async () => {
    ({ names, diagnostics, verdicts } = await runPack(join(root, "pack"), resources));
    const repository = findRepository(join(root, "platform"));
    const context = contextOf({ project: "harness", stack }, repository, { now: new Date().toISOString() });
    const rules = [...RULES, crashing];
    const waivers = loadWaivers(
      join(root, "platform", "waivers.yaml"),
      rules.map((rule) => rule.id),
    );
    offline = evaluate(resources, { context, rules, waivers });
  }, 120_000);

  it("has a policy for each rule, the settings first and the waivers last", () => {
    expect(names).toEqual(["lakebed-settings", ...RULES.map((rule) => rule.id), "crashing", "gov-waiver-valid"]);
  });

  it("gives the verdicts that are given offline, all six outcomes", () => {
    expect(sorted(verdicts)).toEqual(sorted(offline));
    const outcomes: Outcome[] = ["error", "fail", "inconclusive", "not-applicable", "pass", "waived"];
    expect([...new Set(verdicts.map((verdict) => verdict.outcome))].sort()).toEqual(outcomes);
  });

  it("refuses what is refused offline, and says everything else as advice", () => {
    const stage = stack.endsWith("dev") ? "development" : "production";
    const told = offline.filter(({ outcome }) => outcome !== "pass" && outcome !== "not-applicable");
    const expected = told.flatMap((verdict) =>
      Array.from(
        { length: Math.max(verdict.findings.length, 1) },
        () => `${verdict.rule} ${verdict.urn} ${refuses(verdict, stage) ? "mandatory" : "advisory"}`,
      ),
    );
    expect(diagnostics.map(({ policy, urn, level }) => `${policy} ${urn} ${level}`).sort()).toEqual(expected.sort());
  });

  it("names the line that asked for a resource, and the property path of one that is not ours", () => {
    const text = (policy: string, name: string) =>
      diagnostics.find((each) => each.policy === policy && each.urn.endsWith(`::${name}`))?.message.split("\n");
    expect(text("k8s-run-as-nonroot", "train-job")).toEqual([
      "Every container must run as a user other than root",
      "found: nothing keeps container `c` from running as root",
      "at:    spec.template.spec.securityContext.runAsNonRoot",
      `of:    urn:pulumi:${stack}::harness::kubernetes:batch/v1:Job::train-job`,
      "from:  projects/plants/project.yaml:3:3",
      "fix:   Set `spec.template.spec.securityContext.runAsNonRoot: true` and no other value in the container.",
    ]);
    expect(text("k8s-no-privileged", "agent")).toEqual([
      "No container runs privileged",
      "found: container `agent` is privileged",
      "at:    spec.containers[0].securityContext.privileged",
      `of:    urn:pulumi:${stack}::harness::kubernetes:core/v1:Pod::agent`,
      "fix:   Remove `spec.containers[0].securityContext.privileged`.",
    ]);
  });

  it("says that something is waived, and by what", () => {
    const waived = diagnostics.filter(({ message }) => message.includes("waived by"));
    expect(waived.map(({ policy, level }) => `${policy} ${level}`)).toEqual(["k8s-no-secret-literals advisory"]);
    expect(waived[0]?.message).toContain(`waived by database-${stack.slice("plants-".length)}`);
  });

  it("prints no value, not even of a crash", () => {
    const texts = diagnostics.map(({ message }) => message).join("\n");
    expect(texts).not.toMatch(/hunter2|correct-horse/);
    expect(readFileSync(join(root, "results.jsonl"), "utf8")).not.toMatch(/hunter2|correct-horse/);
  });
});

describe("the pack of this package", () => {
  it("counts another program as production, unless it is told otherwise", async () => {
    const resources = foreignProgram().map((resource) => ({
      ...resource,
      urn: resource.urn.replace("::harness::", "::shop::"),
    }));
    const levels = async (settings: Record<string, object>) => {
      const { diagnostics } = await runPack(policies, resources, settings);
      return diagnostics
        .filter(({ urn }) => urn.endsWith("::late"))
        .map(({ policy, level }) => `${policy} ${level}`)
        .sort();
    };
    expect(await levels({})).toEqual([
      "k8s-default-deny-netpol mandatory",
      "k8s-default-deny-netpol mandatory",
      "k8s-no-privileged mandatory",
      "k8s-run-as-nonroot mandatory",
    ]);
    expect(await levels({ "lakebed-settings": { stage: "development" } })).toEqual([
      "k8s-default-deny-netpol advisory",
      "k8s-default-deny-netpol advisory",
      "k8s-no-privileged advisory",
      "k8s-run-as-nonroot advisory",
    ]);
  }, 120_000);
});

describe("versions", () => {
  it("of pack and package are one", () => {
    const version = (file: string) => (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
    expect(version(join(policies, "package.json"))).toBe(version(join(policies, "..", "package.json")));
  });
});
