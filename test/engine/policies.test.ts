import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordStack } from "../../graph/record-stack.ts";
import { evaluate } from "../../policies/evaluate.ts";
import { contextOf, findRepository, PLATFORM_VARIABLE } from "../../policies/repository.ts";
import { RESULTS_VARIABLE, readResults } from "../../policies/results.ts";
import type { RuleResource, Verdict } from "../../policies/rule.ts";
import { RULES } from "../../policies/rules.ts";
import { loadRepository } from "../../spec/index.ts";
import { copyExampleTo } from "../example-copy.ts";
import { installedPackage } from "../package/installed-package.ts";
import { type RunningTwin, startTwin } from "./twin-fixture.ts";

/** What people write first. Nothing in it knows of lakebed. */
const PROGRAM = `
const k8s = require("@pulumi/kubernetes");

const late = new k8s.core.v1.ConfigMap("late", { metadata: { name: "late" }, data: { a: "b" } });
const restricted = { runAsNonRoot: true, runAsUser: 1000 };

new k8s.core.v1.Pod("agent", {
  metadata: { name: "agent" },
  spec: { securityContext: restricted, containers: [{ name: "agent", image: "agent:1", securityContext: { privileged: true } }] },
});
new k8s.rbac.v1.Role("everything", {
  metadata: { name: "everything" },
  rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["*"] }],
});
new k8s.core.v1.Secret("database", { metadata: { name: "database" }, stringData: { password: "hunter2hunter2" } });
new k8s.helm.v3.Release("mlflow", { name: "mlflow", chart: "mlflow", repositoryOpts: { repo: "https://charts.example" } });
new k8s.apps.v1.Deployment("unsure", {
  metadata: { name: "unsure" },
  spec: {
    selector: { matchLabels: { app: "unsure" } },
    template: {
      metadata: { labels: { app: "unsure" } },
      spec: {
        securityContext: restricted,
        containers: [{
          name: "unsure",
          image: "unsure:1",
          securityContext: { privileged: late.metadata.uid.apply((uid) => uid === "") },
        }],
      },
    },
  },
});
`;

const policies = join(import.meta.dirname, "..", "..", "policies");

interface PolicyEvent {
  policyName: string;
  enforcementLevel: string;
  resourceUrn: string;
  message: string;
}

let twin: RunningTwin;
let folder: string;
let platform: string;

beforeAll(async () => {
  twin = await startTwin();
  folder = mkdtempSync(join(tmpdir(), "lakebed-policies-"));
});

afterAll(async () => {
  await twin?.stop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

function pulumi(directory: string, ...words: string[]) {
  mkdirSync(join(folder, "state"), { recursive: true });
  const { status, stdout, stderr } = spawnSync(twin.engine.path, [...words, "--non-interactive"], {
    cwd: directory,
    env: {
      ...twin.env,
      PWD: directory,
      // The engine hides `--event-log` otherwise.
      PULUMI_DEBUG_COMMANDS: "true",
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
      [RESULTS_VARIABLE]: join(folder, "verdicts.jsonl"),
      [PLATFORM_VARIABLE]: directory === platform ? platform : "",
    },
    encoding: "utf8",
  });
  return { status, text: stdout + stderr };
}

function pulumiMust(directory: string, ...words: string[]): void {
  const { status, text } = pulumi(directory, ...words);
  if (status !== 0) throw new Error(text);
}

function count(events: readonly PolicyEvent[]): Record<string, number> {
  const groups = Object.groupBy(events, ({ policyName, enforcementLevel }) => `${policyName} ${enforcementLevel}`);
  return Object.fromEntries(Object.entries(groups).map(([name, list]) => [name, list?.length ?? 0]));
}

describe("a program that knows nothing of lakebed", () => {
  let shop: string;

  beforeAll(async () => {
    const { folder: installed } = await installedPackage();
    shop = join(folder, "shop");
    mkdirSync(shop);
    symlinkSync(join(installed, "node_modules"), join(shop, "node_modules"));
    writeFileSync(join(shop, "package.json"), JSON.stringify({ name: "shop", private: true }));
    writeFileSync(join(shop, "Pulumi.yaml"), "name: shop\nruntime: { name: nodejs, options: { typescript: false } }\n");
    writeFileSync(join(shop, "index.js"), PROGRAM);
    pulumiMust(shop, "stack", "init", "dev");
    pulumiMust(shop, "config", "set", "kubernetes:context", twin.contexts.dev ?? "");
  });

  /** A preview with the pack as it is installed, and what its policies said. */
  function preview(...words: string[]) {
    const log = join(shop, "events.jsonl");
    rmSync(log, { force: true });
    const pack = ["--policy-pack", "node_modules/lakebed/policies", ...words];
    const run = pulumi(shop, "preview", "--stack", "dev", "--event-log", log, ...pack);
    const events = readFileSync(log, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => (JSON.parse(line) as { policyEvent?: PolicyEvent }).policyEvent)
      .filter((event) => event !== undefined);
    return { ...run, events };
  }

  it("is refused by the installed pack, every finding told, as production", () => {
    const { status, text, events } = preview();
    expect(count(events)).toEqual({
      "k8s-no-privileged mandatory": 2,
      "k8s-no-secret-literals mandatory": 1,
      "access-rbac-no-wildcards mandatory": 1,
      "repro-helm-chart-pinned mandatory": 1,
      "k8s-default-deny-netpol mandatory": 2,
    });
    expect(status).not.toBe(0);
    const agent = events.find(({ resourceUrn }) => resourceUrn.endsWith("::agent"));
    expect(agent?.message.trimEnd().split("\n")).toEqual([
      "No container runs privileged",
      "found: container `agent` is privileged",
      "at:    spec.containers[0].securityContext.privileged",
      "of:    urn:pulumi:dev::shop::kubernetes:core/v1:Pod::agent",
      "fix:   Remove `spec.containers[0].securityContext.privileged`.",
    ]);
    expect(text + JSON.stringify(events)).not.toContain("hunter2hunter2");
  });

  it("has each verdict written down, the unknown value's too", () => {
    const verdicts = readResults(join(folder, "verdicts.jsonl"));
    const telling = verdicts.filter(({ outcome }) => outcome !== "pass" && outcome !== "not-applicable");
    expect(telling.map(({ rule, urn, outcome }) => `${rule} ${urn.split("::").at(-1)} ${outcome}`).sort()).toEqual([
      "access-rbac-no-wildcards everything fail",
      "k8s-default-deny-netpol unsure inconclusive",
      "k8s-no-privileged agent fail",
      "k8s-no-privileged unsure inconclusive",
      "k8s-no-secret-literals database fail",
      "repro-helm-chart-pinned mlflow fail",
    ]);
  });

  it("is judged as development if the pack's configuration says so", () => {
    const config = join(shop, "policies.json");
    writeFileSync(config, JSON.stringify({ "lakebed-settings": { stage: "development" } }));
    const { events } = preview("--policy-pack-config", config);
    expect(count(events)).toEqual({
      "k8s-no-privileged mandatory": 1,
      "k8s-no-privileged advisory": 1,
      "k8s-no-secret-literals mandatory": 1,
      "access-rbac-no-wildcards advisory": 1,
      "repro-helm-chart-pinned mandatory": 1,
      "k8s-default-deny-netpol advisory": 2,
    });
  });
});

describe("stacks of the example", () => {
  beforeAll(() => {
    platform = join(folder, "greenhouse");
    copyExampleTo(platform);
    symlinkSync(join(import.meta.dirname, "..", "..", "node_modules"), join(platform, "node_modules"));
  });

  /** One line a verdict; those on the stack itself are named by it. */
  const lines = (verdicts: readonly Verdict[]) =>
    verdicts.map(({ rule, urn, outcome, enforcement }) => `${rule} ${urn} ${outcome} ${enforcement}`).sort();

  /** The engine shows resource rules its own entries too: the stack, stacks that it reads, and the provider for that. No rule is about them. */
  const resourceRules = new Set(RULES.filter(({ scope }) => scope === "resource").map(({ id }) => id));
  const isOfProgram = ({ rule, urn }: Verdict) =>
    !(resourceRules.has(rule) && /::pulumi:(pulumi:Stack(Reference)?|providers:pulumi)::/.test(urn));

  async function judgedOffline(stack: string): Promise<Verdict[]> {
    const graph = await recordStack(loadRepository(platform), stack);
    const context = contextOf({ project: "greenhouse", stack }, findRepository(platform), {
      now: new Date().toISOString(),
    });
    return evaluate(graph.nodes as unknown as RuleResource[], { context });
  }

  it.each(["dev", "plants-dev"])("%s has the verdicts in the engine that it has offline", async (stack) => {
    pulumiMust(platform, "stack", "init", stack);
    pulumiMust(platform, "preview", "--stack", stack, "--policy-pack", policies);
    const inEngine = readResults(join(folder, "verdicts.jsonl"));
    expect(lines(inEngine.filter(isOfProgram))).toEqual(lines((await judgedOffline(stack)).filter(isOfProgram)));
    expect(inEngine.length).toBeGreaterThan(100);
    if (stack === "dev") pulumiMust(platform, "up", "--yes", "--skip-preview", "--stack", stack);
  });
});
