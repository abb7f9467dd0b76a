import { createHash } from "node:crypto";
import type { Classification, Layer } from "../../spec/model.ts";

/** DNS-1123 label: namespaces, services, and everything whose name becomes a host name or a label value. */
export const MAX_DNS_LABEL_LENGTH = 63;
/** S3 and SeaweedFS alike. */
export const MAX_BUCKET_NAME_LENGTH = 63;
/** CronJobs and CronWorkflows append an 11-character suffix to the names of what they start. */
export const MAX_CRON_NAME_LENGTH = 52;
const HASH_LENGTH = 8;

/**
 * Joins parts with hyphens into a DNS label of at most `limit` characters. What does not fit is cut and replaced by a
 * hash of the whole, so that two long names never become one.
 */
export function joinName(parts: readonly string[], limit: number = MAX_DNS_LABEL_LENGTH): string {
  const joined = parts.map(dnsLabel).join("-");
  const altered = parts.some((part) => dnsLabel(part) !== part);
  if (joined.length <= limit && !altered) return joined;
  const hash = createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, HASH_LENGTH);
  return `${joined.slice(0, limit - HASH_LENGTH - 1).replace(/-+$/, "")}-${hash}`;
}

function dnsLabel(part: string): string {
  return part
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}

/** What bears a thing's name in clusters, states and stores bears the one it was first deployed under: a rename deletes nothing. */
export function deployedName({ name, formerly }: { name: string; formerly: string | undefined }): string {
  return formerly ?? name;
}

/** The namespace of a project in one environment. */
export function namespaceName(project: string, environment: string): string {
  return joinName([project, environment]);
}

export type BucketRole = Layer | "artifacts";

/**
 * Bucket names are shared by a whole cluster or a whole cloud, so they carry platform, project and environment; in a
 * cloud also the account, because there the names of all customers are one namespace.
 */
export function bucketName(
  owner: { platform: string; project: string; environment: string; account?: string },
  role: BucketRole,
): string {
  const account = owner.account === undefined ? [] : [owner.account];
  return joinName([owner.platform, owner.project, owner.environment, role, ...account], MAX_BUCKET_NAME_LENGTH);
}

/** The environment's own bucket, for what the tracking server keeps. */
export function trackingBucketName(owner: { platform: string; environment: string }): string {
  return joinName([owner.platform, owner.environment, "tracking"], MAX_BUCKET_NAME_LENGTH);
}

/** All names of an environment are below one that needs no registration: `.internal` is reserved for private use. */
export function environmentDomain(owner: { platform: string; environment: string }): string {
  return `${owner.environment}.${owner.platform}.internal`;
}

/** Host name of something that the environment's gateway serves: one label, so that one wildcard certificate is enough. */
export function hostName(owner: { platform: string; environment: string }, parts: readonly string[]): string {
  return `${joinName(parts)}.${environmentDomain(owner)}`;
}

/** The namespace of an environment's own services. */
export const SYSTEM_NAMESPACE = "lakebed-system";
/** The namespace behind the environment's secret store; people put secrets there, nobody runs there. */
export const SECRETS_NAMESPACE = "lakebed-secrets";
/** The `ClusterSecretStore` of the environment. */
export const SECRET_STORE = "lakebed";

/** Labels on every object: whose it is, for people, quota reports and the rule `access-env-not-mixed`. */
export interface OwnershipLabels {
  [label: string]: string;
}

/** What every store says of itself: how sensitive its content is, whose it is, and where it belongs. */
export function storeTags(store: {
  classification: Classification;
  owner: string;
  environment: string;
}): Record<string, string> {
  return {
    "lakebed.dev/classification": store.classification,
    "lakebed.dev/owner": store.owner,
    "lakebed.dev/environment": store.environment,
  };
}

export function ownershipLabels(owner: {
  platform: string;
  environment: string;
  project?: string;
  component: string;
}): OwnershipLabels {
  return {
    "app.kubernetes.io/managed-by": "lakebed",
    "app.kubernetes.io/part-of": owner.platform,
    "app.kubernetes.io/component": owner.component,
    "lakebed.dev/environment": owner.environment,
    ...(owner.project === undefined ? {} : { "lakebed.dev/project": owner.project }),
  };
}
