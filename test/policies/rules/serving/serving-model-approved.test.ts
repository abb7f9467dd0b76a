import { describe, expect, it } from "vitest";
import { judge } from "../../../../policies/harness.ts";
import { UNKNOWN } from "../../../../policies/rule.ts";
import { modelApproved } from "../../../../policies/rules/serving/serving-model-approved.ts";
import { configMap, describeRule, object, type Props } from "../../describe-rule.ts";

const hex = "ab".repeat(32);
const record: Props = {
  "lakebed.dev/release-model": "recommender",
  "lakebed.dev/release-version": "7",
  "lakebed.dev/release-digest": `sha256:${hex}`,
  "lakebed.dev/release-commit": "0f".repeat(20),
  "lakebed.dev/release-trained-by": "ada",
  "lakebed.dev/release-approved-by": "grace",
  "lakebed.dev/release-approved-at": "2026-11-24T11:59:59Z",
  "lakebed.dev/release-evidence": `sha256:${"cd".repeat(32)}`,
};
const predictor = { model: { modelFormat: { name: "mlflow" }, storageUri: `s3://models/sha256/${hex}` } };
const service = (annotations: Props | typeof UNKNOWN, spec: Props | typeof UNKNOWN = { predictor }) =>
  object("serving.kserve.io/v1beta1:InferenceService", {
    apiVersion: "serving.kserve.io/v1beta1",
    kind: "InferenceService",
    metadata: { name: "recommend", annotations },
    spec,
  });
const but = (field: string, value: string | typeof UNKNOWN) =>
  service({ ...record, [`lakebed.dev/release-${field}`]: value });
const all = ["model", "version", "digest", "commit", "trained-by", "approved-by", "approved-at", "evidence"];

describeRule(modelApproved, {
  admits: {
    "a complete record": [service(record)],
    "several approvers": [but("approved-by", "grace, maria")],
    "a time with an offset": [but("approved-at", "2026-11-24T13:59:59.5+02:00")],
    "a framework's own field": [service(record, { predictor: { sklearn: { storageUri: `s3://m/${hex}` } } })],
  },
  denies: {
    "no record": [[service({})], all.map((field) => `release/${field}`)],
    "an approver who trained the model": [[but("approved-by", " Ada ")], ["release/approved-by"]],
    "one approver of several who trained the model": [[but("approved-by", "grace, ADA")], ["release/approved-by"]],
    "an empty approver": [[but("approved-by", " ")], ["release/approved-by"]],
    "no evidence": [[but("evidence", "")], ["release/evidence"]],
    "a digest that is none": [[but("digest", "sha256:abc")], ["release/digest"]],
    "another model's address": [
      [service(record, { predictor: { model: { storageUri: "s3://models/v7" } } })],
      ["model"],
    ],
    "a second address": [
      [service(record, { predictor: { ...predictor, storageUris: [{ uri: "s3://models/other" }] } })],
      ["model"],
    ],
    "no address at all": [[service(record, { predictor: { containers: [{ name: "c" }] } })], ["model"]],
    "an approval in the future": [[but("approved-at", "2026-11-24T12:00:01Z")], ["release/approved-at"]],
    "a day that does not exist": [[but("approved-at", "2026-02-30T00:00:00Z")], ["release/approved-at"]],
    "a time without a zone": [[but("approved-at", "2026-11-01T00:00:00")], ["release/approved-at"]],
    "a patch of what is served": [
      [
        object("serving.kserve.io/v1beta1:InferenceServicePatch", {
          apiVersion: "serving.kserve.io/v1beta1",
          kind: "InferenceService",
          spec: { predictor },
        }),
      ],
      all.map((field) => `release/${field}`),
    ],
    "a language model": [
      [
        object("serving.kserve.io/v1alpha2:LLMInferenceService", {
          apiVersion: "serving.kserve.io/v1alpha2",
          kind: "LLMInferenceService",
          metadata: { annotations: record },
          spec: { model: { uri: "hf://meta/llama" } },
        }),
      ],
      ["model"],
    ],
  },
  isNotAbout: {
    "a ConfigMap": [configMap({})],
    "a ServingRuntime": [
      object("serving.kserve.io/v1alpha1:ServingRuntime", {
        apiVersion: "serving.kserve.io/v1alpha1",
        kind: "ServingRuntime",
      }),
    ],
  },
  cannotDecide: {
    "an unknown record": [[service(UNKNOWN)], all.map((field) => `release/${field}`)],
    "an unknown approver": [[but("approved-by", UNKNOWN)], ["release/approved-by"]],
    "an unknown address": [[service(record, { predictor: { model: { storageUri: UNKNOWN } } })], ["model"]],
    "an unknown spec": [[service(record, UNKNOWN)], ["model"]],
  },
});

describe("serving-model-approved", () => {
  it("names the record's own line where the object says which record it is", () => {
    const source = "projects/plants/releases/prod.yaml#releases.0";
    const own = service({ ...record, "lakebed.dev/release-approved-by": "ada", "lakebed.dev/release-source": source });
    const [verdict] = judge([own], { rules: [modelApproved] });
    expect(verdict?.findings.map((finding) => finding.source)).toEqual([`${source}.approvedBy`]);
  });

  it("is off in development", () => {
    const verdicts = judge([service({})], { rules: [modelApproved], context: { stage: "development" } });
    expect(verdicts.filter((verdict) => verdict.rule === modelApproved.id)).toEqual([]);
  });
});
