import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import {
  planTrackingServer,
  renderTrackingCommand,
  TOKEN_HEADER,
  TRACKING_ENVIRONMENT,
  TRACKING_SERVER,
} from "../../components/models/tracking-server.render.ts";
import { SYSTEM_NAMESPACE } from "../../components/naming/names.ts";
import { declaredObjects, loadExample, ObjectClient, recordExample } from "../engine/example-objects.ts";
import { devAndProd, type RunningTwin, startTwin } from "../engine/twin-fixture.ts";
import { type RunningMlflow, startMlflow } from "./mlflow-server.ts";

// The real MLflow with the command of the rendered Deployment, asking a real API server that has the rendered roles.
// SQLite stands for PostgreSQL and a folder for the bucket; everything else is as in the container.
const platform = loadExample().platform("dev")!;
const plan = planTrackingServer(platform);
const APPLIED = ["Namespace", "ServiceAccount", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"];
const WORKSPACE = "plants-dev";

let twin: RunningTwin;
let server: RunningMlflow;
let client: ObjectClient;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  twin = await startTwin([devAndProd[0]!], { crds: false });
  client = new ObjectClient(twin.kubeconfig, "greenhouse-dev");
  const graphs = await recordExample(["dev", WORKSPACE]);
  const objects = [...graphs.values()].flatMap(declaredObjects);
  for (const kind of APPLIED) {
    for (const object of objects.filter((each) => each.kind === kind)) {
      expect((await client.apply(object)).status).toBeLessThan(300);
    }
  }
  for (const account of ["train-fit", "train-purchases"]) tokens[account] = await tokenOf(WORKSPACE, account);
  server = await startMlflow({
    command: renderTrackingCommand({ ...plan, artifacts: join(twin.root, "artifacts") }),
    env: {
      ...Object.fromEntries(
        TRACKING_ENVIRONMENT.filter(({ name }) => name !== "HOME").map(({ name, value }) => [name, value]),
      ),
      KUBECONFIG: await serverKubeconfig(),
    },
    host: plan.host,
  });
});

afterAll(async () => {
  await server?.stop();
  client?.close();
  await twin?.stop();
});

async function tokenOf(namespace: string, account: string): Promise<string> {
  const { body } = await client.api.send({
    method: "POST",
    path: `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`,
    body: JSON.stringify({ apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} }),
  });
  return (body as { status: { token: string } }).status.token;
}

/** The server has its own service account and no more than that account may. */
async function serverKubeconfig(): Promise<string> {
  const config = parse(readFileSync(twin.kubeconfig, "utf8")) as { users: { user: object }[] };
  for (const entry of config.users) entry.user = { token: await tokenOf(SYSTEM_NAMESPACE, TRACKING_SERVER) };
  const folder = join(twin.root, "server");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "kubeconfig"), stringify(config), { mode: 0o600 });
  return join(folder, "kubeconfig");
}

const experiments = "/api/2.0/mlflow/experiments/create";
const bearer = (account: string) => ({ authorization: `Bearer ${tokens[account]}`, "x-mlflow-workspace": WORKSPACE });

describe("the tracking server", () => {
  it("says that it is well to the kubelet's probe, which brings the host that the Deployment names", async () => {
    expect((await server.ask({ path: "/health" })).status).toBe(200);
  });

  it("answers to every host that it is reached by, and to no other", async () => {
    const search = "/api/2.0/mlflow/experiments/search?max_results=5";
    const statuses = await Promise.all(
      [...plan.allowedHosts, "evil.example", `${TRACKING_SERVER}:80`].map(async (host) => [
        host,
        (await server.ask({ path: search, headers: { ...bearer("train-fit"), host } })).status,
      ]),
    );
    expect(statuses).toEqual([
      ...plan.allowedHosts.map((host) => [host, 200]),
      ["evil.example", 403],
      [`${TRACKING_SERVER}:80`, 403],
    ]);
  });

  it("lets nobody in without a token", async () => {
    const answers = await Promise.all([
      server.ask({
        method: "POST",
        path: experiments,
        body: { name: "a" },
        headers: { "x-mlflow-workspace": WORKSPACE },
      }),
      server.ask({ path: "/api/3.0/mlflow/workspaces" }),
      server.ask({ path: "/graphql", method: "POST", body: { query: "{ test { output } }" } }),
      server.ask({ path: "/api/2.0/mlflow-artifacts/artifacts?path=" }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
  });

  it("refuses a token that the API server does not know", async () => {
    const headers = { authorization: "Bearer not.a.token", "x-mlflow-workspace": WORKSPACE };
    const { status } = await server.ask({ method: "POST", path: experiments, body: { name: "b" }, headers });
    expect([401, 403]).toContain(status);
  });

  it("lets the step that writes a model log runs and register it in the project's workspace", async () => {
    const headers = bearer("train-fit");
    const created = await server.ask({ method: "POST", path: experiments, body: { name: "recommender" }, headers });
    expect([created.status, created.body]).toEqual([200, expect.stringContaining("experiment_id")]);
    const { experiment_id } = JSON.parse(created.body) as { experiment_id: string };
    const run = await server.ask({
      method: "POST",
      path: "/api/2.0/mlflow/runs/create",
      body: { experiment_id, start_time: 1 },
      headers,
    });
    expect(run.status).toBe(200);
    const { info } = (JSON.parse(run.body) as { run: { info: { artifact_uri: string } } }).run;
    expect(info.artifact_uri).toMatch(new RegExp(`^mlflow-artifacts:/workspaces/${WORKSPACE}/`));
    const model = await server.ask({
      method: "POST",
      path: "/api/2.0/mlflow/registered-models/create",
      body: { name: "recommender" },
      headers,
    });
    expect(model.status).toBe(200);
  });

  it("takes a person's token from the header that the gateway sets", async () => {
    const headers = { [TOKEN_HEADER]: tokens["train-fit"] ?? "", "x-mlflow-workspace": WORKSPACE };
    const { status } = await server.ask({ path: "/api/2.0/mlflow/experiments/search?max_results=5", headers });
    expect(status).toBe(200);
  });

  it("refuses a step that writes no model, and everybody in a workspace that is not theirs", async () => {
    const stranger = await server.ask({
      method: "POST",
      path: experiments,
      body: { name: "c" },
      headers: bearer("train-purchases"),
    });
    const elsewhere = await server.ask({
      method: "POST",
      path: experiments,
      body: { name: "d" },
      headers: { ...bearer("train-fit"), "x-mlflow-workspace": SYSTEM_NAMESPACE },
    });
    expect(stranger.status).toBe(403);
    expect(elsewhere.status).toBeGreaterThanOrEqual(400);
  });
});
