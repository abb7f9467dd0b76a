import { isBuiltIn, isCustom, type Manifest, manifestsOf } from "../../manifests.ts";
import { type PlainValue, type ResourceRule, type RuleResource, UNKNOWN } from "../../rule.ts";
import { Findings, isObject, joinPath, MAKE_KNOWN, read } from "../../values.ts";

const CLASSIFICATIONS = ["public", "internal", "confidential", "restricted"];

/** The names under which programs say it; ours first. Compared without case. */
const TAGS: Record<Tag, string[]> = {
  classification: ["lakebed.dev/classification", "classification", "data-classification", "dataclassification"],
  owner: ["lakebed.dev/owner", "owner", "team"],
  environment: ["lakebed.dev/environment", "environment", "env"],
};
type Tag = "classification" | "owner" | "environment";

/** Stores of clouds, by token; `V2` twins exist beside the plain ones. */
const CLOUD_STORES =
  /^aws:(s3\/bucket(V2)?:Bucket(V2)?|rds\/(instance|cluster):(Instance|Cluster)|dynamodb\/table:Table|efs\/fileSystem:FileSystem)$/;
const OWN_STORES = /^lakebed:data:(Bucket|Dataset|Database|ObjectStore)$/;

export const classificationTag: ResourceRule = {
  id: "data-classification-tag",
  title: "Every data store says what it holds and whose it is",
  area: "data",
  scope: "resource",
  severity: "medium",
  frameworks: ["CIS 3.1.3", "ISO A.5.12", "GDPR 30"],
  default: { development: "advisory", production: "mandatory" },
  explanation: `Retention, access and the answer to "where is our personal data" start from a label on the store. The rule asks every
store for a \`classification\` (${CLASSIFICATIONS.join(", ")}), an \`owner\` and an \`environment\`.

Stores are: S3 buckets, RDS, DynamoDB and EFS; PostgreSQL clusters of CloudNativePG, Kafka topics of Strimzi, persistent volume
claims (also a StatefulSet's templates), and lakebed's own data components. In Kubernetes a label or an annotation counts
(\`lakebed.dev/classification\` or \`classification\`), in AWS a tag, the provider's default tags included.

**To satisfy it** add the three tags.`,
  appliesTo: (resource) => storesOf(resource).length > 0,
  check(resource) {
    const findings = new Findings(resource.urn);
    for (const store of storesOf(resource)) judge(findings, store);
    return findings.list;
  },
};

interface Store {
  /** Where the fix goes. */
  path: string;
  key: string;
  what: string;
  /** Maps of tags, any of which counts. */
  tags: (PlainValue | undefined)[];
}

function storesOf(resource: RuleResource): Store[] {
  const { type, props } = resource;
  if (CLOUD_STORES.test(type)) {
    return [{ path: "tags", key: "store", what: "the store", tags: [props.tags, props.tagsAll] }];
  }
  const isOwn = OWN_STORES.test(type) || (type.startsWith("lakebed:data:") && Object.hasOwn(props, "classification"));
  if (isOwn) return [{ path: "", key: "store", what: "the component", tags: [props] }];
  return manifestsOf(resource).flatMap(kubernetesStores);
}

function kubernetesStores(manifest: Manifest): Store[] {
  if (manifest.isPatch) return [];
  const metadata = read(manifest.body, "metadata");
  const isStore =
    isBuiltIn(manifest, "PersistentVolumeClaim") ||
    isCustom(manifest, "postgresql.cnpg.io", "Cluster") ||
    isCustom(manifest, "kafka.strimzi.io", "KafkaTopic");
  if (isStore) return [storeAt(manifest, "store", `the ${manifest.kind}`, [metadata])];
  return isBuiltIn(manifest, "StatefulSet") ? claimTemplates(manifest, metadata) : [];
}

/** A claim made from a template has the template's labels; those of the StatefulSet say as much. */
function claimTemplates(manifest: Manifest, metadata: PlainValue | undefined): Store[] {
  const templates = read(manifest.body, "spec", "volumeClaimTemplates");
  if (!Array.isArray(templates)) return [];
  return templates.map((template, index) => {
    const name = read(template, "metadata", "name");
    const label = typeof name === "string" ? name : String(index);
    const store = storeAt(manifest, `volumes/${label}`, `the volume claim template \`${label}\``, [
      read(template, "metadata"),
      metadata,
    ]);
    return { ...store, path: joinPath(manifest.path, "spec", "volumeClaimTemplates", index, "metadata", "labels") };
  });
}

function storeAt(manifest: Manifest, key: string, what: string, metadata: (PlainValue | undefined)[]): Store {
  return {
    path: joinPath(manifest.path, "metadata", "labels"),
    key,
    what,
    tags: metadata.flatMap((each) => [read(each, "labels"), read(each, "annotations")]),
  };
}

function judge(findings: Findings, store: Store): void {
  for (const tag of Object.keys(TAGS) as Tag[]) {
    const place = { path: joinPath(store.path, tag), key: `${store.key}/${tag}` };
    const value = findTag(store.tags, tag);
    if (value === UNKNOWN) {
      findings.inconclusive(place, `the ${tag} of ${store.what} is not known yet`, MAKE_KNOWN);
    } else if (value === undefined || value === "") {
      findings.fail(
        place,
        `${store.what} has no ${tag}`,
        `Add \`${TAGS[tag][0]}\` to \`${store.path || "its inputs"}\`.`,
      );
    } else if (tag === "classification" && !CLASSIFICATIONS.includes(value)) {
      const fix = `Use one of: ${CLASSIFICATIONS.join(", ")}.`;
      findings.fail(place, `the classification of ${store.what} is not one that rules understand`, fix);
    }
  }
}

/** The value of a tag; UNKNOWN where it may stand in something that is not known yet. */
function findTag(maps: (PlainValue | undefined)[], tag: Tag): string | typeof UNKNOWN | undefined {
  let answer: typeof UNKNOWN | undefined;
  for (const map of maps) {
    if (map === UNKNOWN) answer = UNKNOWN;
    if (!isObject(map)) continue;
    for (const [key, value] of Object.entries(map)) {
      if (!TAGS[tag].includes(key.toLowerCase()) || value === null) continue;
      // A list or map is no tag's value, and what it holds may be unknown.
      if (typeof value === "object") continue;
      if (value === UNKNOWN) answer = UNKNOWN;
      else return String(value);
    }
  }
  return answer;
}
