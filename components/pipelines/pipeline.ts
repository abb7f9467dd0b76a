import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { cronWorkflow, workflowTemplate } from "../../kinds/argo.ts";
import { childOptions } from "../base/child-options.ts";
import { applyTransform, Component, type Transform } from "../base/component.ts";
import { type CustomObject, createCustomResource } from "../base/custom-resource.ts";
import type { PipelinePlan } from "./pipeline.plan.ts";
import { type PipelineSurroundings, renderCronWorkflow, renderWorkflowTemplate } from "./pipeline.render.ts";
import { renderExecutorConfig } from "./spark.render.ts";

export interface PipelineArgs extends PipelineSurroundings {
  /** `planPipeline` decides it. */
  pipeline: PipelinePlan;
  transforms?: {
    executorConfig?: Transform<k8s.core.v1.ConfigMapArgs>;
    workflowTemplate?: Transform<CustomObject<typeof workflowTemplate.schema>>;
    cronWorkflow?: Transform<CustomObject<typeof cronWorkflow.schema>>;
  };
}

/** A pipeline: its steps in the order that their data asks for, at one commit, by hand or on a schedule. */
export class Pipeline extends Component {
  readonly workflowTemplate: k8s.apiextensions.CustomResource;
  /** Undefined for a pipeline without a schedule. */
  readonly cronWorkflow: k8s.apiextensions.CustomResource | undefined;

  constructor(name: string, args: PipelineArgs, opts?: pulumi.ComponentResourceOptions) {
    const { pipeline, scope, transforms = {} } = args;
    super(
      "lakebed:pipelines:Pipeline",
      name,
      { source: pipeline.pipeline.source, namespace: scope.namespace, stage: scope.stage },
      opts,
    );
    if (pipeline.steps.some(({ step }) => step.engine.kind === "spark")) {
      const executorName = this.childName("executor-config");
      new k8s.core.v1.ConfigMap(
        executorName,
        applyTransform<k8s.core.v1.ConfigMapArgs>(
          transforms.executorConfig,
          renderExecutorConfig(pipeline.name, scope),
          executorName,
        ),
        childOptions(this, opts),
      );
    }
    this.workflowTemplate = createCustomResource(
      workflowTemplate,
      this.childName("workflow-template"),
      { ...renderWorkflowTemplate(pipeline, args), transform: transforms.workflowTemplate },
      childOptions(this, opts),
    );
    const schedule = renderCronWorkflow(pipeline, scope);
    this.cronWorkflow =
      schedule &&
      createCustomResource(
        cronWorkflow,
        this.childName("cron-workflow"),
        { ...schedule, transform: transforms.cronWorkflow },
        childOptions(this, opts, [this.workflowTemplate]),
      );
    this.registerOutputs({ workflowTemplate: pipeline.name });
  }
}
