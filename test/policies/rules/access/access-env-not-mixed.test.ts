import { describe, expect, it } from "vitest";
import { judge } from "../../../../policies/harness.ts";
import { type PlainValue, UNKNOWN } from "../../../../policies/rule.ts";
import { envNotMixed } from "../../../../policies/rules/access/access-env-not-mixed.ts";
import { describeRule, object, type Props } from "../../describe-rule.ts";

const LABEL = "lakebed.dev/environment";
const map = (metadata: Props, data: Props = {}, name?: string) =>
  object("core/v1:ConfigMap", { kind: "ConfigMap", metadata, data }, name);
const of = (environment: PlainValue, name?: string) => map({ labels: { [LABEL]: environment } }, {}, name);

describeRule(envNotMixed, {
  context: { stack: "plants-prod", environment: "prod", environments: ["dev", "prod"] },
  admits: {
    "its own environment": [of("prod"), map({ namespace: "plants-prod" })],
    "a component's input": [{ type: "lakebed:serving:Endpoint", props: { environment: "prod" } }],
    "a cloud resource's tag": [{ type: "aws:s3/bucket:Bucket", props: { tags: { environment: "prod" } } }],
    "a service of its own": [map({ namespace: "plants-prod" }, { url: "http://mlflow.prod.svc:5000" })],
  },
  denies: {
    "another environment's label": [[of("dev")], ["environment"]],
    "another environment's tag": [
      [{ type: "aws:s3/bucket:Bucket", props: { tags: { [LABEL]: "dev" } } }],
      ["environment"],
    ],
    "a component of another": [[{ type: "lakebed:data:Bucket", props: { environment: "dev" } }], ["environment"]],
    "another environment's namespace": [[map({ namespace: "plants-dev" })], ["namespace/plants-dev"]],
    "a subject from there": [
      [
        object("rbac.authorization.k8s.io/v1:RoleBinding", {
          kind: "RoleBinding",
          metadata: { namespace: "plants-prod" },
          subjects: [{ kind: "ServiceAccount", name: "trainer", namespace: "plants-dev" }],
        }),
      ],
      ["namespace/plants-dev"],
    ],
    "traffic from there": [
      [
        object("networking.k8s.io/v1:NetworkPolicy", {
          kind: "NetworkPolicy",
          metadata: { namespace: "plants-prod" },
          spec: {
            ingress: [
              { from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "plants-dev" } } }] },
              { from: [{ namespaceSelector: { matchLabels: { [LABEL]: "dev" } } }] },
            ],
          },
        }),
      ],
      ["namespace/plants-dev", "environment/dev"],
    ],
    "a service there": [[map({}, { url: "http://mlflow.dev.svc.cluster.local" })], ["namespace/dev"]],
  },
  isNotAbout: {
    "what says nothing of environments": [{ type: "random:index/randomId:RandomId", props: { byteLength: 4 } }],
  },
  cannotDecide: {
    "an unknown label": [[of(UNKNOWN)], [`${LABEL}/unknown`]],
    "an unknown namespace": [[map({ namespace: UNKNOWN })], ["namespace/unknown"]],
    "an unknown tag": [
      [{ type: "aws:s3/bucket:Bucket", props: { tags: { environment: UNKNOWN } } }],
      ["environment/unknown"],
    ],
  },
});

describe("access-env-not-mixed in a program that is not ours", () => {
  const marked = (...environments: string[]) =>
    judge(
      environments.map((environment, index) => of(environment, `map${index}`)),
      { rules: [envNotMixed] },
    )
      .filter((verdict) => verdict.outcome === "fail" && verdict.rule === envNotMixed.id)
      .map((verdict) => verdict.urn.split("::").at(-1));

  it("goes by the environment that most resources name", () => {
    expect(marked("prod", "dev", "prod")).toEqual(["map1"]);
    expect(marked("dev", "dev")).toEqual([]);
  });

  it("does not depend on order where none is named more often", () => {
    expect([marked("prod", "dev"), marked("dev", "prod")]).toEqual([["map0"], ["map1"]]);
  });
});
