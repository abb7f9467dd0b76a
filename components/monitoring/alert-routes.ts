import type * as pulumi from "@pulumi/pulumi";
import { alertmanagerConfig } from "../../kinds/prometheus-operator.ts";
import { childOptions } from "../base/child-options.ts";
import { Component, type Transform } from "../base/component.ts";
import { type CustomObject, createCustomResource } from "../base/custom-resource.ts";
import type { AlertRoutesPlan } from "./alert-routes.plan.ts";
import { renderAlertRoutes } from "./alert-routes.render.ts";

export interface AlertRoutesArgs {
  /** `planAlertRoutes` decides it. */
  routes: AlertRoutesPlan;
  transforms?: { config?: Transform<CustomObject<typeof alertmanagerConfig.schema>> };
}

/** Brings the alerts of a project's pipelines and endpoints to the people who asked for them. */
export class AlertRoutes extends Component {
  constructor(name: string, args: AlertRoutesArgs, opts?: pulumi.ComponentResourceOptions) {
    const { routes, transforms = {} } = args;
    super("lakebed:monitoring:AlertRoutes", name, { source: routes.source, namespace: routes.scope.namespace }, opts);
    createCustomResource(
      alertmanagerConfig,
      this.childName("config"),
      { ...renderAlertRoutes(routes), transform: transforms.config },
      childOptions(this, opts),
    );
    this.registerOutputs({});
  }
}
