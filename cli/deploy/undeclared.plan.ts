import type { Deployment } from "./deployment.ts";
import type { StandingStack } from "./driver.ts";
import type { StackPlan } from "./order.plan.ts";

/** A stack that stands and that nothing in the repository declares any more. */
export interface UndeclaredStack {
  plan: StackPlan;
  why: string;
  fix: string;
}

type Declared = Pick<Deployment, "stacks" | "removedProjects">;

/** Of the stacks that the backend has, those that hold something and are declared nowhere, with what to do about each. */
export function findUndeclared(standing: readonly StandingStack[], declared: Declared): UndeclaredStack[] {
  const known = new Set(declared.stacks.map(({ name }) => name));
  return standing
    .filter(({ resources }) => resources !== 0)
    .map(({ name }) => name.slice(name.lastIndexOf("/") + 1))
    .filter((name) => !known.has(name))
    .sort()
    .map((name) => describeUndeclared(name, declared));
}

function describeUndeclared(name: string, { stacks, removedProjects }: Declared): UndeclaredStack {
  // Environment names have no hyphen, so the last one parts the two.
  const hyphen = name.lastIndexOf("-");
  const project = name.slice(0, Math.max(0, hyphen));
  const below = stacks.find((stack) => stack.kind === "environment" && stack.name === name.slice(hyphen + 1));
  if (project === "" || below === undefined) {
    return {
      plan: {
        name,
        kind: "environment",
        environment: name,
        project: undefined,
        stage: "production",
        context: undefined,
      },
      why: "no environment of that name is declared",
      fix: `declare it in platform.yaml again and run \`lakebed destroy\`, or take it away with the engine: pulumi destroy --stack ${name}`,
    };
  }
  const { environment, stage, context } = below;
  const plan: StackPlan = { name, kind: "project", environment, project, stage, context };
  if (removedProjects.includes(project)) {
    const fix = `take it away with \`lakebed destroy ${name}\`; what holds data is kept`;
    return { plan, why: `the project ${project} was taken out`, fix };
  }
  return {
    plan,
    why: `no project ${project} is declared`,
    fix: `if it was renamed, say \`formerly: ${project}\` in its project.yaml; if it was taken out, name it in \`removedProjects\` of platform.yaml and run \`lakebed destroy ${name}\``,
  };
}

/** The deployment with the stacks that nothing declares, so that they can be taken away by name. */
export function withUndeclared<T extends Deployment>(deployment: T, undeclared: readonly UndeclaredStack[]): T {
  return { ...deployment, stacks: [...deployment.stacks, ...undeclared.map(({ plan }) => plan)] };
}
