import { type PlainValue, UNKNOWN } from "../../../../policies/rule.ts";
import { helmChartPinned } from "../../../../policies/rules/reproducibility/repro-helm-chart-pinned.ts";
import { configMap, describeRule, type Props } from "../../describe-rule.ts";

const release = (props: Props) => ({ type: "kubernetes:helm.sh/v3:Release", props: { chart: "mlflow", ...props } });
const versions = (...list: PlainValue[]) =>
  list.map((version, index) => ({ ...release({ version }), name: `r${index}` }));

describeRule(helmChartPinned, {
  admits: {
    "exact versions": versions("1.20.2", "v1.20.2", "1.0.0-rc.1", "1.0.0+build.3"),
    "a digest": [release({ chart: `oci://quay.io/charts/a@sha256:${"a".repeat(64)}` })],
    "a chart in the repository": [
      release({ chart: "./charts/mlflow" }),
      { ...release({ chart: "mlflow-1.tgz" }), name: "b" },
    ],
    "the components that render charts": [
      { type: "kubernetes:helm.sh/v4:Chart", props: { chart: "a", version: "1.2.3" } },
      { type: "kubernetes:helm.sh/v3:Chart", props: { chart: "a", version: "1.2.3" } },
    ],
  },
  denies: {
    "no version": [[release({})], ["version"]],
    "an empty one": [[release({ version: "" })], ["version"]],
    ranges: [
      versions("^1.20.2", "~1.20", "1.x", ">=1.0.0", "1.2", "*", "1.0.0 - 2.0.0", "latest"),
      Array.from({ length: 8 }, () => "version"),
    ],
    "a tag in place of a digest": [[release({ chart: "oci://quay.io/charts/a:1.2.3" })], ["version"]],
  },
  isNotAbout: { "a ConfigMap": [configMap({ version: "*" })] },
  cannotDecide: {
    "an unknown version": [[release({ version: UNKNOWN })], ["version"]],
    "an unknown chart without a version": [[release({ chart: UNKNOWN })], ["version"]],
  },
});
