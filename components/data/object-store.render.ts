import type { ObjectStoreService, Platform } from "../../spec/model.ts";
import type { Allowance, Peer, TrafficRule } from "../base/network-policy.render.ts";
import { renderRestrictedContainerSecurity, renderRestrictedPodSecurity } from "../base/pod-security.render.ts";
import { SYSTEM_NAMESPACE } from "../naming/names.ts";
import { imageReference, mirrored } from "../references/image.plan.ts";

/** What the chart calls its one server in `allInOne` mode. */
const SERVER = "seaweedfs-all-in-one";
export const OBJECT_STORE_HOST = `${SERVER}.${SYSTEM_NAMESPACE}.svc`;
export const S3_PORT = 8333;
export const MASTER_PORT = 9333;
export const FILER_PORT = 8888;
/** gRPC ports are the plain ones and ten thousand. */
const ADMINISTRATION_PORTS = [MASTER_PORT, MASTER_PORT + 10_000, FILER_PORT, FILER_PORT + 10_000, 8080, 18080];
/** SeaweedFS has no regions; clients want to sign for one. */
export const OBJECT_STORE_REGION = "us-east-1";
/** Secret with the configuration of the one identity that may administer the store. */
export const ADMINISTRATOR_SECRET = "lakebed-object-store-admin";
/** Key in it that the chart mounts. */
const IDENTITIES_KEY = "seaweedfs_s3_config";
/** Pods with this label, in namespaces with it, may reach the ports that administer the store without a password. */
export const provisionerPods = { "lakebed.dev/role": "storage-provisioner" };

export const objectStorePods = { "app.kubernetes.io/name": "seaweedfs" };

/** Of an existing store where it says it is. */
export function objectStoreEndpoint({ mode, url, region }: Pick<ObjectStoreService, "mode" | "url" | "region">): {
  endpoint: string;
  region: string;
} {
  if (mode === "existing" && url !== undefined) return { endpoint: url, region };
  return { endpoint: `http://${OBJECT_STORE_HOST}:${S3_PORT}`, region: OBJECT_STORE_REGION };
}

/** Buckets and identities are made with the shell of our own store; of another's, S3 knows no way to make identities. */
export function storeShellImage(platform: Pick<Platform, "registryMirror" | "services">): string | undefined {
  const isOurs = platform.services["object-store"].mode === "managed";
  return isOurs ? imageReference("seaweedfs", platform.registryMirror) : undefined;
}

/** How the tracking server reaches the store: our own by its pods, another's by its port alone. */
export function objectStoreEgress(service: ObjectStoreService): TrafficRule {
  if (service.mode === "managed") return { peers: [{ kind: "pods", labels: objectStorePods }], ports: [S3_PORT] };
  const { port, protocol } = new URL(objectStoreEndpoint(service).endpoint);
  return { peers: [{ kind: "anywhere" }], ports: [port !== "" ? Number(port) : protocol === "http:" ? 80 : 443] };
}

export function renderObjectStoreValues(
  platform: Pick<Platform, "environment" | "registryMirror">,
): Record<string, unknown> {
  const isProduction = platform.environment.stage === "production";
  return {
    global: {
      imageRegistry: platform.registryMirror === undefined ? "" : mirrored("docker.io", platform.registryMirror),
    },
    master: { enabled: false },
    volume: { enabled: false },
    filer: { enabled: false },
    allInOne: {
      enabled: true,
      s3: {
        enabled: true,
        port: S3_PORT,
        // Without one identity the store lets everybody in. Those of workloads are added beside this one, at run time.
        enableAuth: true,
        existingConfigSecret: ADMINISTRATOR_SECRET,
      },
      data: {
        type: "persistentVolumeClaim",
        size: isProduction ? "500Gi" : "50Gi",
        accessModes: ["ReadWriteOnce"],
      },
      podSecurityContext: { enabled: true, ...renderRestrictedPodSecurity() },
      containerSecurityContext: {
        enabled: true,
        ...renderRestrictedContainerSecurity(),
        // It keeps its metadata under the working directory of the image unless told otherwise.
        readOnlyRootFilesystem: false,
      },
    },
  };
}

/** The file that the server reads at its start, made from the two keys by the operator: no value passes through here. */
export function renderAdministratorTemplate(): Record<string, string> {
  const identities = {
    identities: [
      {
        name: "lakebed-admin",
        credentials: [{ accessKey: "{{ .accessKey }}", secretKey: "{{ .secretKey }}" }],
        actions: ["Admin", "Read", "List", "Tagging", "Write"],
      },
    ],
  };
  return { [IDENTITIES_KEY]: JSON.stringify(identities) };
}

/** Workloads of projects and the tracking server speak S3; only provisioners reach the ports that know no password. */
export function objectStoreAllowance(clients: Record<string, string>): Allowance {
  const provisioners: Peer = { kind: "namespaces", labels: provisionerPods, pods: provisionerPods };
  return {
    name: "allow-object-store",
    pods: objectStorePods,
    ingress: [
      { peers: [{ kind: "projects" }, { kind: "pods", labels: clients }], ports: [S3_PORT] },
      { peers: [provisioners], ports: [S3_PORT, ...ADMINISTRATION_PORTS] },
      { peers: [{ kind: "pods", labels: objectStorePods }], ports: [] },
    ],
    egress: [{ peers: [{ kind: "pods", labels: objectStorePods }], ports: [] }],
  };
}

/** The other side of it, for the namespace that a provisioner runs in. */
export function provisionerEgress(): TrafficRule {
  return {
    peers: [{ kind: "namespaces", labels: { "kubernetes.io/metadata.name": SYSTEM_NAMESPACE }, pods: objectStorePods }],
    ports: [S3_PORT, ...ADMINISTRATION_PORTS],
  };
}
