import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { securityPolicy } from "../../kinds/envoy-gateway.ts";
import { httpRoute } from "../../kinds/gateway-api.ts";
import type { Platform, SourcePointer } from "../../spec/model.ts";
import { applyTransform, Component, type Transform } from "../base/component.ts";
import { type CustomObject, createCustomResource } from "../base/custom-resource.ts";
import { renderLogin, renderRoute } from "../environment/gateway.render.ts";
import { joinName, SYSTEM_NAMESPACE } from "../naming/names.ts";
import type { ContainerEnvironment } from "../targets/target.ts";
import {
  planTrackingServer,
  renderTrackingDeployment,
  TOKEN_HEADER,
  TRACKING_PORT,
  TRACKING_SERVER,
  type TrackingServerPlan,
  trackingPods,
} from "./tracking-server.render.ts";

export interface TrackingServerTransforms {
  serviceAccount?: Transform<k8s.core.v1.ServiceAccountArgs>;
  clusterRole?: Transform<k8s.rbac.v1.ClusterRoleArgs>;
  clusterRoleBinding?: Transform<k8s.rbac.v1.ClusterRoleBindingArgs>;
  deployment?: Transform<k8s.apps.v1.DeploymentArgs>;
  service?: Transform<k8s.core.v1.ServiceArgs>;
  disruptionBudget?: Transform<k8s.policy.v1.PodDisruptionBudgetArgs>;
  login?: Transform<CustomObject<typeof securityPolicy.schema>>;
  route?: Transform<CustomObject<typeof httpRoute.schema>>;
}

export interface TrackingServerArgs {
  platform: Pick<Platform, "name" | "environment" | "registryMirror" | "identity">;
  labels: Record<string, string>;
  /** How the server finds and opens the object store. */
  storeEnvironment: ContainerEnvironment;
  /** False where no gateway is: the server is then reached inside the cluster only. */
  hasGateway: boolean;
  /** What its route and its login need. */
  gateway: pulumi.Resource[];
  source: SourcePointer;
  transforms?: TrackingServerTransforms;
}

/** MLflow: runs and registered models, a workspace a project; each request is judged by the API server. */
export class TrackingServer extends Component {
  readonly uri: string;
  readonly nodes: { deployment: k8s.apps.v1.Deployment; service: k8s.core.v1.Service };
  readonly #args: TrackingServerArgs;
  readonly #plan: TrackingServerPlan;

  constructor(name: string, args: TrackingServerArgs, opts?: pulumi.ComponentResourceOptions) {
    const plan = planTrackingServer(args.platform);
    super("lakebed:models:TrackingServer", name, { source: args.source, host: plan.host, image: plan.image }, opts);
    this.#args = args;
    this.#plan = plan;
    const account = this.#createAccount();
    const deployment = this.#createDeployment(account);
    const service = this.#createService();
    if (plan.replicas > 1) this.#createDisruptionBudget();
    if (args.hasGateway) this.#createRoute(service);
    this.uri = `http://${TRACKING_SERVER}.${SYSTEM_NAMESPACE}.svc:${TRACKING_PORT}`;
    this.nodes = { deployment, service };
    this.registerOutputs({ uri: this.uri, host: plan.host });
  }

  #metadata(objectName: string = TRACKING_SERVER) {
    return { name: objectName, namespace: SYSTEM_NAMESPACE, labels: this.#args.labels };
  }

  /** All it asks of the API server itself is which namespaces are workspaces. */
  #createAccount(): pulumi.Resource[] {
    const { labels, transforms = {} } = this.#args;
    const accountChild = this.childName("account");
    const accountArgs: k8s.core.v1.ServiceAccountArgs = {
      metadata: this.#metadata(),
      automountServiceAccountToken: false,
    };
    const account = new k8s.core.v1.ServiceAccount(
      accountChild,
      applyTransform(transforms.serviceAccount, accountArgs, accountChild),
      { parent: this },
    );
    const roleName = joinName(["lakebed", TRACKING_SERVER, "workspaces"]);
    const metadata = { name: roleName, labels };
    const roleChild = this.childName("role");
    const roleArgs: k8s.rbac.v1.ClusterRoleArgs = {
      metadata,
      rules: [{ apiGroups: [""], resources: ["namespaces"], verbs: ["get", "list", "watch"] }],
    };
    const role = new k8s.rbac.v1.ClusterRole(roleChild, applyTransform(transforms.clusterRole, roleArgs, roleChild), {
      parent: this,
    });
    const bindingChild = this.childName("binding");
    const bindingArgs: k8s.rbac.v1.ClusterRoleBindingArgs = {
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: roleName },
      subjects: [{ kind: "ServiceAccount", name: TRACKING_SERVER, namespace: SYSTEM_NAMESPACE }],
    };
    const binding = new k8s.rbac.v1.ClusterRoleBinding(
      bindingChild,
      applyTransform(transforms.clusterRoleBinding, bindingArgs, bindingChild),
      { parent: this, dependsOn: [account, role] },
    );
    return [account, binding];
  }

  #createDeployment(dependsOn: pulumi.Resource[]): k8s.apps.v1.Deployment {
    const { labels, storeEnvironment, transforms = {} } = this.#args;
    const name = this.childName("deployment");
    const args: k8s.apps.v1.DeploymentArgs = {
      metadata: {
        ...this.#metadata(),
        // It starts when the store's keys are in the secret store, and people put them there after the first update.
        annotations: { "pulumi.com/skipAwait": "true" },
      },
      spec: renderTrackingDeployment(this.#plan, labels, storeEnvironment),
    };
    return new k8s.apps.v1.Deployment(name, applyTransform(transforms.deployment, args, name), {
      parent: this,
      dependsOn,
    });
  }

  #createService(): k8s.core.v1.Service {
    const name = this.childName("service");
    const args: k8s.core.v1.ServiceArgs = {
      metadata: { ...this.#metadata(), annotations: { "pulumi.com/skipAwait": "true" } },
      spec: {
        type: "ClusterIP",
        selector: trackingPods,
        ports: [{ name: "http", port: TRACKING_PORT, targetPort: "http", protocol: "TCP" }],
      },
    };
    return new k8s.core.v1.Service(name, applyTransform(this.#args.transforms?.service, args, name), { parent: this });
  }

  #createDisruptionBudget(): void {
    const name = this.childName("disruption-budget");
    const args: k8s.policy.v1.PodDisruptionBudgetArgs = {
      metadata: this.#metadata(),
      spec: { minAvailable: 1, selector: { matchLabels: trackingPods } },
    };
    new k8s.policy.v1.PodDisruptionBudget(name, applyTransform(this.#args.transforms?.disruptionBudget, args, name), {
      parent: this,
    });
  }

  /** The login is there before the route: at no time is the server open to somebody unknown. */
  #createRoute(service: k8s.core.v1.Service): void {
    const { gateway, platform, transforms = {} } = this.#args;
    const login = createCustomResource(
      securityPolicy,
      this.childName("login"),
      {
        metadata: this.#metadata(),
        spec: renderLogin(TRACKING_SERVER, platform.identity, TOKEN_HEADER),
        transform: transforms.login,
      },
      { parent: this, dependsOn: gateway },
    );
    createCustomResource(
      httpRoute,
      this.childName("route"),
      {
        metadata: this.#metadata(),
        spec: renderRoute(this.#plan.host, { name: TRACKING_SERVER, port: TRACKING_PORT }),
        transform: transforms.route,
      },
      { parent: this, dependsOn: [...gateway, login, service] },
    );
  }
}
