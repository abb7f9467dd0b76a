import type {
  AwsTarget,
  Connection,
  Environment,
  Identity,
  KubernetesTarget,
  Platform,
  ProxySettings,
  Receiver,
} from "../model.ts";
import { mapRecord, type PointTo } from "../reading/map-record.ts";
import type { ConnectionSpec } from "./connection.schema.ts";
import type { EnvironmentSpec } from "./environment.schema.ts";
import { jwksBelow, type PlatformSpec } from "./platform.schema.ts";
import type { ReceiverSpec } from "./receiver.schema.ts";
import { resolveServices } from "./service.resolve.ts";

/** The platform as one of its environments sees it. */
export function resolvePlatform(
  spec: PlatformSpec,
  context: { environment: string; projectNames: readonly string[]; pointTo: PointTo },
): Platform | undefined {
  const { pointTo } = context;
  const environment = spec.environments[context.environment];
  if (environment === undefined) return undefined;
  return {
    name: spec.name,
    identity: resolveIdentity(spec.identity),
    environment: resolveEnvironment(context.environment, environment, pointTo),
    environmentNames: Object.keys(spec.environments),
    services: resolveServices(spec.services),
    registryMirror: spec.registryMirror,
    proxy: spec.proxy === undefined ? undefined : resolveProxy(spec.proxy),
    certificateAuthorities: spec.certificateAuthorities,
    gpuPools: mapRecord(spec.gpuPools, (name, pool) => ({
      name,
      resource: pool.resource,
      perNode: pool.perNode,
      gpuMemoryBytes: pool.gpuMemory,
      nodes: pool.nodes,
      spot: pool.spot,
      instanceTypes: pool.instanceTypes ?? [],
      hourlyCost: pool.hourlyCost,
      source: pointTo(["gpuPools", name]),
    })),
    connections: mapRecord(spec.connections, (name, connection) => resolveConnection(name, connection, pointTo)),
    receivers: mapRecord(spec.receivers, (name, receiver) => resolveReceiver(name, receiver, pointTo)),
    projectNames: [...context.projectNames],
    removedProjects: mapRecord(spec.removedProjects, (name, removed) => ({
      name,
      removedAt: removed.removedAt,
      leaves: removed.leaves,
      until: removed.until,
      reason: removed.reason,
      source: pointTo(["removedProjects", name]),
    })),
    source: pointTo([]),
  };
}

function resolveIdentity(spec: PlatformSpec["identity"]): Identity {
  const { issuer, clientId, groups, groupsClaim, jwks = jwksBelow(issuer) } = spec;
  return { issuer, jwks, clientId, groupsClaim, groups };
}

function resolveEnvironment(name: string, spec: EnvironmentSpec, pointTo: PointTo): Environment {
  return {
    name,
    stage: spec.stage,
    target: resolveTarget(spec),
    promotesFrom: spec.promotesFrom,
    monthlyBudget: spec.budget?.monthly,
    recovery:
      spec.recovery === undefined ? undefined : { pointSeconds: spec.recovery.point, timeSeconds: spec.recovery.time },
    state: { backend: spec.state?.backend, secretsProvider: spec.state?.secretsProvider },
    source: pointTo(["environments", name]),
  };
}

function resolveTarget(spec: EnvironmentSpec): KubernetesTarget | AwsTarget {
  return spec.target === "kubernetes"
    ? { kind: "kubernetes", context: spec.context }
    : { kind: "aws", accountId: spec.account, region: spec.region };
}

function resolveProxy({ http, https, except }: NonNullable<PlatformSpec["proxy"]>): ProxySettings {
  return { http, https, except };
}

function resolveConnection(name: string, spec: ConnectionSpec, pointTo: PointTo): Connection {
  const { refresh, ...said } = spec;
  const common = { name, refreshSeconds: refresh, source: pointTo(["connections", name]) };
  if (said.kind === "kafka") return { ...common, ...said, schemaRegistry: said.schemaRegistry };
  if (said.kind === "object-store") return { ...common, ...said, endpoint: said.endpoint };
  if (said.kind === "http") return { ...common, ...said, secret: said.secret };
  return { ...common, ...said };
}

function resolveReceiver(name: string, spec: ReceiverSpec, pointTo: PointTo): Receiver {
  return { name, ...spec, source: pointTo(["receivers", name]) };
}
