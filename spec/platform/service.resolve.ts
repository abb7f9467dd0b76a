import type { ServiceMode, Services } from "./platform.types.ts";
import type { ServicesSpec } from "./service.schema.ts";

/** A service that was written as a word alone is found under lakebed's own names. */
export function resolveServices(spec: ServicesSpec): Services {
  const database = placeOf(spec.database);
  const store = placeOf(spec["object-store"]);
  const network = placeOf(spec.network);
  return {
    prometheus: { ...resolvePlaced(spec.prometheus), namespace: placeOf(spec.prometheus).namespace },
    "cert-manager": { mode: modeOf(spec["cert-manager"]) },
    "external-secrets": { mode: modeOf(spec["external-secrets"]) },
    kueue: { mode: modeOf(spec.kueue) },
    "argo-workflows": { mode: modeOf(spec["argo-workflows"]) },
    "argo-events": { mode: modeOf(spec["argo-events"]) },
    kserve: { mode: modeOf(spec.kserve) },
    gateway: { mode: modeOf(spec.gateway) },
    database: {
      mode: modeOf(spec.database),
      host: database.host,
      port: database.port ?? DATABASE_PORT,
      secret: database.secret,
    },
    "object-store": {
      ...resolvePlaced(spec["object-store"]),
      region: store.region ?? STORE_REGION,
      secret: store.secret,
    },
    mlflow: { ...resolvePlaced(spec.mlflow), secret: placeOf(spec.mlflow).secret },
    network: { mode: modeOf(spec.network), vpc: network.vpc, subnets: network.subnets ?? [] },
    jupyterhub: resolvePlaced(spec.jupyterhub),
    "feature-store": { ...resolvePlaced(spec["feature-store"]), secret: placeOf(spec["feature-store"]).secret },
  };
}

const DATABASE_PORT = 5432;
const STORE_REGION = "us-east-1";

function modeOf(service: ServiceMode | { mode: ServiceMode }): ServiceMode {
  return typeof service === "string" ? service : service.mode;
}

function resolvePlaced(service: ServiceMode | { mode: ServiceMode; url?: string | undefined }) {
  return { mode: modeOf(service), url: typeof service === "string" ? undefined : service.url };
}

function placeOf<T extends object>(service: ServiceMode | T): Partial<T> {
  return typeof service === "string" ? {} : service;
}
