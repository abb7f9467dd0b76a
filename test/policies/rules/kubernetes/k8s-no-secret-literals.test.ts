import type { ResourceUnderTest } from "../../../../policies/harness.ts";
import { type PlainValue, UNKNOWN } from "../../../../policies/rule.ts";
import { noSecretLiterals } from "../../../../policies/rules/kubernetes/k8s-no-secret-literals.ts";
import { configMap, describeRule, object, type Props, pod } from "../../describe-rule.ts";

const withEnv = (...env: Props[]) => pod({ containers: [{ name: "c", env }] });
const secret = (props: Props) => object("core/v1:Secret", { apiVersion: "v1", kind: "Secret", ...props });
const chart = (values: PlainValue): ResourceUnderTest => ({ type: "kubernetes:helm.sh/v3:Release", props: { values } });

describeRule(noSecretLiterals, {
  admits: {
    "a reference": [withEnv({ name: "DB_PASSWORD", valueFrom: { secretKeyRef: { name: "db", key: "password" } } })],
    "values that are named otherwise": [
      withEnv(
        { name: "LOG_LEVEL", value: "info" },
        { name: "PASSWORD_FILE", value: "/run/password" },
        { name: "TOKEN_URL", value: "https://login" },
        { name: "EXISTING_SECRET", value: "shop-db" },
        { name: "DB_PASSWORD", value: "" },
        { name: "COPY_OF_PASSWORD", value: "$(DB_PASSWORD)" },
      ),
    ],
    "an address without a password": [withEnv({ name: "URL", value: "postgres://shop@db:5432/shop" })],
    "an address that something fills in": [withEnv({ name: "URL", value: "postgres://shop:$(PASSWORD)@db/shop" })],
    configuration: [configMap({ "app.conf": "level=info", region: "eu" })],
    "a Secret that others fill": [secret({ metadata: { name: "s" }, type: "Opaque" })],
    "a chart that names an existing Secret": [chart({ auth: { existingSecret: "db", enabled: true }, token: false })],
  },
  denies: {
    "variables named like secrets": [
      [
        withEnv(
          { name: "DB_PASSWORD", value: "x" },
          { name: "apiKey", value: "x" },
          { name: "AWS_SECRET_ACCESS_KEY", value: "x" },
          { name: "GITHUB_TOKEN", value: "x" },
        ),
      ],
      [
        "containers/c/env/DB_PASSWORD",
        "containers/c/env/apiKey",
        "containers/c/env/AWS_SECRET_ACCESS_KEY",
        "containers/c/env/GITHUB_TOKEN",
      ],
    ],
    "an address with a password": [
      [withEnv({ name: "URL", value: "postgres://shop:hunter2@db/shop" })],
      ["containers/c/env/URL"],
    ],
    "a private key under a harmless name": [
      [configMap({ "app.pem.txt": "-----BEGIN RSA PRIVATE KEY-----\nabc" })],
      ["data/app.pem.txt"],
    ],
    "keys of a ConfigMap": [
      [configMap({ password: "x", "tls.key": "x", "token.txt": "x" })],
      ["data/password", "data/tls.key", "data/token.txt"],
    ],
    "a Secret that the program fills": [
      [secret({ stringData: { user: "shop", password: "x" }, data: { cert: "eA==" } })],
      ["data/cert", "data/user", "data/password"],
    ],
    "a chart's password": [[chart({ auth: { password: "x" } })], ["values/auth.password"]],
    "a Secret in a list": [
      [object("core/v1:List", { items: [{ apiVersion: "v1", kind: "Secret", data: { a: "eA==" } }] })],
      ["data/a"],
    ],
  },
  isNotAbout: {
    "a Role": [object("rbac.authorization.k8s.io/v1:Role", { kind: "Role", rules: [] })],
    "an ExternalSecret": [object("external-secrets.io/v1:ExternalSecret", { kind: "ExternalSecret", spec: {} })],
  },
  cannotDecide: {
    "a variable that is not known yet": [
      [withEnv({ name: "DB_PASSWORD", value: UNKNOWN })],
      ["containers/c/env/DB_PASSWORD"],
    ],
    "a variable that a workflow fills in": [
      [withEnv({ name: "DB_PASSWORD", value: "{{inputs.parameters.password}}" })],
      ["containers/c/env/DB_PASSWORD"],
    ],
    "variables that are not known": [[pod({ containers: [{ name: "c", env: UNKNOWN }] })], ["containers/c/env"]],
    "a Secret's unknown data": [[secret({ data: UNKNOWN })], ["data"]],
    "a Secret's unknown value": [[secret({ data: { a: UNKNOWN } })], ["data/a"]],
    "a ConfigMap's unknown data": [[object("core/v1:ConfigMap", { data: UNKNOWN })], ["data"]],
    "a chart's unknown values": [[chart(UNKNOWN)], ["values"]],
    "a chart's unknown password": [[chart({ auth: { password: UNKNOWN } })], ["values/auth.password"]],
  },
});
