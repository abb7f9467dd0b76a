import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { externalSecret } from "../../kinds/external-secrets.ts";
import type { Transform } from "../base/component.ts";
import { type CustomObject, createCustomResource } from "../base/custom-resource.ts";
import { kubernetesSecretKey } from "../targets/kubernetes/seaweedfs.plan.ts";
import { renderSecretCopy, type SecretCopy } from "./secret-store.render.ts";

export interface SecretCopyArgs extends Omit<SecretCopy, "remoteKey"> {
  namespace: string;
  labels: Record<string, string>;
  /** The secret in the environment's store: `identity/client`. */
  reference: string;
  transform: Transform<CustomObject<typeof externalSecret.schema>> | undefined;
}

/** A copy of a secret of the store, under one name as an object and as the Secret that the operator makes of it. */
export function createSecretCopy(
  resourceName: string,
  { name, namespace, labels, reference, transform, ...copy }: SecretCopyArgs,
  opts: pulumi.CustomResourceOptions,
): k8s.apiextensions.CustomResource {
  return createCustomResource(
    externalSecret,
    resourceName,
    {
      metadata: { name, namespace, labels },
      spec: renderSecretCopy({ name, remoteKey: kubernetesSecretKey(reference), ...copy }),
      transform,
    },
    opts,
  );
}
