import { type ResourceRule, UNKNOWN } from "../../rule.ts";
import { Findings, MAKE_KNOWN } from "../../values.ts";

const CHARTS = new Set(["kubernetes:helm.sh/v3:Release", "kubernetes:helm.sh/v3:Chart", "kubernetes:helm.sh/v4:Chart"]);
const EXACT = /^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;
const DIGEST = /@sha256:[0-9a-f]{64}$/;

export const helmChartPinned: ResourceRule = {
  id: "repro-helm-chart-pinned",
  title: "Every Helm chart has an exact version",
  area: "reproducibility",
  scope: "resource",
  severity: "high",
  frameworks: ["N53 CM-2"],
  default: { development: "mandatory", production: "mandatory" },
  explanation: `Without a version, or with a range (\`^1.2\`, \`1.x\`, \`>=1\`), the same program installs something else tomorrow, and dev and
prod differ although their code is the same.

A chart that is pinned by digest (\`oci://…@sha256:…\`) or that lies in the program's own repository needs no version.

**To satisfy it** write the exact version: \`version: 1.20.2\`.`,
  appliesTo: (resource) => CHARTS.has(resource.type),
  check(resource) {
    const findings = new Findings(resource.urn);
    const { chart, version } = resource.props;
    const place = { path: "version", key: "version" };
    if (typeof chart === "string" && (DIGEST.test(chart) || isLocal(chart))) return [];
    if (version === UNKNOWN) findings.inconclusive(place, "the chart's version is not known yet", MAKE_KNOWN);
    else if (version === undefined || version === null || version === "") {
      if (chart === UNKNOWN) findings.inconclusive(place, "neither chart nor version is known yet", MAKE_KNOWN);
      else
        findings.fail(
          place,
          "the chart has no version, so the newest is installed",
          "Add `version` with an exact version.",
        );
    } else if (typeof version !== "string" || !EXACT.test(version)) {
      findings.fail(place, "the chart's version is not an exact one", "Write one exact version, such as `1.20.2`.");
    }
    return findings.list;
  },
};

function isLocal(chart: string): boolean {
  return /^\.{0,2}\//.test(chart) || (chart.endsWith(".tgz") && !chart.includes("://"));
}
