import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { externalSecret } from "../../../kinds/external-secrets.ts";
import { applyTransform, Component, type Transform } from "../../base/component.ts";
import { type CustomObject, createCustomResource } from "../../base/custom-resource.ts";
import { provisionerEgress, provisionerPods } from "../../data/object-store.render.ts";
import { GuardedNamespace, type GuardedNamespaceTransforms } from "../../environment/guarded-namespace.ts";
import { createSecretCopy } from "../../environment/secret-copy.ts";
import { joinName, ownershipLabels, SECRET_STORE } from "../../naming/names.ts";
import type { StoragePlan, WorkloadPlan } from "../target.ts";
import {
  credentialFile,
  type ProvisionerPlan,
  provisionJobName,
  renderProvisionJob,
  renderProvisionScript,
} from "./provisioner.render.ts";
import {
  kubernetesSecretKey,
  planStoreCommands,
  workloadSecretName,
  workloadSecretReference,
} from "./seaweedfs.plan.ts";

/** Keys of an access key pair in the environment's secret store. */
export const KEY_PROPERTIES = { access: "accessKey", secret: "secretKey" } as const;

export interface ProjectStorageTransforms extends GuardedNamespaceTransforms {
  job?: Transform<k8s.batch.v1.JobArgs>;
  plan?: Transform<k8s.core.v1.ConfigMapArgs>;
  /** The keys of each workload, and those of all of them for the provisioner. */
  keys?: Transform<CustomObject<typeof externalSecret.schema>>;
}

export interface KubernetesProjectStorageArgs {
  plan: StoragePlan;
  /** Image with the store's own shell; undefined for a store that others run, who make buckets and identities in it. */
  image: string | undefined;
  transforms?: ProjectStorageTransforms;
}

/** Buckets and identities in the environment's object store, and the keys of the workloads that use them. */
export class KubernetesProjectStorage extends Component {
  /** What makes buckets and identities. */
  readonly nodes: { job: k8s.batch.v1.Job | undefined; plan: k8s.core.v1.ConfigMap | undefined };
  readonly #transforms: ProjectStorageTransforms;

  constructor(name: string, args: KubernetesProjectStorageArgs, opts?: pulumi.ComponentResourceOptions) {
    const { plan, image } = args;
    super(
      "lakebed:data:ProjectStorage",
      name,
      {
        source: plan.source,
        environment: plan.environment,
        target: "kubernetes",
        buckets: plan.buckets.map((b) => b.name),
      },
      opts,
    );
    this.#transforms = args.transforms ?? {};
    const labels = ownershipLabels({ ...plan, component: "storage" });
    for (const workload of plan.workloads) this.#createWorkloadKeys(plan, workload, labels);
    this.nodes =
      image === undefined ? { job: undefined, plan: undefined } : this.#createProvisioner(plan, image, labels);
    this.registerOutputs({ buckets: plan.buckets.map((bucket) => bucket.name) });
  }

  #createProvisioner(plan: StoragePlan, image: string, labels: Record<string, string>) {
    const provisioner: ProvisionerPlan = {
      name: "storage",
      namespace: joinName([plan.namespace, "storage"]),
      script: renderProvisionScript(planStoreCommands(plan)),
      image,
    };
    const namespace = this.#createNamespace(plan, provisioner);
    const keys = this.#createProvisionerKeys(plan, provisioner, labels, namespace);
    const script = this.#createScript(plan, provisioner, labels, namespace);
    return { job: this.#createJob(provisioner, labels, [keys, script]), plan: script };
  }

  /**
   * The provisioner may reach the ports that administer the store, so it runs where no persona may start a pod. The
   * namespace is not the project's in the sense of queues and workspaces, so it does not bear the project's label.
   */
  #createNamespace(plan: StoragePlan, provisioner: ProvisionerPlan): GuardedNamespace {
    const { platform, environment, source } = plan;
    return new GuardedNamespace(
      this.childName("guard"),
      {
        namespace: provisioner.namespace,
        labels: {
          ...ownershipLabels({ platform, environment, component: "storage" }),
          ...provisionerPods,
          "lakebed.dev/storage-of": plan.namespace,
        },
        podSecurity: "restricted",
        allowances: [{ name: "allow-object-store", pods: provisionerPods, egress: [provisionerEgress()] }],
        source,
        transforms: this.#transforms,
      },
      { parent: this },
    );
  }

  /** In the project's namespace, for its pods: the two words that every S3 client looks for. */
  #createWorkloadKeys(plan: StoragePlan, workload: WorkloadPlan, labels: Record<string, string>): void {
    const secret = workloadSecretName(workload.name);
    createSecretCopy(
      this.childName(`keys-${workload.name}`),
      {
        name: secret,
        namespace: plan.namespace,
        labels,
        reference: workloadSecretReference(plan, workload.name),
        properties: { AWS_ACCESS_KEY_ID: KEY_PROPERTIES.access, AWS_SECRET_ACCESS_KEY: KEY_PROPERTIES.secret },
        transform: this.#transforms.keys,
      },
      { parent: this },
    );
  }

  /** For the provisioner: the keys of all workloads in one Secret. */
  #createProvisionerKeys(
    plan: StoragePlan,
    provisioner: ProvisionerPlan,
    labels: Record<string, string>,
    namespace: GuardedNamespace,
  ): k8s.apiextensions.CustomResource {
    const data = plan.workloads.flatMap(({ name: workload }) =>
      (["access", "secret"] as const).map((half) => ({
        secretKey: credentialFile(workload, half),
        remoteRef: {
          key: kubernetesSecretKey(workloadSecretReference(plan, workload)),
          property: KEY_PROPERTIES[half],
        },
      })),
    );
    const spec: CustomObject<typeof externalSecret.schema>["spec"] = {
      refreshInterval: "1h0m0s",
      secretStoreRef: { kind: "ClusterSecretStore", name: SECRET_STORE },
      target: { name: provisioner.name, creationPolicy: "Owner", deletionPolicy: "Retain" },
      data,
    };
    return createCustomResource(
      externalSecret,
      this.childName("provisioner-keys"),
      {
        metadata: { name: provisioner.name, namespace: provisioner.namespace, labels },
        spec,
        transform: this.#transforms.keys,
      },
      { parent: this, dependsOn: [namespace] },
    );
  }

  #createScript(
    plan: StoragePlan,
    provisioner: ProvisionerPlan,
    labels: Record<string, string>,
    namespace: GuardedNamespace,
  ): k8s.core.v1.ConfigMap {
    const name = this.childName("plan");
    const args: k8s.core.v1.ConfigMapArgs = {
      metadata: {
        name: provisioner.name,
        namespace: provisioner.namespace,
        labels,
        annotations: Object.fromEntries(
          plan.buckets.map(({ role, classification }) => [`classification.lakebed.dev/${role}`, classification]),
        ),
      },
      data: { "provision.sh": provisioner.script },
    };
    return new k8s.core.v1.ConfigMap(name, applyTransform(this.#transforms.plan, args, name), {
      parent: this,
      dependsOn: [namespace],
    });
  }

  #createJob(
    provisioner: ProvisionerPlan,
    labels: Record<string, string>,
    dependsOn: pulumi.Resource[],
  ): k8s.batch.v1.Job {
    const name = this.childName("provisioner");
    const args: k8s.batch.v1.JobArgs = {
      metadata: {
        name: provisionJobName(provisioner),
        namespace: provisioner.namespace,
        labels,
        // It waits for keys that people put into the store; an update must not wait with it.
        annotations: { "pulumi.com/skipAwait": "true" },
      },
      spec: renderProvisionJob(provisioner, labels),
    };
    // It holds nothing and is replaced with each new plan, which the protection of a production environment would forbid.
    const opts = { parent: this, dependsOn, protect: false };
    return new k8s.batch.v1.Job(name, applyTransform(this.#transforms.job, args, name), opts);
  }
}
