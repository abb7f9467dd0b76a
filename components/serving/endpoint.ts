import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { securityPolicy } from "../../kinds/envoy-gateway.ts";
import { httpRoute } from "../../kinds/gateway-api.ts";
import { inferenceService } from "../../kinds/kserve.ts";
import { prometheusRule } from "../../kinds/prometheus-operator.ts";
import { childOptions } from "../base/child-options.ts";
import { applyTransform, Component, type Transform } from "../base/component.ts";
import { type CustomObject, createCustomResource } from "../base/custom-resource.ts";
import { type EndpointPlan, type EndpointState, endpointState, type ServedVersion } from "./endpoint.plan.ts";
import {
  renderCallers,
  renderDisruptionBudget,
  renderDoor,
  renderInferenceService,
  renderRoute,
} from "./endpoint.render.ts";
import { renderEndpointAlerts } from "./endpoint-alerts.render.ts";

export interface EndpointTransforms {
  route?: Transform<CustomObject<typeof httpRoute.schema>>;
  callers?: Transform<CustomObject<typeof securityPolicy.schema>>;
  door?: Transform<k8s.networking.v1.NetworkPolicyArgs>;
  inferenceService?: Transform<CustomObject<typeof inferenceService.schema>>;
  disruptionBudget?: Transform<k8s.policy.v1.PodDisruptionBudgetArgs>;
  alerts?: Transform<CustomObject<typeof prometheusRule.schema>>;
}

export interface EndpointArgs {
  /** `planEndpoint` decides it. */
  endpoint: EndpointPlan;
  transforms?: EndpointTransforms;
}

/** A model behind a route that named callers alone may use; it serves once a release names an approved version. */
export class Endpoint extends Component {
  readonly state: EndpointState;
  readonly route: k8s.apiextensions.CustomResource;
  /** Undefined while the endpoint awaits its first approved version. */
  readonly inferenceService: k8s.apiextensions.CustomResource | undefined;
  readonly #opts: pulumi.ComponentResourceOptions | undefined;

  constructor(name: string, args: EndpointArgs, opts?: pulumi.ComponentResourceOptions) {
    const { endpoint, transforms = {} } = args;
    const { scope, served } = endpoint;
    super(
      "lakebed:serving:Endpoint",
      name,
      {
        source: endpoint.endpoint.source,
        namespace: scope.namespace,
        stage: scope.stage,
        model: endpoint.endpoint.model,
        version: served?.release.version,
      },
      opts,
    );
    this.#opts = opts;
    this.state = endpointState(endpoint);
    const callers = createCustomResource(
      securityPolicy,
      this.childName("callers"),
      { ...renderCallers(endpoint), transform: transforms.callers },
      childOptions(this, opts),
    );
    const doorName = this.childName("door");
    new k8s.networking.v1.NetworkPolicy(
      doorName,
      applyTransform<k8s.networking.v1.NetworkPolicyArgs>(transforms.door, renderDoor(endpoint), doorName),
      childOptions(this, opts),
    );
    this.inferenceService = served && this.#createServedVersion(endpoint, served, transforms);
    // A route that came before the policy on its callers would be open to all for a moment.
    this.route = createCustomResource(
      httpRoute,
      this.childName("route"),
      { ...renderRoute(endpoint), transform: transforms.route },
      childOptions(this, opts, [callers, ...(this.inferenceService === undefined ? [] : [this.inferenceService])]),
    );
    this.registerOutputs({ state: this.state });
  }

  #createServedVersion(
    endpoint: EndpointPlan,
    served: ServedVersion,
    transforms: EndpointTransforms,
  ): k8s.apiextensions.CustomResource {
    const options = childOptions(this, this.#opts);
    const budgetName = this.childName(`${served.name}-disruption-budget`);
    new k8s.policy.v1.PodDisruptionBudget(
      budgetName,
      applyTransform<k8s.policy.v1.PodDisruptionBudgetArgs>(
        transforms.disruptionBudget,
        renderDisruptionBudget(endpoint, served),
        budgetName,
      ),
      options,
    );
    const alerts = renderEndpointAlerts(endpoint, served);
    if (alerts !== undefined) {
      createCustomResource(
        prometheusRule,
        this.childName("alerts"),
        { ...alerts, transform: transforms.alerts },
        options,
      );
    }
    return createCustomResource(
      inferenceService,
      this.childName(served.name),
      { ...renderInferenceService(endpoint, served), transform: transforms.inferenceService },
      options,
    );
  }
}
