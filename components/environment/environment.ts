import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Platform, ServiceName } from "../../spec/model.ts";
import { applyTransform, Component, type Transform } from "../base/component.ts";
import type { Allowance } from "../base/network-policy.render.ts";
import { databaseAllowance, databaseEgress } from "../data/database.render.ts";
import { Database, type DatabaseTransforms } from "../data/database.ts";
import { objectStoreAllowance, objectStoreEgress, storeShellImage } from "../data/object-store.render.ts";
import { ObjectStore, type ObjectStoreTransforms } from "../data/object-store.ts";
import { planTrackingStorage } from "../data/storage.plan.ts";
import { ARTIFACT_PREFIX, TRACKING_SERVER, trackingAllowance, trackingPods } from "../models/tracking-server.render.ts";
import { TrackingServer, type TrackingServerTransforms } from "../models/tracking-server.ts";
import { environmentDomain, ownershipLabels, SECRET_STORE, SYSTEM_NAMESPACE } from "../naming/names.ts";
import { listUnpinnedReferences } from "../references/image.plan.ts";
import { ServingRuntime, type ServingRuntimeTransforms } from "../serving/serving-runtime.ts";
import { renderStoreEnvironment } from "../targets/kubernetes/kubernetes-target.ts";
import { KubernetesProjectStorage, type ProjectStorageTransforms } from "../targets/kubernetes/project-storage.ts";
import { workloadSecretName } from "../targets/kubernetes/seaweedfs.plan.ts";
import { type ClusterServicePlan, planClusterServices } from "./cluster-service.plan.ts";
import { ClusterService, type ClusterServiceTransforms } from "./cluster-service.ts";
import { GATEWAY_NAME } from "./gateway.render.ts";
import { SharedGateway, type SharedGatewayTransforms } from "./gateway.ts";
import { GuardedNamespace, type GuardedNamespaceTransforms } from "./guarded-namespace.ts";
import type { EnvironmentOutputs } from "./outputs.ts";
import { planQueues } from "./queue.plan.ts";
import { TrainingQueues, type TrainingQueuesTransforms } from "./queue.ts";
import { SecretStore, type SecretStoreTransforms } from "./secret-store.ts";

export interface EnvironmentTransforms {
  /** The namespace of the environment's own services. */
  system?: GuardedNamespaceTransforms;
  marker?: Transform<k8s.core.v1.ConfigMapArgs>;
  services?: Partial<Record<ServiceName, ClusterServiceTransforms>>;
  secrets?: SecretStoreTransforms;
  objectStore?: ObjectStoreTransforms;
  trackingStorage?: ProjectStorageTransforms;
  database?: DatabaseTransforms;
  tracking?: TrackingServerTransforms;
  gateway?: SharedGatewayTransforms;
  queues?: TrainingQueuesTransforms;
  servingRuntime?: ServingRuntimeTransforms;
}

export interface EnvironmentArgs {
  platform: Platform;
  transforms?: EnvironmentTransforms;
}

/** Object that says whose cluster this is. */
const MARKER = "lakebed-environment";

/**
 * All that the projects of one environment share: operators, object store, database, tracking server, gateway, queues
 * and secrets. In production it is protected, and its children with it.
 */
export class Environment extends Component {
  readonly outputs: EnvironmentOutputs;
  readonly nodes: {
    services: Partial<Record<ServiceName, ClusterService>>;
    objectStore: ObjectStore;
    database: Database;
    tracking: TrackingServer;
  };
  readonly #platform: Platform;
  readonly #transforms: EnvironmentTransforms;

  constructor(name: string, args: EnvironmentArgs, opts?: pulumi.ComponentResourceOptions) {
    const { platform } = args;
    const { environment } = platform;
    super(
      "lakebed:environment:Environment",
      name,
      {
        source: environment.source,
        platform: platform.name,
        environment: environment.name,
        stage: environment.stage,
        unpinned: listUnpinnedReferences(platform.registryMirror).map(
          ({ reference, note }) => `${reference} (${note})`,
        ),
      },
      pulumi.mergeOptions({ protect: environment.stage === "production" }, opts),
    );
    this.#platform = platform;
    this.#transforms = args.transforms ?? {};

    const plans = planClusterServices(platform);
    const system = this.#createSystemNamespace(plans);
    const marker = this.#createMarker(system);
    const services = this.#createServices(plans, marker);
    const secrets = this.#createSecretStore(services, marker);
    const objectStore = this.#createObjectStore(secrets);
    const storage = this.#createTrackingStorage(objectStore);
    const database = this.#createDatabase(services, secrets, marker);
    const gateway = this.#createGateway(services, secrets);
    const tracking = this.#createTracking({ objectStore, gateway, after: [storage, database] });
    const queues = this.#createQueues(services, marker);
    this.#createServingRuntime(services, marker);

    this.nodes = { services, objectStore, database, tracking };
    this.outputs = {
      version: 1,
      platform: platform.name,
      environment: environment.name,
      objectStore: { endpoint: objectStore.endpoint, region: objectStore.region },
      tracking: { uri: tracking.uri },
      gateway: { name: GATEWAY_NAME, namespace: SYSTEM_NAMESPACE },
      clusterQueues: queues?.names ?? {},
      secretStore: SECRET_STORE,
      systemNamespace: SYSTEM_NAMESPACE,
    };
    this.registerOutputs({ ...this.outputs });
  }

  #labels(component: string): Record<string, string> {
    const { name: platform, environment } = this.#platform;
    return ownershipLabels({ platform, environment: environment.name, component });
  }

  /** Label of every namespace of this environment, projects included. */
  get #environmentNamespaces(): Record<string, string> {
    return { "lakebed.dev/environment": this.#platform.environment.name };
  }

  #createSystemNamespace(plans: ClusterServicePlan[]): GuardedNamespace {
    const inSystem = plans.filter(({ namespace }) => namespace === SYSTEM_NAMESPACE);
    const { "object-store": store, database } = this.#platform.services;
    const allowances: Allowance[] = [
      ...(store.mode === "managed" ? [objectStoreAllowance(trackingPods)] : []),
      ...(database.mode === "managed" ? [databaseAllowance(trackingPods)] : []),
      trackingAllowance(objectStoreEgress(store), databaseEgress(database)),
      ...inSystem.flatMap((plan) => plan.allowances),
    ];
    return new GuardedNamespace(
      this.childName("system"),
      {
        namespace: SYSTEM_NAMESPACE,
        labels: this.#labels("system"),
        podSecurity: "restricted",
        allowances,
        source: this.#platform.environment.source,
        transforms: this.#transforms.system,
      },
      { parent: this },
    );
  }

  /**
   * One cluster is one environment. The marker cannot be changed, so a second environment on the same cluster is refused
   * by the API server, in its first preview already, and everything else waits for the marker.
   */
  #createMarker(system: GuardedNamespace): k8s.core.v1.ConfigMap {
    const name = this.childName("marker");
    const args: k8s.core.v1.ConfigMapArgs = {
      metadata: { name: MARKER, namespace: SYSTEM_NAMESPACE, labels: this.#labels("system") },
      data: { platform: this.#platform.name, environment: this.#platform.environment.name },
      immutable: true,
    };
    return new k8s.core.v1.ConfigMap(name, applyTransform(this.#transforms.marker, args, name), {
      parent: this,
      dependsOn: [system],
    });
  }

  #createServices(plans: ClusterServicePlan[], marker: pulumi.Resource): Partial<Record<ServiceName, ClusterService>> {
    const services: Partial<Record<ServiceName, ClusterService>> = {};
    for (const plan of plans) {
      const needed = plan.needs.flatMap((service) => services[service] ?? []);
      services[plan.service] = new ClusterService(
        this.childName(plan.name),
        {
          plan,
          labels: this.#labels(plan.name),
          source: `${this.#platform.source}#services.${plan.service}`,
          transforms: this.#transforms.services?.[plan.service],
        },
        { parent: this, dependsOn: [marker, ...needed] },
      );
    }
    return services;
  }

  #createSecretStore(services: Partial<Record<ServiceName, ClusterService>>, marker: pulumi.Resource): SecretStore {
    return new SecretStore(
      this.childName("secrets"),
      {
        labels: this.#labels("secrets"),
        namespaces: this.#environmentNamespaces,
        source: this.#platform.environment.source,
        transforms: this.#transforms.secrets,
      },
      { parent: this, dependsOn: [marker, ...standing(services, "external-secrets")] },
    );
  }

  #createObjectStore(secrets: SecretStore): ObjectStore {
    return new ObjectStore(
      this.childName("object-store"),
      {
        platform: this.#platform,
        labels: this.#labels("object-store"),
        source: this.#platform.environment.source,
        transforms: this.#transforms.objectStore,
      },
      { parent: this, dependsOn: [secrets] },
    );
  }

  #createTrackingStorage(objectStore: ObjectStore): KubernetesProjectStorage {
    const plan = planTrackingStorage(this.#platform, { name: TRACKING_SERVER, prefix: ARTIFACT_PREFIX });
    return new KubernetesProjectStorage(
      this.childName("tracking-storage"),
      {
        plan,
        image: storeShellImage(this.#platform),
        transforms: this.#transforms.trackingStorage,
      },
      { parent: this, dependsOn: [objectStore] },
    );
  }

  #createDatabase(
    services: Partial<Record<ServiceName, ClusterService>>,
    secrets: SecretStore,
    marker: pulumi.Resource,
  ): Database {
    const isOurs = this.#platform.services.database.mode === "managed";
    return new Database(
      this.childName("database"),
      {
        platform: this.#platform,
        labels: this.#labels("database"),
        source: this.#platform.environment.source,
        transforms: this.#transforms.database,
      },
      { parent: this, dependsOn: [marker, ...(isOurs ? standing(services, "database") : [secrets])] },
    );
  }

  #createGateway(
    services: Partial<Record<ServiceName, ClusterService>>,
    secrets: SecretStore,
  ): SharedGateway | undefined {
    if (this.#platform.services.gateway.mode === "none") return undefined;
    return new SharedGateway(
      this.childName("gateway"),
      {
        domain: environmentDomain({ platform: this.#platform.name, environment: this.#platform.environment.name }),
        labels: this.#labels("gateway"),
        namespaces: this.#environmentNamespaces,
        hasCertManager: this.#platform.services["cert-manager"].mode !== "none",
        certManager: standing(services, "cert-manager"),
        hasPrometheus: this.#platform.services.prometheus.mode !== "none",
        prometheus: standing(services, "prometheus"),
        source: this.#platform.environment.source,
        transforms: this.#transforms.gateway,
      },
      { parent: this, dependsOn: [secrets, ...standing(services, "gateway")] },
    );
  }

  #createTracking(needs: {
    objectStore: ObjectStore;
    gateway: SharedGateway | undefined;
    after: pulumi.Resource[];
  }): TrackingServer {
    const gateway = needs.gateway === undefined ? [] : [needs.gateway];
    return new TrackingServer(
      this.childName("tracking"),
      {
        platform: this.#platform,
        labels: this.#labels("tracking"),
        storeEnvironment: renderStoreEnvironment(workloadSecretName(TRACKING_SERVER), needs.objectStore),
        hasGateway: needs.gateway !== undefined,
        gateway,
        source: this.#platform.environment.source,
        transforms: this.#transforms.tracking,
      },
      { parent: this, dependsOn: needs.after },
    );
  }

  #createQueues(
    services: Partial<Record<ServiceName, ClusterService>>,
    marker: pulumi.Resource,
  ): TrainingQueues | undefined {
    if (this.#platform.services.kueue.mode === "none") return undefined;
    return new TrainingQueues(
      this.childName("queues"),
      {
        queues: planQueues(this.#platform),
        labels: this.#labels("queues"),
        namespaces: this.#environmentNamespaces,
        source: this.#platform.environment.source,
        transforms: this.#transforms.queues,
      },
      { parent: this, dependsOn: [marker, ...standing(services, "kueue")] },
    );
  }

  #createServingRuntime(services: Partial<Record<ServiceName, ClusterService>>, marker: pulumi.Resource): void {
    if (this.#platform.services.kserve.mode === "none") return;
    new ServingRuntime(
      this.childName("serving-runtime"),
      {
        platform: this.#platform,
        labels: this.#labels("serving"),
        source: this.#platform.environment.source,
        transforms: this.#transforms.servingRuntime,
      },
      { parent: this, dependsOn: [marker, ...standing(services, "kserve")] },
    );
  }
}

/** The release that brings a service's kinds, where it is ours; what exists already needs no waiting. */
function standing(services: Partial<Record<ServiceName, ClusterService>>, service: ServiceName): ClusterService[] {
  return [services[service]].filter((each) => each !== undefined);
}
