import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ApiClient, messageOf } from "../../twin/api-client.ts";
import { Clone, processesOf } from "./user-shell.ts";

// What docs/twin.md tells people to type, in that order. Each step goes on from where the one before left it.
const ENVIRONMENT = 'eval "$(./lakebed twin env)"';

/** A pod as a job of the project's would be, held to its namespace's rules, that wants more GPUs than any node has. */
const HUNGRY_POD = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "hungry", namespace: "plants-dev" },
  spec: {
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
    tolerations: [{ key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" }],
    containers: [
      {
        name: "train",
        image: "train:1",
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        resources: {
          requests: { cpu: "1", memory: "1Gi", "nvidia.com/gpu": "2" },
          limits: { cpu: "1", memory: "1Gi", "nvidia.com/gpu": "2" },
        },
      },
    ],
  },
};

let clone: Clone;
beforeAll(() => {
  clone = new Clone();
});
afterAll(() => {
  clone.type("./lakebed twin down");
  clone.remove();
});

function type(...lines: string[]): string {
  const { code, text } = clone.type(...lines);
  if (code !== 0) throw new Error(text);
  return text;
}

test("lakebed twin up starts a cluster for each environment", () => {
  type("./lakebed twin up --crds own");
  const { environments } = JSON.parse(type("./lakebed twin status --json")) as { environments: { name: string }[] };
  expect(environments.map(({ name }) => name)).toEqual(["dev", "prod"]);
  expect(processesOf(clone.directory).length).toBeGreaterThanOrEqual(10);
});

test("plain pulumi brings the environment up, held to the pack", () => {
  const text = type(
    ENVIRONMENT,
    "pulumi stack init dev",
    "pulumi up --yes --skip-preview --stack dev --policy-pack policies --non-interactive",
  );
  expect(text).not.toContain("[mandatory]");
});

test("then plain pulumi previews the project in it", () => {
  const text = type(
    ENVIRONMENT,
    "pulumi stack init plants-dev",
    "pulumi stack select dev",
    "pulumi stack select plants-dev && pulumi preview --policy-pack policies",
  );
  expect(text).toMatch(/kubernetes:core\/v1:Namespace +plants-workspace-namespace +create/);
  expect(text).not.toContain("[mandatory]");
});

test("lakebed status says in the scheduler's own words why a pod of the project is pending", async () => {
  type(ENVIRONMENT, "pulumi up --yes --skip-preview --stack plants-dev --policy-pack policies --non-interactive");
  await createPod();
  let status = "";
  // The scheduler takes a moment; the state of the twin is asked again, not the clock.
  for (let tries = 0; tries < 30 && !status.includes("Unschedulable"); tries += 1) status = type("./lakebed status");
  const line = status.split("\n").find((each) => each.includes("plants-dev/hungry"));
  expect(line).toMatch(/^ {2}pending: plants-dev\/hungry: Unschedulable: 0\/4 nodes are available: /);
  expect(line).toContain("4 Insufficient nvidia.com/gpu");
});

async function createPod(): Promise<void> {
  const kubeconfig = join(clone.repository, ".lakebed", "twin", "kubeconfig");
  const api = ApiClient.fromKubeconfig(kubeconfig, "greenhouse-dev");
  const body = JSON.stringify(HUNGRY_POD);
  const answer = await api.send({ method: "POST", path: "/api/v1/namespaces/plants-dev/pods", body });
  api.close();
  if (answer.status !== 201) throw new Error(messageOf(answer));
}

test("lakebed twin down leaves no process", () => {
  type("./lakebed twin down");
  expect(processesOf(clone.directory)).toEqual([]);
});
