import { describe, expect, it } from "vitest";
import { answerByOptions } from "../../cli/new/answering.ts";
import { platformQuestions } from "../../cli/new/platform-questions.ts";
import type { UserError } from "../../spec/errors.ts";
import { expectations } from "../../spec/reading/expectation.ts";
import { unwrapSchema } from "../../spec/reading/schema-walk.ts";

const questions = platformQuestions({ presetName: "greenhouse" });

function refusal(options: Record<string, string>): [string, string, string] {
  try {
    answerByOptions(questions, options);
  } catch (error) {
    const { code, message, hint } = error as UserError;
    return [code, message, hint];
  }
  throw new Error("it was accepted");
}

describe("the questions", () => {
  it("have defaults that they accept", () => {
    expect(answerByOptions(questions, {})).toEqual({
      name: "greenhouse",
      issuer: "https://login.greenhouse.example",
      groups: expect.stringMatching(/^data-engineers,data-scientists,/),
      environments: "dev,prod",
      contexts: "greenhouse-dev,greenhouse-prod",
      gpu: "none",
      "connection-kind": "postgres",
      connection: "shop-db",
      host: "shop-db.greenhouse.example",
      database: "shop",
      secret: "shop-db/reader",
      "receiver-kind": "email",
      mail: "ml@greenhouse.example",
      project: "demand",
      team: "demand",
      contact: "#demand",
      "cost-center": "demand",
      repository: "https://git.example.com/greenhouse.git",
      "data-engineer": "data-engineers",
      "data-scientist": "data-scientists",
      "ml-engineer": "ml-engineers",
      approver: "approvers",
      stakeholder: "stakeholders",
      auditor: "auditors",
    });
  });

  it("are judged by the language's own schemas, which say what they expect", () => {
    const typed = questions.filter(({ kind }) => kind === "text" || kind === "list");
    expect(typed.filter(({ schema }) => schema === undefined).map(({ key }) => key)).toEqual([]);
    const silent = typed.filter(
      ({ schema }) => schema && expectations.get(unwrapSchema(schema))?.expected === undefined,
    );
    expect(silent.map(({ key }) => key)).toEqual([]);
  });

  it("give nobody a part whose groups are named otherwise", () => {
    const answers = answerByOptions(questions, { groups: "ml-team,shop-approvers" });
    expect([answers["data-engineer"], answers.approver]).toEqual(["", "shop-approvers"]);
  });

  it.each([
    [
      "a name",
      { name: "Green House" },
      "--name: expected a name of at most 40 lower-case letters, digits and hyphens that starts with a letter, such as `greenhouse`",
    ],
    [
      "one of a list",
      { groups: "a,b*" },
      "--groups: `b*`: expected the name of a group of the identity provider, such as `data-engineers`",
    ],
    ["a choice", { gpu: "a10" }, "--gpu: `a10`: did you mean `a10g`? (expected none, t4, l4, a10g, a100, h100)"],
    ["a group that there is not", { approver: "aprovers" }, /^--approver: `aprovers`: did you mean `approvers`\? /],
    ["something twice", { contexts: "one,one" }, "--contexts: `one` stands there twice"],
    [
      "too few contexts",
      { environments: "dev,test,prod", contexts: "a,b" },
      "--contexts: each of dev, test, prod needs the context of a cluster of its own",
    ],
    [
      "one environment",
      { environments: "prod" },
      "--environments: two or more are needed: what is tried out never runs where it matters",
    ],
    ["a reserved environment", { environments: "dev,system" }, /^--environments: `system` is reserved: /],
    ["a project named like an environment", { project: "prod" }, /^--project: `prod` is an environment already/],
    ["an empty list", { mail: "," }, "--mail: at least one is needed"],
  ])("refuse %s that does not fit, in a message that says what does", (_, options, message) => {
    expect(refusal(options)).toEqual([
      "wrong-answer",
      typeof message === "string" ? message : expect.stringMatching(message),
      expect.stringMatching(/^say another --[a-z-]+, or leave it out for the default$/),
    ]);
  });

  it("never print what may be a secret pasted by mistake", () => {
    const [, message] = refusal({ secret: "Hunter2!" });
    expect(message).toBe(
      "--secret: expected a reference <path>/<key> into the environment's secret store, never the secret itself, such as `shop-db/reader`",
    );
  });

  it("refuse an answer to what is not asked, rather than leaving it out", () => {
    expect(refusal({ "connection-kind": "none", host: "db.example" })).toEqual([
      "needless-option",
      "--host has nothing to say here",
      "leave it out, or change the option that it belongs to",
    ]);
  });
});
