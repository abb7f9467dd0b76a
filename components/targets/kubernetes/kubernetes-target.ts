import type { Platform } from "../../../spec/model.ts";
import { storeShellImage } from "../../data/object-store.render.ts";
import type { ContainerEnvironment, Target } from "../target.ts";
import { KubernetesProjectStorage, type ProjectStorageTransforms } from "./project-storage.ts";
import { kubernetesSecretKey, workloadSecretName } from "./seaweedfs.plan.ts";

/** A cluster that stands already: SeaweedFS, identities with keys, secrets in a namespace. */
export function kubernetesTarget(
  platform: Pick<Platform, "registryMirror" | "services">,
  transforms?: ProjectStorageTransforms,
): Target {
  return {
    createProjectStorage: (name, plan, opts) =>
      new KubernetesProjectStorage(name, { plan, image: storeShellImage(platform), transforms }, opts),
    renderWorkloadEnvironment: (_plan, workload, store) => renderStoreEnvironment(workloadSecretName(workload), store),
    renderUri: (bucket, prefix) => `s3://${bucket}/${prefix}`,
    renderSecretKey: kubernetesSecretKey,
  };
}

/** The variables that the AWS SDKs of all languages read. */
export function renderStoreEnvironment(
  secret: string,
  store: { endpoint: string; region: string },
): ContainerEnvironment {
  const keys = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
  return [
    ...keys.map((name) => ({ name, valueFrom: { secretKeyRef: { name: secret, key: name } } })),
    { name: "AWS_ENDPOINT_URL_S3", value: store.endpoint },
    { name: "AWS_REGION", value: store.region },
  ];
}
