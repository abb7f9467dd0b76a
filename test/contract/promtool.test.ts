import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { renderEndpointAlerts } from "../../components/serving/endpoint-alerts.render.ts";
import { planExample, releasedProject } from "../components/planned-example.ts";
import { ensureDebianPrograms } from "./prometheus-tools.ts";

const run = promisify(execFile);
const [endpoint] = planExample("prod", { project: releasedProject("prod") }).endpoints;
const rules = endpoint?.served && renderEndpointAlerts(endpoint, endpoint.served)?.spec;

const labels = { severity: "critical", namespace: "plants-prod", endpoint: "recommend", version: "7" };
const slow = {
  exp_labels: labels,
  exp_annotations: {
    summary: "Endpoint recommend in plants-prod is slower than its objective",
    description: "The 95th percentile has been above 120 ms for 10 minutes; it is at 975 ms.",
  },
};
const failing = {
  exp_labels: labels,
  exp_annotations: {
    summary: "Endpoint recommend in plants-prod fails more often than its objective allows",
    description: "Over 30 minutes 1.00 % of requests failed; 99.5 % have to succeed.",
  },
};

/** A hundred requests a minute, all of them between two bounds of Envoy's histogram. */
function latencies(route: string, bounds: { above: number; upTo: number }) {
  return [bounds.above, bounds.upTo, "+Inf"].map((le) => ({
    series: `envoy_cluster_upstream_rq_time_bucket{envoy_cluster_name="${route}",le="${le}"}`,
    values: le === bounds.above ? "0+0x60" : "0+100x60",
  }));
}

function responses(route: string, counts: Record<string, number>) {
  return Object.entries(counts).map(([responseClass, count]) => ({
    series: `envoy_cluster_upstream_rq_xx{envoy_cluster_name="${route}",envoy_response_code_class="${responseClass}"}`,
    values: `0+${count}x60`,
  }));
}

const ROUTE = "httproute/plants-prod/recommend/rule/0";
const OTHER_ROUTE = "httproute/plants-prod/other/rule/0";

interface Case {
  series: { series: string; values: string }[];
  at: string;
  slow?: (typeof slow)[];
  failing?: (typeof failing)[];
}

const cases: Record<string, Case> = {
  "tells of an endpoint that has been slow for ten minutes": {
    series: latencies(ROUTE, { above: 500, upTo: 1000 }),
    at: "20m",
    slow: [slow],
  },
  "waits ten minutes first": { series: latencies(ROUTE, { above: 500, upTo: 1000 }), at: "9m" },
  "says nothing of one that keeps its objective": { series: latencies(ROUTE, { above: 50, upTo: 100 }), at: "50m" },
  "says nothing of another endpoint's slowness": {
    series: latencies(OTHER_ROUTE, { above: 500, upTo: 1000 }),
    at: "50m",
  },
  "tells of an endpoint that fails more often than allowed": {
    series: responses(ROUTE, { 2: 99, 5: 1 }),
    at: "50m",
    failing: [failing],
  },
  "bears a failure among a thousand": { series: responses(ROUTE, { 2: 999, 5: 1 }), at: "50m" },
  "says nothing when nobody calls": { series: [], at: "50m" },
};

let folder: string;
let promtool: string;

beforeAll(async () => {
  promtool = join(await ensureDebianPrograms("prometheus"), "promtool");
  folder = mkdtempSync(join(tmpdir(), "lakebed-promtool-"));
  writeFileSync(join(folder, "rules.yaml"), stringify(rules));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("an endpoint's alerts, judged by Prometheus' own tool,", () => {
  it("are valid", async () => {
    const { stdout } = await run(promtool, ["check", "rules", join(folder, "rules.yaml")]);
    expect(stdout).toContain("SUCCESS: 2 rules found");
  });

  it.each(Object.entries(cases))(
    "%s",
    async (name, { series, at, slow: slowAlerts = [], failing: failingAlerts = [] }) => {
      const file = join(folder, `${name.replaceAll(" ", "-")}.yaml`);
      const test = {
        interval: "1m",
        input_series: series,
        alert_rule_test: [
          { eval_time: at, alertname: "EndpointSlow", exp_alerts: slowAlerts },
          { eval_time: at, alertname: "EndpointFailing", exp_alerts: failingAlerts },
        ],
      };
      writeFileSync(file, stringify({ rule_files: ["rules.yaml"], evaluation_interval: "1m", tests: [test] }));
      const outcome = await run(promtool, ["test", "rules", file]).catch(
        (error: { stdout: string; stderr: string }) => error,
      );
      expect(`${outcome.stdout}${outcome.stderr}`).toContain("SUCCESS");
    },
  );
});
