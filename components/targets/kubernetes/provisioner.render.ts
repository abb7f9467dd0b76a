import { createHash } from "node:crypto";
import type * as k8s from "@pulumi/kubernetes";
import { renderRestrictedContainerSecurity, renderRestrictedPodSecurity } from "../../base/pod-security.render.ts";
import { FILER_PORT, MASTER_PORT, OBJECT_STORE_HOST, provisionerPods } from "../../data/object-store.render.ts";
import { joinName } from "../../naming/names.ts";
import type { StoreCommands } from "./seaweedfs.plan.ts";

/** Jobs add a suffix of six characters to the names of their pods. */
const MAX_JOB_NAME_LENGTH = 57;
const PLAN_MOUNT = "/plan";
const CREDENTIALS_MOUNT = "/credentials";

/** Files with a workload's two keys, as the provisioner finds them. */
export function credentialFile(workload: string, half: "access" | "secret"): string {
  return `${workload}.${half}-key`;
}

/**
 * The script of the provisioner. An identity is removed before it is written, because the store only ever adds actions,
 * and one that no workload has any more is removed for good. What the store answers contains keys, so it is never
 * printed and only searched for what must be in it.
 */
export function renderProvisionScript({ owner, buckets, lifetimes, identities }: StoreCommands): string {
  const shell = `weed shell -master=${OBJECT_STORE_HOST}:${MASTER_PORT} -filer=${OBJECT_STORE_HOST}:${FILER_PORT}`;
  const key = (workload: string, half: "access" | "secret") =>
    `$(cat ${CREDENTIALS_MOUNT}/${credentialFile(workload, half)})`;
  return [
    "#!/bin/sh",
    "set -eu",
    "{",
    ...buckets.map((bucket) => `  echo "s3.bucket.create -name ${bucket}"`),
    ...lifetimes.map(({ path, lifetime }) => `  echo "fs.configure -locationPrefix=${path} -ttl=${lifetime} -apply"`),
    ...identities.flatMap(({ name, workload, actions }) => [
      `  echo "s3.configure -user ${name} -delete -apply"`,
      `  echo "s3.configure -user ${name} -access_key ${key(workload, "access")} -secret_key ${key(workload, "secret")} -actions ${actions.join(",")} -apply"`,
    ]),
    `} | ${shell} > /tmp/applied 2>&1`,
    `{ echo "s3.bucket.list"; echo "s3.configure"; } | ${shell} > /tmp/state 2>&1`,
    `for name in $(grep -o '"${owner.replaceAll(".", "\\.")}[a-z0-9-]*"' /tmp/state | tr -d '"' | sort -u); do`,
    `  case " ${identities.map(({ name }) => name).join(" ")} " in`,
    '    *" $name "*) ;;',
    '    *) echo "s3.configure -user $name -delete -apply" ;;',
    "  esac",
    `done | ${shell} >> /tmp/applied 2>&1`,
    "status=0",
    ...buckets.map(
      (bucket) => `grep -q -- "${bucket}" /tmp/state || { echo "bucket ${bucket} is missing" >&2; status=1; }`,
    ),
    ...identities.map(
      ({ name }) => `grep -q -- '"${name}"' /tmp/state || { echo "identity ${name} is missing" >&2; status=1; }`,
    ),
    'exit "$status"',
    "",
  ].join("\n");
}

export interface ProvisionerPlan {
  /** Name of the plan, the credentials and, with a hash behind, of the job. */
  name: string;
  namespace: string;
  script: string;
  image: string;
}

/** A job cannot be changed, so another script is another job; the old one goes with it. */
export function provisionJobName({ name, script }: Pick<ProvisionerPlan, "name" | "script">): string {
  const hash = createHash("sha256").update(script).digest("hex").slice(0, 8);
  return joinName([name, hash], MAX_JOB_NAME_LENGTH);
}

export function renderProvisionJob(
  plan: ProvisionerPlan,
  labels: Record<string, string>,
): k8s.types.input.batch.v1.JobSpec {
  return {
    backoffLimit: 6,
    activeDeadlineSeconds: 86_400,
    template: {
      metadata: { labels: { ...labels, ...provisionerPods } },
      spec: {
        restartPolicy: "Never",
        automountServiceAccountToken: false,
        securityContext: renderRestrictedPodSecurity(),
        containers: [
          {
            name: "provision",
            image: plan.image,
            imagePullPolicy: "IfNotPresent",
            command: ["/bin/sh", `${PLAN_MOUNT}/provision.sh`],
            securityContext: renderRestrictedContainerSecurity(),
            resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
            volumeMounts: [
              { name: "plan", mountPath: PLAN_MOUNT, readOnly: true },
              { name: "credentials", mountPath: CREDENTIALS_MOUNT, readOnly: true },
              { name: "tmp", mountPath: "/tmp" },
            ],
          },
        ],
        volumes: [
          { name: "plan", configMap: { name: plan.name } },
          { name: "credentials", secret: { secretName: plan.name, defaultMode: 0o440 } },
          // In memory: what the store answers holds keys.
          { name: "tmp", emptyDir: { medium: "Memory", sizeLimit: "32Mi" } },
        ],
      },
    },
  };
}
