import type { Platform, Project, Receiver, SourcePointer } from "../../spec/model.ts";
import { isServed } from "../../spec/serving/served.ts";
import type { EnvironmentOutputs } from "../environment/outputs.ts";
import { deployedName, environmentDomain, joinName } from "../naming/names.ts";
import { isRun } from "../pipelines/pipeline.plan.ts";
import { type ProjectScope, scopeOf } from "../workspace/scope.ts";

/** The platform team points this Service at its mail server; until then Alertmanager reports mail as failed. */
export const MAIL_SERVICE = "mail";
const SUBMISSION_PORT = 587;

/** Alerts of one pipeline or endpoint, and who is told of them. */
export interface AlertRoute {
  /** Label of the alert and its value. */
  matches: { label: "pipeline" | "endpoint"; value: string };
  receivers: Receiver[];
}

export interface AlertRoutesPlan {
  scope: ProjectScope;
  routes: AlertRoute[];
  /** Mail goes through this server. A route without one would make Alertmanager refuse its whole configuration. */
  mail: { smarthost: string; from: string };
  source: SourcePointer;
}

/** Undefined when nobody wants to be told, or the environment has nothing that routes alerts. */
export function planAlertRoutes(
  platform: Platform,
  project: Project,
  environment: Pick<EnvironmentOutputs, "systemNamespace">,
): AlertRoutesPlan | undefined {
  if (platform.services.prometheus.mode === "none") return undefined;
  const receiversOf = (names: readonly string[]) => names.flatMap((name) => platform.receivers[name] ?? []);
  const routes: AlertRoute[] = [
    ...Object.values(project.pipelines)
      .filter(isRun)
      .map((pipeline) => ({
        matches: { label: "pipeline" as const, value: joinName([deployedName(pipeline)]) },
        receivers: receiversOf(pipeline.notify),
      })),
    ...Object.values(project.endpoints)
      .filter(isServed)
      .map(({ name, notify }) => ({
        matches: { label: "endpoint" as const, value: joinName([name]) },
        receivers: receiversOf(notify),
      })),
  ].filter(({ receivers }) => receivers.length > 0);
  if (routes.length === 0) return undefined;
  const scope = scopeOf(platform, project);
  return {
    scope,
    routes,
    mail: {
      smarthost: `${MAIL_SERVICE}.${environment.systemNamespace}.svc:${SUBMISSION_PORT}`,
      from: `lakebed@${environmentDomain(scope)}`,
    },
    source: project.source,
  };
}
