import type { SourcePointer } from "../reading/source-pointer.ts";
import type { Money } from "../units/money.types.ts";

export type Stage = "development" | "production";

export type ServiceMode = "managed" | "existing" | "none";

/** One of an environment's services, and of an existing one where it is. */
export interface Service {
  mode: ServiceMode;
}

export interface PlacedService extends Service {
  url: string | undefined;
}

export interface DatabaseService extends Service {
  /** Undefined where lakebed makes the server. */
  host: string | undefined;
  port: number;
  secret: string | undefined;
}

export interface ObjectStoreService extends PlacedService {
  region: string;
  secret: string | undefined;
}

export interface NetworkService extends Service {
  vpc: string | undefined;
  subnets: string[];
}

/** What an environment needs around its projects, named after what it does and not after what does it. */
export interface Services {
  prometheus: PlacedService & { namespace: string | undefined };
  "cert-manager": Service;
  "external-secrets": Service;
  kueue: Service;
  "argo-workflows": Service;
  "argo-events": Service;
  kserve: Service;
  gateway: Service;
  database: DatabaseService;
  "object-store": ObjectStoreService;
  mlflow: PlacedService & { secret: string | undefined };
  network: NetworkService;
  jupyterhub: PlacedService;
  "feature-store": PlacedService & { secret: string | undefined };
}

export type ServiceName = keyof Services;

/** Hosts and networks that are reached without the proxy stand under `except`. */
export interface ProxySettings {
  http: string | undefined;
  https: string | undefined;
  except: string[];
}

/** A project that was taken out, and what of it stays. */
export interface RemovedProject {
  name: string;
  /** `2026-03-01`. */
  removedAt: string;
  leaves: string[];
  /** Undefined for good. */
  until: string | undefined;
  reason: string;
  source: SourcePointer;
}

export interface KubernetesTarget {
  kind: "kubernetes";
  /** Name of a context in the user's kubeconfig. */
  context: string;
}

export interface AwsTarget {
  kind: "aws";
  accountId: string;
  region: string;
}

export interface Identity {
  issuer: string;
  /** Address of the provider's signing keys. */
  jwks: string;
  clientId: string;
  groupsClaim: string;
  groups: string[];
}

export interface Environment {
  name: string;
  stage: Stage;
  target: KubernetesTarget | AwsTarget;
  promotesFrom: string | undefined;
  monthlyBudget: Money | undefined;
  /** How much data may be lost and how long it may take until all runs again, in seconds. */
  recovery: { pointSeconds: number; timeSeconds: number } | undefined;
  state: { backend: string | undefined; secretsProvider: string | undefined };
  source: SourcePointer;
}

/** A hardware profile that projects choose by name. */
export interface GpuPool {
  name: string;
  /** Extended resource of the device plugin, e.g. `nvidia.com/gpu`. */
  resource: string;
  perNode: number;
  gpuMemoryBytes: number;
  nodes: { min: number; max: number };
  spot: boolean;
  /** Empty: any that has the GPU. */
  instanceTypes: string[];
  hourlyCost: Money | undefined;
  source: SourcePointer;
}

interface ConnectionBase {
  name: string;
  /** Key in the environment's secret store; the value is never in a spec. */
  secret: string;
  refreshSeconds: number;
  source: SourcePointer;
}

export interface DatabaseConnection extends ConnectionBase {
  kind: "postgres" | "mysql";
  host: string;
  port: number;
  database: string;
}

export interface KafkaConnection extends ConnectionBase {
  kind: "kafka";
  /** `host:port` each. */
  bootstrap: string[];
  schemaRegistry: string | undefined;
}

export interface ObjectStoreConnection extends ConnectionBase {
  kind: "object-store";
  url: string;
  endpoint: string | undefined;
  region: string;
}

export interface HttpConnection extends Omit<ConnectionBase, "secret"> {
  kind: "http";
  url: string;
  /** Undefined for what is open to all. */
  secret: string | undefined;
}

export type Connection = DatabaseConnection | KafkaConnection | ObjectStoreConnection | HttpConnection;

export interface SlackReceiver {
  kind: "slack";
  name: string;
  channel: string;
  secret: string;
  source: SourcePointer;
}

export interface EmailReceiver {
  kind: "email";
  name: string;
  to: string[];
  source: SourcePointer;
}

export interface PagerDutyReceiver {
  kind: "pagerduty";
  name: string;
  secret: string;
  source: SourcePointer;
}

export interface WebhookReceiver {
  kind: "webhook";
  name: string;
  url: string;
  secret: string;
  source: SourcePointer;
}

export type Receiver = SlackReceiver | EmailReceiver | PagerDutyReceiver | WebhookReceiver;

/** The platform as one environment sees it. */
export interface Platform {
  name: string;
  identity: Identity;
  environment: Environment;
  /** Names of all environments, this one included, in the order of the file. */
  environmentNames: string[];
  services: Services;
  registryMirror: string | undefined;
  proxy: ProxySettings | undefined;
  /** Files of the repository, relative to it. */
  certificateAuthorities: string[];
  gpuPools: Record<string, GpuPool>;
  connections: Record<string, Connection>;
  receivers: Record<string, Receiver>;
  /** Names of all projects of the repository. */
  projectNames: string[];
  removedProjects: Record<string, RemovedProject>;
  source: SourcePointer;
}
