/**
 * The resolved model: what a platform and its projects say for ONE environment, with overrides applied, units parsed and
 * defaults filled. Components, plans and the CLI read these types only; what people write is in `*.schema.ts`.
 */
export type * from "./data/dataset.types.ts";
export type * from "./data/expectation.types.ts";
export type * from "./data/feature.types.ts";
export type * from "./models/gate.types.ts";
export type * from "./models/model.types.ts";
export type * from "./monitoring/monitor.types.ts";
export type * from "./pipelines/pipeline.types.ts";
export type * from "./platform/platform.types.ts";
export type * from "./project/access.types.ts";
export type * from "./project/project.types.ts";
export type * from "./project/purpose.types.ts";
export type * from "./project/stack-name.types.ts";
export type * from "./reading/source-pointer.ts";
export type * from "./serving/endpoint.types.ts";
export type * from "./units/measure.types.ts";
export type * from "./units/money.types.ts";
export type * from "./workspace/workbench.types.ts";
