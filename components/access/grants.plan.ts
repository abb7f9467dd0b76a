import type { Layer, Persona, Platform, Project, SourcePointer, Stage } from "../../spec/model.ts";
import { type ProjectScope, scopeOf } from "../workspace/scope.ts";

/** What can be seen, used or changed in a project's environment. */
export type Thing = "status" | "logs" | "runs" | "quota" | "experiments" | "models" | "releases" | `data.${Layer}`;
export type GrantVerb = "read" | "write" | "start";

/**
 * Who makes sure of a grant: the API server (and MLflow, which asks it), the object store, or review of pull requests. The
 * object store knows workloads only so far: until people get identities there, nobody reads data by hand at all.
 */
export type Enforcer = "kubernetes" | "object-store" | "git";

/** One cell of the access matrix that says yes. What no grant says is denied. */
export interface Grant {
  persona: Persona;
  groups: string[];
  thing: Thing;
  verb: GrantVerb;
  enforcedBy: Enforcer;
}

export interface GrantsPlan {
  scope: ProjectScope;
  personas: Record<Persona, string[]>;
  grants: Grant[];
  source: SourcePointer;
}

export const PERSONAS: readonly Persona[] = [
  "data-engineer",
  "data-scientist",
  "ml-engineer",
  "approver",
  "stakeholder",
  "auditor",
];

type Cells = Partial<Record<Persona, Partial<Record<Thing, GrantVerb[]>>>>;

/**
 * What holds in every stage. In production it is all there is: people look, and only pipelines and reviewed records
 * change anything.
 */
const EVERYWHERE: Cells = {
  "data-engineer": { status: ["read"], runs: ["read"], logs: ["read"], quota: ["read"] },
  "data-scientist": { status: ["read"], runs: ["read"], experiments: ["read"], models: ["read"] },
  "ml-engineer": {
    status: ["read"],
    runs: ["read"],
    logs: ["read"],
    quota: ["read"],
    experiments: ["read"],
    models: ["read"],
  },
  approver: { status: ["read"], experiments: ["read"], models: ["read"], releases: ["write"] },
  stakeholder: { status: ["read"] },
  // What ran, with what result, and who released what: neither data nor secrets, and nothing to change.
  auditor: {
    status: ["read"],
    runs: ["read"],
    logs: ["read"],
    quota: ["read"],
    experiments: ["read"],
    models: ["read"],
    releases: ["read"],
  },
};

/** What people may do on top of it where no real decision depends on the outcome. */
const DEVELOPMENT_ONLY: Cells = {
  "data-engineer": {
    runs: ["start"],
    "data.bronze": ["read", "write"],
    "data.silver": ["read", "write"],
    "data.gold": ["read", "write"],
    "data.reference": ["read", "write"],
  },
  "data-scientist": {
    runs: ["start"],
    logs: ["read"],
    quota: ["read"],
    experiments: ["write"],
    models: ["write"],
    "data.silver": ["read"],
    "data.gold": ["read"],
    "data.reference": ["read"],
  },
  "ml-engineer": {
    runs: ["start"],
    experiments: ["write"],
    models: ["write"],
    "data.silver": ["read"],
    "data.gold": ["read"],
    "data.reference": ["read"],
  },
};

/** The one decision on access: persona, thing, verb, in one environment. Everything that enforces is rendered from it. */
export function planGrants(platform: Platform, project: Project): GrantsPlan {
  return {
    scope: scopeOf(platform, project),
    personas: project.personas,
    grants: decideGrants(project.personas, platform.environment.stage),
    source: `${project.source.split("#")[0]}#personas`,
  };
}

export function decideGrants(personas: Record<Persona, string[]>, stage: Stage): Grant[] {
  const tables = stage === "development" ? [EVERYWHERE, DEVELOPMENT_ONLY] : [EVERYWHERE];
  return PERSONAS.flatMap((persona) => {
    const groups = personas[persona];
    if (groups.length === 0) return [];
    return tables.flatMap((table) =>
      cellsOf(table[persona] ?? {}).map(({ thing, verb }) => ({
        persona,
        groups,
        thing,
        verb,
        enforcedBy: enforcerOf(thing),
      })),
    );
  });
}

function cellsOf(row: Partial<Record<Thing, GrantVerb[]>>): { thing: Thing; verb: GrantVerb }[] {
  return (Object.keys(row) as Thing[]).flatMap((thing) => (row[thing] ?? []).map((verb) => ({ thing, verb })));
}

function enforcerOf(thing: Thing): Enforcer {
  if (thing === "releases") return "git";
  return thing.startsWith("data.") ? "object-store" : "kubernetes";
}
