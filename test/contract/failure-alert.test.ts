import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { renderAlertRoutes } from "../../components/monitoring/alert-routes.render.ts";
import { ALERT_SCRIPT } from "../../components/pipelines/failure-alert.render.ts";
import { planExample } from "../components/planned-example.ts";
import { ensureDebianPrograms } from "./prometheus-tools.ts";

const run = promisify(execFile);
const { alertRoutes } = planExample("prod");
const routes = alertRoutes && renderAlertRoutes(alertRoutes).spec;

/** What the operator makes of our routes: they see only alerts of their own namespace. */
const configuration = {
  route: {
    receiver: "nobody",
    routes: [
      {
        matchers: ['namespace="plants-prod"'],
        receiver: routes?.route.receiver,
        routes: routes?.route.routes?.map(({ receiver, matchers = [] }) => ({
          receiver,
          matchers: matchers.map(({ name, matchType, value }) => `${name}${matchType}"${value}"`),
        })),
      },
    ],
  },
  receivers: routes?.receivers.map(({ name, slackConfigs, emailConfigs }) => ({
    name,
    slack_configs: slackConfigs?.map(({ channel, title, text: body, sendResolved }) => ({
      api_url: "http://127.0.0.1:9/",
      channel,
      title,
      text: body,
      send_resolved: sendResolved,
    })),
    email_configs: emailConfigs?.map(({ to, from, smarthost, sendResolved }) => ({
      to,
      from,
      smarthost,
      send_resolved: sendResolved,
    })),
  })),
};

describe("the alert routes, judged by Alertmanager's own tool,", () => {
  let amtool: string;
  let folder: string;
  let file: string;

  beforeAll(async () => {
    amtool = join(await ensureDebianPrograms("prometheus-alertmanager"), "amtool");
    folder = mkdtempSync(join(tmpdir(), "lakebed-amtool-"));
    file = join(folder, "alertmanager.yaml");
    writeFileSync(file, stringify(configuration));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("are a valid configuration, mail included", async () => {
    const { stdout } = await run(amtool, ["check-config", file]);
    expect(stdout).toContain("SUCCESS");
    expect(stdout).toContain("3 receivers");
  });

  it.each([
    [["namespace=plants-prod", "pipeline=train"], "pipeline-train"],
    [["namespace=plants-prod", "endpoint=recommend"], "endpoint-recommend"],
    [["namespace=plants-prod", "endpoint=unheard-of"], "nobody"],
    [["namespace=plants-dev", "pipeline=train"], "nobody"],
  ])("bring an alert with %s to %s", async (labels, receiver) => {
    const { stdout } = await run(amtool, ["config", "routes", "test", `--config.file=${file}`, ...labels]);
    expect(stdout.trim()).toBe(receiver);
  });
});

describe("a failed run", () => {
  let server: Server;
  const requests: { method: string | undefined; url: string | undefined; body: unknown }[] = [];

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      requests.push({ method: request.method, url: request.url, body: JSON.parse(await text(request)) });
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it("posts one alert, and what a failed step wrote stays text", async () => {
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the server has no port");
    const failures = JSON.stringify([{ displayName: "fit", message: `exit code 1: "no data"; $(echo oops) ' \\` }]);
    const { stdout } = await run("python3", ["-c", ALERT_SCRIPT], {
      env: {
        PATH: process.env.PATH,
        ALERTMANAGER: `http://127.0.0.1:${address.port}`,
        NAMESPACE: "plants-prod",
        PIPELINE: "train",
        CALLED: "teach",
        WORKFLOW: "train-x7f2p",
        STATUS: "Failed",
        FAILURES: failures,
      },
    });
    expect(stdout).toBe("told Alertmanager: 200\n");
    expect(requests).toEqual([
      {
        method: "POST",
        url: "/api/v2/alerts",
        body: [
          {
            labels: {
              alertname: "PipelineFailed",
              severity: "warning",
              namespace: "plants-prod",
              pipeline: "train",
              workflow: "train-x7f2p",
            },
            annotations: { summary: "Pipeline teach in plants-prod: Failed", failures },
            startsAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?\+00:00$/),
          },
        ],
      },
    ]);
  });
});
