import { type PlainValue, UNKNOWN } from "../../../../policies/rule.ts";
import { classificationTag } from "../../../../policies/rules/data/data-classification-tag.ts";
import { configMap, describeRule, object, type Props } from "../../describe-rule.ts";

const tags = { classification: "internal", owner: "plants", environment: "prod" };
const ours = {
  "lakebed.dev/classification": "internal",
  "lakebed.dev/owner": "plants",
  "lakebed.dev/environment": "prod",
};
const bucket = (props: Props) => ({ type: "aws:s3/bucket:Bucket", props });
const claim = (metadata: PlainValue) =>
  object("core/v1:PersistentVolumeClaim", { kind: "PersistentVolumeClaim", metadata });
const set = (metadata: Props, template: Props) =>
  object("apps/v1:StatefulSet", {
    kind: "StatefulSet",
    metadata,
    spec: { volumeClaimTemplates: [{ metadata: template }] },
  });

describeRule(classificationTag, {
  admits: {
    "a tagged bucket": [bucket({ tags })],
    "the provider's default tags": [bucket({ tags: { Classification: "restricted" }, tagsAll: tags })],
    "a bucket of the second version": [{ type: "aws:s3/bucketV2:BucketV2", props: { tags: ours } }],
    "a labelled claim": [claim({ labels: ours })],
    "an annotated claim": [claim({ labels: { "lakebed.dev/classification": "public" }, annotations: tags })],
    "a claim template of a labelled set": [set({ labels: ours }, { name: "data" })],
    "a component of ours": [{ type: "lakebed:data:Bucket", props: tags }],
  },
  denies: {
    "a bucket without tags": [[bucket({})], ["store/classification", "store/owner", "store/environment"]],
    "a word that no rule understands": [
      [bucket({ tags: { ...tags, classification: "top" } })],
      ["store/classification"],
    ],
    "an empty owner": [[bucket({ tags: { ...tags, owner: "" } })], ["store/owner"]],
    "a database without an owner": [
      [
        object("postgresql.cnpg.io/v1:Cluster", {
          apiVersion: "postgresql.cnpg.io/v1",
          kind: "Cluster",
          metadata: { labels: { classification: "internal", environment: "prod" } },
        }),
      ],
      ["store/owner"],
    ],
    "a claim template": [
      [set({}, { name: "data", labels: { classification: "internal" } })],
      ["volumes/data/owner", "volumes/data/environment"],
    ],
  },
  isNotAbout: {
    "a ConfigMap": [configMap({})],
    "another component": [{ type: "lakebed:serving:Endpoint", props: {} }],
    "a Cluster of another group": [object("cluster.x-k8s.io/v1:Cluster", { kind: "Cluster", metadata: {} })],
  },
  cannotDecide: {
    "unknown tags": [[bucket({ tags: UNKNOWN })], ["store/classification", "store/owner", "store/environment"]],
    "an unknown owner": [[bucket({ tags: { ...tags, owner: UNKNOWN } })], ["store/owner"]],
    "unknown metadata": [[claim(UNKNOWN)], ["store/classification", "store/owner", "store/environment"]],
  },
});
