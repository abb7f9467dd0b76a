import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { answerByOptions } from "../../cli/new/answering.ts";
import { CONNECTION_KINDS } from "../../cli/new/first-source.ts";
import { planProject } from "../../cli/new/new-project.plan.ts";
import { platformQuestions } from "../../cli/new/platform-questions.ts";
import { projectAnswers, projectQuestions } from "../../cli/new/project-questions.ts";
import { surroundingsOf } from "../../cli/new/surroundings.ts";
import { formatProblems } from "../../spec/problems/problem-format.ts";
import { loadRepository } from "../../spec/repository.ts";
import { platformFiles, withFolder } from "./new-answers.ts";
import { root } from "./run-lakebed.ts";

vi.setConfig({ testTimeout: 120_000 });

const problemsIn = (folder: string) => formatProblems(loadRepository(folder).problems, { color: false });
const contentOf = (files: ReturnType<typeof platformFiles>, path: string) =>
  files.find((file) => file.path === path)?.content;

describe("a new platform repository", () => {
  it("has these files", () => {
    expect(platformFiles({}).map(({ path }) => path)).toEqual([
      ".gitignore",
      "Pulumi.yaml",
      "README.md",
      "index.js",
      "package.json",
      "platform.yaml",
      "projects/demand/docs/demand.md",
      "projects/demand/jobs/ingest_orders.py",
      "projects/demand/jobs/platform_paths.py",
      "projects/demand/jobs/train.py",
      "projects/demand/project.yaml",
      "projects/demand/releases/prod.yaml",
    ]);
  });

  it("depends on the package as it is now and on its peers", () => {
    expect(JSON.parse(contentOf(platformFiles({}), "package.json") ?? "")).toEqual({
      name: "greenhouse",
      private: true,
      type: "module",
      engines: { node: ">=24" },
      dependencies: { lakebed: "^1.2.3", "@pulumi/pulumi": "^3.0.0" },
    });
  });

  it("runs the same program as the example, by the same Pulumi.yaml", () => {
    const example = (path: string) => readFileSync(join(root, "examples/greenhouse", path), "utf8");
    const files = platformFiles({});
    expect(contentOf(files, "index.js")).toBe(example("index.js"));
    const withoutDescription = (text = "") => text.replace(/^description: .*$/m, "");
    expect(withoutDescription(contentOf(files, "Pulumi.yaml"))).toBe(withoutDescription(example("Pulumi.yaml")));
  });

  it("tells an editor by which schema each file is checked", () => {
    const languages = platformFiles({}).filter(({ content }) => content.includes("apiVersion:"));
    const said = languages.map(({ path, content }) => [path, content.split("\n")[0]]);
    const line = (schema: string) => `# yaml-language-server: $schema=${schema}`;
    expect(said).toEqual([
      ["platform.yaml", line("./node_modules/lakebed/schema/platform.schema.json")],
      ["projects/demand/project.yaml", line("../../node_modules/lakebed/schema/project.schema.json")],
      ["projects/demand/releases/prod.yaml", line("../../../node_modules/lakebed/schema/releases.schema.json")],
    ]);
    for (const [, text] of said) {
      const schema = text?.replace(/^.*node_modules\/lakebed\//, "") ?? "";
      expect(readFileSync(join(root, schema), "utf8")).not.toBe("");
    }
  });

  const variants: Record<string, Record<string, string>> = {
    "all defaults": {},
    "three environments": { environments: "dev,staging,prod" },
    "a Kafka topic": { "connection-kind": "kafka", brokers: "a.example:9092,b.example:9092" },
    "a MySQL table": { "connection-kind": "mysql" },
    "a bucket": { "connection-kind": "object-store", bucket: "s3://partner-orders/eu/daily" },
    "an API": { "connection-kind": "http", url: "https://api.partner.example/v2" },
    "no connection": { "connection-kind": "none" },
    "each GPU": { gpu: "h100" },
    "a Slack channel": { "receiver-kind": "slack", channel: "#alerts" },
    "nobody in a part": { approver: "", stakeholder: "" },
    "text that YAML would misread": {
      team: "no",
      contact: "#plants: [a, b]",
      "cost-center": "0123",
      groups: "on,yes,1e3,null,~x,a #b,{x}",
      "data-engineer": "on,null,a #b,{x}",
    },
  };
  it.each(Object.keys(variants))("has no problem, not a warning: %s", (name) => {
    withFolder(platformFiles(variants[name]), (folder) => expect(problemsIn(folder)).toBe("no problems"));
  });

  it("has one dataset, one pipeline, one model, and one endpoint that awaits its first version", () => {
    withFolder(platformFiles({ gpu: "a10g" }), (folder) => {
      const project = loadRepository(folder).project("demand", "prod");
      expect(Object.keys(project?.datasets ?? {})).toEqual(["bronze.orders"]);
      expect(project?.datasets["bronze.orders"]?.origin).toMatchObject({ connection: "shop-db" });
      expect(Object.keys(project?.pipelines ?? {})).toEqual(["train"]);
      expect(project?.pipelines.train?.steps.fit?.gpuPool).toBe("a10g");
      expect(Object.keys(project?.models ?? {})).toEqual(["demand"]);
      expect(Object.keys(project?.endpoints ?? {})).toEqual(["forecast"]);
      expect(project?.releases).toEqual([]);
    });
  });

  it("has no problem, whatever names are accepted", () => {
    const dnsName = fc.stringMatching(/^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/);
    const prose = fc.string({ minLength: 1, maxLength: 30, unit: "grapheme" });
    const group = fc.stringMatching(/^[^\s,*:][^,*:\n]{0,20}$/);
    const options = fc.record({
      name: dnsName,
      project: dnsName,
      connection: dnsName,
      team: prose,
      contact: prose,
      "cost-center": prose,
      groups: fc.uniqueArray(group, { minLength: 1, maxLength: 4 }).map((groups) => groups.join(",")),
      environments: fc
        .uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{0,15}$/), { minLength: 2, maxLength: 4 })
        .map((names) => names.join(",")),
      "connection-kind": fc.constantFrom(...CONNECTION_KINDS),
      gpu: fc.constantFrom("none", "l4", "a100"),
    });
    const accepted = options.filter((each) => isAccepted(each));
    fc.assert(
      fc.property(accepted, (each) => {
        withFolder(platformFiles(each), (folder) => expect(problemsIn(folder)).toBe("no problems"));
      }),
      { numRuns: 60 },
    );
  });
});

function isAccepted(options: Record<string, string>): boolean {
  try {
    answerByOptions(platformQuestions({ presetName: "greenhouse" }), options);
    return true;
  } catch {
    return false;
  }
}

describe("a new project", () => {
  const add = (folder: string, options: Record<string, string>) => {
    const around = surroundingsOf(loadRepository(folder));
    const answers = answerByOptions(projectQuestions("name", "second", around), options);
    const environments = [
      { name: "dev", isProduction: false },
      { name: "prod", isProduction: true },
    ];
    const project = projectAnswers("name", answers, around);
    return planProject(project, { environments }).map(({ path, content }) => ({
      path: `projects/${project.name}/${path}`,
      content,
    }));
  };

  it.each([
    ["defaults", {}],
    ["its own choices", { connection: "none", "gpu-pool": "none", "data-scientist": "approvers,stakeholders" }],
  ])("stands beside the first without a problem: %s", (_, options: Record<string, string>) => {
    const platform = platformFiles({ gpu: "l4" });
    const project = withFolder(platform, (folder) => add(folder, options));
    withFolder([...platform, ...project], (folder) => {
      expect(problemsIn(folder)).toBe("no problems");
      expect(loadRepository(folder).projectNames).toEqual(["demand", "second"]);
    });
  });

  it("is offered only pools that have a GPU left", () => {
    const platform = platformFiles({ gpu: "l4" });
    const second = withFolder(platform, (folder) => add(folder, {}));
    const offered = (files: typeof platform) =>
      withFolder(files, (folder) =>
        surroundingsOf(loadRepository(folder))
          .gpuPools({})
          .map(({ value }) => value),
      );
    expect(offered(platform)).toEqual(["l4"]);
    expect(offered([...platform, ...second])).toEqual([]);
  });

  it("cannot take the name of a project, of an environment, or one that is reserved", () => {
    withFolder(platformFiles({}), (folder) => {
      for (const name of ["demand", "prod", "kube-dns", "Shop"]) {
        expect(() => add(folder, { name }), name).toThrow(/^NAME: /);
      }
    });
  });
});
