import type { Finding } from "../problems/problem-list.ts";
import type { ProjectSpec } from "../project/project.schema.ts";
import { type DataMap, dataAt } from "../reading/located.ts";
import { isServed } from "../serving/served.ts";
import type { ServiceName } from "./platform.types.ts";
import { serviceMode } from "./service.checks.ts";

/** Services that no environment can do without, and why. */
const INDISPENSABLE: Partial<Record<ServiceName, string>> = {
  "external-secrets": "every credential reaches the cluster through it",
  "object-store": "datasets, models and the files of runs lie in it",
  database: "the tracking server keeps its records in PostgreSQL",
};

interface Need {
  service: ServiceName;
  /** Completes "is not possible, because". */
  why: string;
  /** What of a project needs it: "endpoint `recommend`". */
  whoNeeds: (spec: Partial<ProjectSpec>) => string[];
}

const NEEDS: readonly Need[] = [
  { service: "kserve", why: "it serves models in the cluster", whoNeeds: servedEndpoints },
  { service: "gateway", why: "endpoints are reached through it", whoNeeds: servedEndpoints },
  { service: "argo-workflows", why: "it runs pipelines", whoNeeds: ({ pipelines }) => named("pipeline", pipelines) },
  {
    service: "argo-events",
    why: "it starts pipelines on events and by API",
    whoNeeds: ({ pipelines }) =>
      named("pipeline", pipelines, ({ startsOn, api }) => startsOn.length > 0 || api !== undefined),
  },
  {
    service: "kueue",
    why: "GPUs are shared out by its queues",
    whoNeeds: ({ pipelines }) =>
      named("pipeline", pipelines, ({ steps }) => Object.values(steps).some(({ gpuPool }) => gpuPool !== undefined)),
  },
  {
    service: "feature-store",
    why: "it answers for features while an endpoint waits",
    whoNeeds: ({ features }) => named("feature", features, ({ online }) => online),
  },
  { service: "jupyterhub", why: "it runs workbenches", whoNeeds: ({ workbenches }) => named("workbench", workbenches) },
  {
    service: "prometheus",
    why: "it measures what is watched and sends the alerts",
    whoNeeds: ({ monitors, endpoints, pipelines }) => [
      ...named("monitor", monitors),
      ...named("endpoint", endpoints, ({ objectives, notify }) => Object.keys(objectives).length + notify.length > 0),
      ...named("pipeline", pipelines, ({ notify }) => notify.length > 0),
    ],
  },
];

/** Services that are switched off in an environment, and that it or a project in it cannot do without. */
export function findNeededServices(raw: DataMap, projects: ReadonlyMap<string, Partial<ProjectSpec>>): Finding[] {
  const always = Object.entries(INDISPENSABLE).flatMap(([service, why]) =>
    findSwitchedOff(raw, service, { why, fix: "Write `managed`, or `existing` if there is one already." }),
  );
  const byProjects = NEEDS.flatMap(({ service, why, whoNeeds }) => {
    const needing = [...projects].flatMap(([project, spec]) => whoNeeds(spec).map((who) => `${who} of \`${project}\``));
    if (needing.length === 0) return [];
    return findSwitchedOff(raw, service, {
      why: `${why}: ${listed(needing)}`,
      fix: "Write `managed`, or `existing` if there is one already, or take out what needs it.",
    });
  });
  return [...always, ...byProjects];
}

/** A service that is done without because nobody named it is none that was switched off. */
function findSwitchedOff(raw: DataMap, service: string, { why, fix }: { why: string; fix: string }): Finding[] {
  const path = ["services", service];
  if (serviceMode(raw, service) !== "none") return [];
  const isWordAlone = typeof dataAt(raw, path) === "string";
  const message = `\`services.${service}\`: \`none\` is not possible, because ${why}`;
  return [{ code: "service-missing", message, fix, path: isWordAlone ? path : [...path, "mode"], at: "value" }];
}

function servedEndpoints({ endpoints }: Partial<ProjectSpec>): string[] {
  return named("endpoint", endpoints, isServed);
}

function named<T>(what: string, section: Record<string, T> | undefined, needs: (thing: T) => boolean = () => true) {
  return Object.entries(section ?? {})
    .filter(([, thing]) => needs(thing))
    .map(([name]) => `${what} \`${name}\``);
}

function listed(needing: readonly string[]): string {
  const shown = needing.slice(0, 3).join(", ");
  return needing.length > 3 ? `${shown} and ${needing.length - 3} more` : shown;
}
