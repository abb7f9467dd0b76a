import type { Persona, Step } from "../../spec/model.ts";
import type { Grant, GrantsPlan, GrantVerb, Thing } from "./grants.plan.ts";

export interface RbacRule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
  resourceNames?: string[];
}

export interface RbacSubject {
  kind: "Group" | "ServiceAccount";
  name: string;
}

/** A Role and the binding of the same name. */
export interface RolePlan {
  name: string;
  rules: RbacRule[];
  subjects: RbacSubject[];
}

const LOOK = ["get", "list", "watch"];
/** MLflow asks the API server about these; no cluster has such objects. */
const TRACKING_GROUP = "mlflow.kubeflow.org";

const RULES: Partial<Record<`${Thing}:${GrantVerb}`, RbacRule[]>> = {
  "status:read": [
    { apiGroups: ["argoproj.io"], resources: ["workflowtemplates", "cronworkflows"], verbs: LOOK },
    { apiGroups: ["serving.kserve.io"], resources: ["inferenceservices"], verbs: LOOK },
    { apiGroups: ["gateway.networking.k8s.io"], resources: ["httproutes"], verbs: LOOK },
  ],
  "runs:read": [{ apiGroups: ["argoproj.io"], resources: ["workflows"], verbs: LOOK }],
  "runs:start": [{ apiGroups: ["argoproj.io"], resources: ["workflows"], verbs: ["create", "delete", "patch"] }],
  "logs:read": [
    { apiGroups: [""], resources: ["pods", "events"], verbs: LOOK },
    { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
  ],
  "quota:read": [
    { apiGroups: [""], resources: ["resourcequotas", "limitranges"], verbs: LOOK },
    { apiGroups: ["kueue.x-k8s.io"], resources: ["localqueues", "workloads"], verbs: LOOK },
  ],
  "experiments:read": [{ apiGroups: [TRACKING_GROUP], resources: ["experiments"], verbs: ["get", "list"] }],
  "experiments:write": [{ apiGroups: [TRACKING_GROUP], resources: ["experiments"], verbs: ["create", "update"] }],
  "models:read": [{ apiGroups: [TRACKING_GROUP], resources: ["registeredmodels"], verbs: ["get", "list"] }],
  "models:write": [{ apiGroups: [TRACKING_GROUP], resources: ["registeredmodels"], verbs: ["create", "update"] }],
};

/** Asked of every persona besides the grants' own verbs, and denied to all. */
const NEVER_GRANTED: readonly RbacRule[] = [
  { apiGroups: [""], resources: ["secrets"], verbs: ["get", "list", "watch", "create"] },
  { apiGroups: [""], resources: ["pods"], verbs: ["create", "delete"] },
  { apiGroups: [""], resources: ["pods/exec"], verbs: ["create"] },
  { apiGroups: [""], resources: ["serviceaccounts/token"], verbs: ["create"] },
  { apiGroups: [""], resources: ["resourcequotas"], verbs: ["update", "delete"] },
  { apiGroups: ["argoproj.io"], resources: ["workflowtemplates"], verbs: ["create", "update", "delete"] },
  {
    apiGroups: ["serving.kserve.io"],
    resources: ["inferenceservices"],
    verbs: ["create", "update", "patch", "delete"],
  },
  { apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: ["update", "delete"] },
  { apiGroups: ["rbac.authorization.k8s.io"], resources: ["roles"], verbs: ["create", "escalate", "bind"] },
  { apiGroups: ["rbac.authorization.k8s.io"], resources: ["rolebindings"], verbs: ["create", "update"] },
];

/** One Role a persona, bound to its groups of the identity provider. */
export function planPersonaRoles(plan: GrantsPlan): RolePlan[] {
  const personas = [...new Set(plan.grants.map(({ persona }) => persona))];
  return personas.flatMap((persona) => {
    const rules = rulesOf(plan.grants.filter((grant) => grant.persona === persona));
    if (rules.length === 0) return [];
    return [
      { name: persona, rules, subjects: plan.personas[persona].map((name) => ({ kind: "Group", name }) as const) },
    ];
  });
}

function rulesOf(grants: readonly Grant[]): RbacRule[] {
  return grants.flatMap(({ thing, verb }) => RULES[`${thing}:${verb}`] ?? []);
}

export interface StepIdentity {
  step: Step;
  serviceAccount: string;
}

/** What workloads may ask of the API server: to report a step's result, to run executors, to register a model. */
export function planWorkloadRoles(identities: readonly StepIdentity[]): RolePlan[] {
  const registering = identities.filter(({ step }) => step.writes.some(({ kind }) => kind === "model"));
  const spark = identities.filter(({ step }) => step.engine.kind === "spark");
  const roles: RolePlan[] = [
    {
      name: "pipeline-step",
      rules: [{ apiGroups: ["argoproj.io"], resources: ["workflowtaskresults"], verbs: ["create", "patch"] }],
      subjects: identities.map(subjectOf),
    },
    {
      name: "spark-driver",
      rules: [
        {
          apiGroups: [""],
          resources: ["pods"],
          verbs: ["create", "delete", "deletecollection", "get", "list", "watch"],
        },
        {
          apiGroups: [""],
          resources: ["configmaps", "services"],
          verbs: ["create", "delete", "deletecollection", "get", "list", "watch"],
        },
      ],
      subjects: spark.map(subjectOf),
    },
    {
      name: "model-registration",
      rules: [
        {
          apiGroups: [TRACKING_GROUP],
          resources: ["experiments", "registeredmodels"],
          verbs: ["create", "get", "list", "update"],
        },
      ],
      subjects: registering.map(subjectOf),
    },
  ];
  return roles.filter(({ subjects }) => subjects.length > 0);
}

function subjectOf({ serviceAccount }: StepIdentity): RbacSubject {
  return { kind: "ServiceAccount", name: serviceAccount };
}

/** A question for the API server and its answer; `pods/log` is resource and subresource. */
export interface AccessExpectation {
  persona: Persona;
  groups: string[];
  verb: string;
  apiGroup: string;
  resource: string;
  namespace: string;
  allowed: boolean;
}

/**
 * What a SubjectAccessReview must answer, for each persona and each verb that any persona has or that none may ever
 * have. Somebody in the groups of one persona has what another persona of the same group has too.
 */
export function expectedAccess(plan: GrantsPlan): AccessExpectation[] {
  const questions = [...Object.values(RULES).flat(), ...NEVER_GRANTED].flatMap(triplesOf);
  const unique = [...new Map(questions.map((question) => [keyOf(question), question])).values()];
  const roles = planPersonaRoles(plan);
  const personas = (Object.keys(plan.personas) as Persona[]).filter((persona) => plan.personas[persona].length > 0);
  return personas.flatMap((persona) => {
    const groups = plan.personas[persona];
    const allowed = new Set(
      roles
        .filter(({ subjects }) => subjects.some(({ name }) => groups.includes(name)))
        .flatMap(({ rules }) => rules.flatMap(triplesOf))
        .map(keyOf),
    );
    return [plan.scope.namespace, "kube-system"].flatMap((namespace) =>
      unique.map((question) => ({
        persona,
        groups,
        ...question,
        namespace,
        allowed: namespace === plan.scope.namespace && allowed.has(keyOf(question)),
      })),
    );
  });
}

interface AccessTriple {
  verb: string;
  apiGroup: string;
  resource: string;
}

function triplesOf(rule: RbacRule): AccessTriple[] {
  return rule.apiGroups.flatMap((apiGroup) =>
    rule.resources.flatMap((resource) => rule.verbs.map((verb) => ({ verb, apiGroup, resource }))),
  );
}

function keyOf({ verb, apiGroup, resource }: AccessTriple): string {
  return `${apiGroup}/${resource}:${verb}`;
}
