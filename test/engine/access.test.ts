import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planGrants } from "../../components/access/grants.plan.ts";
import { type AccessExpectation, expectedAccess } from "../../components/access/rbac.plan.ts";
import { ApiClient } from "../../twin/api-client.ts";
import { declaredObjects, loadExample, ObjectClient, recordExample } from "./example-objects.ts";
import { type RunningTwin, startTwin } from "./twin-fixture.ts";

const RBAC = ["Namespace", "Role", "RoleBinding", "ServiceAccount"];
const ENVIRONMENTS = ["dev", "prod"] as const;

let twin: RunningTwin;

beforeAll(async () => {
  twin = await startTwin(undefined, { crds: false });
  for (const environment of ENVIRONMENTS) {
    const graph = (await recordExample([`plants-${environment}`])).get(`plants-${environment}`);
    const client = new ObjectClient(twin.kubeconfig, `greenhouse-${environment}`);
    const objects = declaredObjects(graph!).filter(({ kind }) => RBAC.includes(kind));
    for (const kind of RBAC) {
      const answers = await Promise.all(
        objects.filter((object) => object.kind === kind).map((object) => client.apply(object)),
      );
      expect(answers.map(({ status }) => status).filter((status) => status > 201)).toEqual([]);
    }
    client.close();
  }
});

afterAll(() => twin?.stop());

function expectations(environment: string): AccessExpectation[] {
  const repository = loadExample();
  return expectedAccess(planGrants(repository.platform(environment)!, repository.project("plants", environment)!));
}

async function ask(client: ApiClient, question: AccessExpectation): Promise<boolean> {
  const [resource, subresource] = question.resource.split("/");
  const { body } = await client.send({
    method: "POST",
    path: "/apis/authorization.k8s.io/v1/subjectaccessreviews",
    body: JSON.stringify({
      apiVersion: "authorization.k8s.io/v1",
      kind: "SubjectAccessReview",
      spec: {
        user: `somebody-in-${question.groups[0]}`,
        groups: [...question.groups, "system:authenticated"],
        resourceAttributes: {
          namespace: question.namespace,
          verb: question.verb,
          group: question.apiGroup,
          resource,
          subresource,
        },
      },
    }),
  });
  return (body as { status: { allowed: boolean } }).status.allowed;
}

describe.each(ENVIRONMENTS)("personas in %s", (environment) => {
  it("may do what the grants decision says, and nothing else, by the API server's own word", async () => {
    const client = ApiClient.fromKubeconfig(twin.kubeconfig, `greenhouse-${environment}`);
    const questions = expectations(environment);
    const wrong: string[] = [];
    for (let start = 0; start < questions.length; start += 16) {
      const batch = questions.slice(start, start + 16);
      const answers = await Promise.all(batch.map((question) => ask(client, question)));
      batch.forEach((question, index) => {
        if (answers[index] !== question.allowed)
          wrong.push(
            `${question.persona} ${question.verb} ${question.apiGroup}/${question.resource} in ${question.namespace}: ${answers[index]}`,
          );
      });
    }
    client.close();
    expect(wrong).toEqual([]);
    expect(questions.filter(({ allowed }) => allowed).length).toBeGreaterThan(20);
    expect(questions.filter(({ allowed }) => !allowed).length).toBeGreaterThan(100);
  });
});
