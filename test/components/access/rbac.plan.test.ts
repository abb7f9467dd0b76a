import { describe, expect, it } from "vitest";
import { planGrants } from "../../../components/access/grants.plan.ts";
import { expectedAccess, planPersonaRoles } from "../../../components/access/rbac.plan.ts";
import { type EnvironmentName, examplePlatform, exampleProject, planExample } from "../planned-example.ts";

const ENVIRONMENTS: EnvironmentName[] = ["dev", "prod"];

describe.each(ENVIRONMENTS)("roles in %s", (environment) => {
  const { roles } = planExample(environment);
  const rules = roles.flatMap((role) => role.rules);

  it("name every group, resource and verb", () => {
    const words = rules.flatMap(({ apiGroups, resources, verbs }) => [...apiGroups, ...resources, ...verbs]);
    expect(words.filter((word) => word.includes("*"))).toEqual([]);
  });

  it("let nobody change roles, pose as another account, or read secrets at large", () => {
    const forbidden = ["escalate", "bind", "impersonate"];
    expect(rules.flatMap(({ verbs }) => verbs).filter((verb) => forbidden.includes(verb))).toEqual([]);
    expect(rules.filter(({ apiGroups }) => apiGroups.includes("rbac.authorization.k8s.io"))).toEqual([]);
    expect(
      rules.filter(({ resources, resourceNames }) => resources.includes("secrets") && resourceNames === undefined),
    ).toEqual([]);
    expect(rules.filter(({ resources }) => resources.includes("serviceaccounts/token"))).toEqual([]);
  });

  it("are bound to the groups of the identity provider and to accounts that exist", () => {
    const accounts = planExample(environment).serviceAccounts.map(({ name }) => name);
    const { groups } = examplePlatform(environment).identity;
    const subjects = roles.flatMap((role) => role.subjects);
    expect(subjects.filter(({ kind, name }) => !(kind === "Group" ? groups : accounts).includes(name))).toEqual([]);
  });
});

it("only Spark drivers may make pods, and only what writes a model may register one", () => {
  const roles = planExample("prod").roles;
  const subjectsOf = (name: string) => roles.find((role) => role.name === name)?.subjects.map((each) => each.name);
  expect(subjectsOf("spark-driver")).toEqual(["train-orders", "train-clicks", "train-purchases"]);
  expect(subjectsOf("model-registration")).toEqual(["train-fit"]);
});

describe("what the API server has to answer", () => {
  const expectations = (environment: EnvironmentName) => expectedAccess(planExample(environment).grants);

  it("is yes where a grant says so and no everywhere else", () => {
    const said = (environment: EnvironmentName, persona: string, verb: string, resource: string) =>
      expectations(environment).find(
        (each) =>
          each.persona === persona &&
          each.verb === verb &&
          each.resource === resource &&
          each.namespace === `plants-${environment}`,
      )?.allowed;
    expect(said("dev", "data-engineer", "create", "workflows")).toBe(true);
    expect(said("prod", "data-engineer", "create", "workflows")).toBe(false);
    expect(said("dev", "stakeholder", "list", "inferenceservices")).toBe(true);
    expect(said("dev", "stakeholder", "get", "pods/log")).toBe(false);
    expect(said("prod", "approver", "update", "inferenceservices")).toBe(false);
    expect(said("prod", "data-scientist", "create", "registeredmodels")).toBe(false);
    expect(said("dev", "data-scientist", "create", "registeredmodels")).toBe(true);
  });

  it("is no for every question in another namespace", () => {
    const elsewhere = expectations("dev").filter(({ namespace }) => namespace !== "plants-dev");
    expect(elsewhere.length).toBeGreaterThan(100);
    expect(elsewhere.filter(({ allowed }) => allowed)).toEqual([]);
  });

  it("counts what a shared group brings", () => {
    const project = exampleProject("dev");
    const shared = { ...project, personas: { ...project.personas, stakeholder: project.personas["ml-engineer"] } };
    const grants = planGrants(examplePlatform("dev"), shared);
    const answers = (persona: string) =>
      expectedAccess(grants)
        .filter((each) => each.persona === persona)
        .map(({ verb, apiGroup, resource, namespace, allowed }) => ({ verb, apiGroup, resource, namespace, allowed }));
    expect(answers("stakeholder")).toEqual(answers("ml-engineer"));
  });

  it("lets an auditor read runs and their logs, and neither read a secret nor change anything", () => {
    const project = exampleProject("dev");
    const grants = planGrants(examplePlatform("dev"), {
      ...project,
      personas: { ...project.personas, auditor: ["audit"] },
    });
    const answers = expectedAccess(grants).filter(({ persona, allowed }) => persona === "auditor" && allowed);
    expect([...new Set(answers.map(({ verb }) => verb))].sort()).toEqual(["get", "list", "watch"]);
    expect([...new Set(answers.map(({ resource }) => resource))].sort()).toEqual([
      "cronworkflows",
      "events",
      "experiments",
      "httproutes",
      "inferenceservices",
      "limitranges",
      "localqueues",
      "pods",
      "pods/log",
      "registeredmodels",
      "resourcequotas",
      "workflows",
      "workflowtemplates",
      "workloads",
    ]);
    expect(planPersonaRoles(grants).map(({ name }) => name)).toContain("auditor");
  });

  it("gives a persona without groups no role", () => {
    const project = exampleProject("dev");
    const grants = planGrants(examplePlatform("dev"), {
      ...project,
      personas: { ...project.personas, "data-engineer": [] },
    });
    expect(planPersonaRoles(grants).map(({ name }) => name)).not.toContain("data-engineer");
  });
});
