import { isBuiltIn, isOpaque, type Manifest, manifestsOf, opaqueMessage } from "../../manifests.ts";
import { reportOpaque } from "../../pod.ts";
import { podsOf } from "../../pods.ts";
import { type PlainValue, type ResourceRule, type RuleResource, UNKNOWN } from "../../rule.ts";
import { holdsCredential, isSecretName } from "../../secret-names.ts";
import { Findings, isObject, joinPath, leavesOf, MAKE_KNOWN, read } from "../../values.ts";

const CHARTS = new Set(["kubernetes:helm.sh/v3:Release", "kubernetes:helm.sh/v3:Chart", "kubernetes:helm.sh/v4:Chart"]);
const BY_REFERENCE = "Keep the value in the secret store and bring it with an `ExternalSecret`";

export const noSecretLiterals: ResourceRule = {
  id: "k8s-no-secret-literals",
  title: "No secret stands in a program",
  area: "kubernetes",
  scope: "resource",
  severity: "critical",
  frameworks: ["CISk 5.4.1", "CISk 5.4.2", "N53 IA-5"],
  default: { development: "mandatory", production: "mandatory" },
  explanation: `A secret in a program is in its repository, in the stack's state, in plans and logs, and it is never rotated. Secrets
belong in a secret store and reach the cluster by reference.

The rule finds:

- environment variables of containers with a name like a secret's (\`DB_PASSWORD\`, \`API_TOKEN\`) and a literal value, and any
  value that holds a private key or an address with a password in it;
- the same in \`ConfigMap\` data and in the values of Helm charts;
- any \`Secret\` whose \`data\` or \`stringData\` the program sets at all. A policy cannot tell a literal from a value that
  came out of encrypted configuration, and both end in the state.

A value that is not known before the deployment is inconclusive. Values are never printed.

**To satisfy it** use \`valueFrom.secretKeyRef\`, and fill that Secret with an \`ExternalSecret\`.`,
  appliesTo: (resource) =>
    CHARTS.has(resource.type) ||
    podsOf(resource).length > 0 ||
    manifestsOf(resource).some((manifest) => isBuiltIn(manifest, "Secret", "ConfigMap") || isOpaque(manifest)),
  check(resource) {
    const findings = new Findings(resource.urn);
    checkEnvironments(findings, resource);
    for (const manifest of manifestsOf(resource)) checkManifest(findings, manifest);
    if (CHARTS.has(resource.type)) checkChart(findings, resource);
    return findings.list;
  },
};

function checkEnvironments(findings: Findings, resource: RuleResource): void {
  for (const pod of podsOf(resource)) {
    if (!isOpaque(pod.manifest)) reportOpaque(findings, pod);
    for (const container of pod.containers) {
      const path = joinPath(container.path, "env");
      const env = read(container.body, "env");
      if (env === UNKNOWN) {
        findings.inconclusive({ path, key: `${container.key}/env` }, "the environment is not known yet", MAKE_KNOWN);
      }
      if (!Array.isArray(env)) continue;
      for (const [index, variable] of env.entries()) {
        checkVariable(findings, variable, { path: joinPath(path, index), key: `${container.key}/env` });
      }
    }
  }
}

function checkVariable(findings: Findings, variable: PlainValue, place: { path: string; key: string }): void {
  const name = read(variable, "name");
  const value = read(variable, "value");
  const at = {
    path: joinPath(place.path, "value"),
    key: typeof name === "string" ? `${place.key}/${name}` : place.key,
  };
  if (name === UNKNOWN) {
    findings.inconclusive(place, "the name of an environment variable is not known yet", MAKE_KNOWN);
  } else if (typeof name === "string") {
    judge(
      findings,
      at,
      `environment variable \`${name}\``,
      name,
      value,
      `${BY_REFERENCE} and \`valueFrom.secretKeyRef\`.`,
    );
  }
}

function checkManifest(findings: Findings, manifest: Manifest): void {
  if (isOpaque(manifest)) {
    findings.inconclusive({ path: manifest.path, key: "object/unknown" }, opaqueMessage(manifest), MAKE_KNOWN);
  } else if (isBuiltIn(manifest, "Secret")) {
    for (const field of ["data", "stringData"]) checkSecretData(findings, manifest, field);
  } else if (isBuiltIn(manifest, "ConfigMap")) checkConfigMap(findings, manifest);
}

function checkSecretData(findings: Findings, manifest: Manifest, field: string): void {
  const data = read(manifest.body, field);
  const path = joinPath(manifest.path, field);
  const fix = `${BY_REFERENCE} instead of setting \`${field}\`.`;
  if (data === UNKNOWN) {
    findings.inconclusive({ path, key: field }, `where the Secret's \`${field}\` comes from is not known yet`, fix);
  }
  if (!isObject(data)) return;
  for (const [key, value] of Object.entries(data)) {
    const place = { path: joinPath(path, key), key: `data/${key}` };
    if (value === UNKNOWN) findings.inconclusive(place, `the value of \`${key}\` is not known yet`, fix);
    else if (value !== null && value !== "")
      findings.fail(place, `the program sets the value of \`${key}\` itself`, fix);
  }
}

function checkConfigMap(findings: Findings, manifest: Manifest): void {
  const data = read(manifest.body, "data");
  const path = joinPath(manifest.path, "data");
  if (data === UNKNOWN)
    findings.inconclusive({ path, key: "data" }, "the ConfigMap's data is not known yet", MAKE_KNOWN);
  if (!isObject(data)) return;
  for (const [key, value] of Object.entries(data)) {
    const place = { path: joinPath(path, key), key: `data/${key}` };
    judge(
      findings,
      place,
      `the ConfigMap's \`${key}\``,
      key,
      value,
      `${BY_REFERENCE}; a ConfigMap is readable by anybody in the namespace.`,
    );
  }
}

function checkChart(findings: Findings, resource: RuleResource): void {
  const values = resource.props.values;
  if (values === UNKNOWN) {
    findings.inconclusive({ path: "values", key: "values" }, "the chart's values are not known yet", MAKE_KNOWN);
  }
  if (!isObject(values)) return;
  for (const { path, keys, value } of leavesOf(values, "values")) {
    const name = keys.findLast((key) => typeof key === "string");
    if (typeof name !== "string") continue;
    const place = { path, key: `values/${keys.filter((key) => typeof key === "string").join(".")}` };
    const isUnknownSecret = value === UNKNOWN && isSecretName(name);
    if (typeof value === "string" || isUnknownSecret) {
      judge(
        findings,
        place,
        `the chart's value \`${path}\``,
        name,
        value,
        `${BY_REFERENCE} and name it in the chart's \`existingSecret\`.`,
      );
    }
  }
}

function judge(
  findings: Findings,
  place: { path: string; key: string },
  what: string,
  name: string,
  value: PlainValue | undefined,
  fix: string,
): void {
  const isNamedSecret = isSecretName(name);
  if (value === UNKNOWN && isNamedSecret) {
    findings.inconclusive(place, `${what} is named like a secret and not known yet`, fix);
  } else if (typeof value === "string" && value !== "") {
    // `$(OTHER)` repeats another variable, which is examined itself.
    const isReference = /^\$\(\w+\)$/.test(value);
    if (isNamedSecret && value.includes("{{")) {
      findings.inconclusive(place, `${what} is named like a secret and filled in when the workflow runs`, fix);
    } else if (isNamedSecret && !isReference)
      findings.fail(place, `${what} is named like a secret and set literally`, fix);
    else if (holdsCredential(value)) findings.fail(place, `${what} holds a credential`, fix);
  } else if (typeof value === "number" && isNamedSecret) {
    findings.fail(place, `${what} is named like a secret and set literally`, fix);
  }
}
