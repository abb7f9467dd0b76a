import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDeployment } from "../../cli/deploy/open.ts";
import { up } from "../../cli/deploy/up.ts";
import { loadRepository } from "../../spec/repository.ts";
import { APPROVED_RELEASE } from "../graph/recorded-example.ts";
import { testProgress } from "./twin-fixture.ts";
import { Clone, typeIn } from "./user-shell.ts";

const RELEASES = "projects/plants/releases/prod.yaml";
const ENVIRONMENT = 'eval "$(./lakebed twin env)"';
const SAME_PERSON = "the approver is the one who trained the model";

/** Names of the rules that refuse, as the engine prints them. */
const refusals = (text: string) => [...text.matchAll(/\[mandatory\].*?\] +(\S+)/g)].map(([, rule]) => rule);

let clone: Clone;

beforeAll(() => {
  clone = new Clone();
  const { code, text } = clone.type(
    "./lakebed up --twin --crds own --yes prod",
    ENVIRONMENT,
    "pulumi stack init plants-prod",
  );
  if (code !== 0) throw new Error(text);
});
afterAll(() => {
  clone?.type("./lakebed twin down");
  clone?.remove();
});

describe("a release whose approver trained the model", () => {
  let place: string;

  beforeAll(() => {
    // Lines of its own, so that it cannot be the checkout's file that is named.
    const record = APPROVED_RELEASE.replace("grace@", "ada@");
    clone.write(RELEASES, `# Changed by pull request only.\n#\n#\n${record}`);
    place = clone.placeOf(RELEASES, "approvedBy");
  });

  it("is refused by lakebed check, which names the line", () => {
    const { code, text } = clone.type("./lakebed check");
    expect(text).toContain(place);
    expect(text).toContain(SAME_PERSON);
    expect(code).toBe(1);
  });

  it("is refused by lakebed up, which names the line", () => {
    const { code, text } = clone.type("./lakebed up --yes plants-prod");
    expect(text).toContain(place);
    expect(text).toContain(SAME_PERSON);
    expect(code).toBe(1);
  });

  it("is refused by plain pulumi preview with the pack, which names the line", () => {
    const preview = "pulumi preview --stack plants-prod --policy-pack policies --non-interactive";
    const { code, text } = clone.type(ENVIRONMENT, preview);
    expect(refusals(text)).toEqual(["serving-model-approved"]);
    expect(text).toContain(`from:  ${place}`);
    expect(text).toContain(SAME_PERSON);
    expect(code).not.toBe(0);
  });

  it("is refused by the pack inside lakebed up too, from any folder", async () => {
    const repository = loadRepository(clone.repository);
    const { deployment, driver } = await openDeployment(repository, {
      startTwin: true,
      crds: "own",
      progress: testProgress,
    });
    const unchecked = { ...deployment, checkOffline: async () => ({ refusals: [], outcomes: new Map() }) };
    const options = { allowMassDelete: false, acceptClusters: [], refresh: false, confirm: async () => true };
    const report = await up(unchecked, driver, { ...options, stacks: ["plants-prod"] }, testProgress);
    expect(report.outcome).toBe("refused");
    expect([...new Set(report.refusals.map(({ code }) => code))]).toEqual(["serving-model-approved"]);
    expect(report.refusals.map(({ message }) => message).join("\n")).toContain(`from:  ${place}`);
  });

  it("is admitted by the pack once somebody else approved it", () => {
    clone.write(RELEASES, APPROVED_RELEASE);
    const preview = "pulumi preview --stack plants-prod --policy-pack policies --non-interactive";
    const { code, text } = clone.type(ENVIRONMENT, preview);
    expect(refusals(text)).toEqual([]);
    expect(code).toBe(0);
  });
});

/** A program of a user's own; `privileged` is what its transform sets. */
const program = (privileged: boolean) => `
import { GuardedNamespace, TrackingServer } from "lakebed";
import { loadRepository } from "lakebed/spec";

const platform = loadRepository(${JSON.stringify(clone.repository)}).platform("dev");
const { source } = platform.environment;
const labels = { team: "roses" };

const openUp = (args) => {
  const [container, ...others] = args.spec.template.spec.containers;
  const securityContext = { ...container.securityContext, privileged: ${privileged} };
  const pod = { ...args.spec.template.spec, containers: [{ ...container, securityContext }, ...others] };
  return { ...args, spec: { ...args.spec, template: { ...args.spec.template, spec: pod } } };
};

export default async function program() {
  const namespace = new GuardedNamespace("system", {
    namespace: "lakebed-system", labels, podSecurity: "restricted", allowances: [], source,
  });
  new TrackingServer(
    "tracking",
    { platform, labels, storeEnvironment: [], hasGateway: false, gateway: [], source, transforms: { deployment: openUp } },
    { dependsOn: namespace },
  );
}
`;

const RECORD = `
import { recordProgram } from "lakebed/graph";
import { evaluate } from "lakebed/policies";
import program from "./index.js";

const graph = await recordProgram(program, { project: "roses", stack: "dev" });
const context = { stage: "production", stack: "dev", environment: undefined, environments: [], now: new Date().toISOString() };
const telling = evaluate(graph.nodes, { context }).filter(({ outcome }) => outcome !== "pass" && outcome !== "not-applicable");
console.log(JSON.stringify(telling.flatMap(({ rule, outcome, findings }) => findings.map(({ urn, path }) => ({ rule, outcome, urn, path })))));
`;

describe("a program that sets `privileged` through a transform of a component of ours", () => {
  const urn = "urn:pulumi:dev::roses::lakebed:models:TrackingServer$kubernetes:apps/v1:Deployment::tracking-deployment";
  const path = "spec.template.spec.containers[0].securityContext.privileged";
  let folder: string;

  beforeAll(() => {
    folder = join(clone.directory, "roses");
    const { code, text } = typeIn(clone.directory, ["mkdir roses", "ln -s ../node_modules roses/node_modules"]);
    if (code !== 0) throw new Error(text);
    const write = (name: string, content: string) => writeFileSync(join(folder, name), content);
    write("package.json", JSON.stringify({ name: "roses", private: true, type: "module" }));
    write("Pulumi.yaml", "name: roses\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.js\n");
    write("record.js", RECORD);
  });

  const preview = (privileged: boolean) => {
    writeFileSync(join(folder, "index.js"), program(privileged));
    return clone.type(
      ENVIRONMENT,
      "cd roses",
      "pulumi stack select --create dev",
      "pulumi config set kubernetes:context greenhouse-dev",
      "pulumi preview --policy-pack node_modules/lakebed/policies --non-interactive",
    );
  };

  it("is refused by plain pulumi preview, naming URN and property path", () => {
    const { code, text } = preview(true);
    expect(refusals(text)).toEqual(["k8s-no-privileged"]);
    expect(text).toContain(`at:    ${path}`);
    expect(text).toContain(`of:    ${urn}`);
    expect(code).not.toBe(0);
  });

  it("is refused offline with the same words", () => {
    writeFileSync(join(folder, "index.js"), program(true));
    const { code, text } = typeIn(folder, ["node record.js"]);
    expect({ code, findings: JSON.parse(text) as unknown }).toEqual({
      code: 0,
      findings: [{ rule: "k8s-no-privileged", outcome: "fail", urn, path }],
    });
  });

  it("is admitted if the transform leaves it be", () => {
    const { code, text } = preview(false);
    expect(refusals(text)).toEqual([]);
    expect(code).toBe(0);
  });
});
