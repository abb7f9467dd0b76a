import { UserError } from "./errors.ts";
import type { StackName } from "./model.ts";
import { quote } from "./problems/excerpt.ts";
import { didYouMean, listWords } from "./problems/suggestion.ts";

export interface NamedStacks {
  environmentNames: readonly string[];
  projectNames: readonly string[];
  /** Of renamed projects the names they were first deployed under: their stacks keep them. */
  formerNames?: ReadonlyMap<string, string>;
}

function deployedNameOf(project: string, { formerNames }: NamedStacks): string {
  return formerNames?.get(project) ?? project;
}

/** The stack of a project in one environment. */
export function projectStackName(project: { name: string; formerly: string | undefined }, environment: string): string {
  return `${project.formerly ?? project.name}-${environment}`;
}

/** The other way around than `parseStackName`. */
export function stackNameOf(name: StackName, repository: NamedStacks): string {
  if (name.kind === "environment") return name.environment;
  return `${deployedNameOf(name.project, repository)}-${name.environment}`;
}

/** Says what a stack is of. Accepts `organization/project/stack` too. Throws a UserError for a name that is of nothing here. */
export function parseStackName(stack: string, repository: NamedStacks): StackName {
  const { environmentNames, projectNames } = repository;
  const name = stack.slice(stack.lastIndexOf("/") + 1);
  if (environmentNames.includes(name)) return { kind: "environment", environment: name };
  // Environment names have no hyphen, so the last one parts the two.
  const hyphen = name.lastIndexOf("-");
  const [project, environment] = [name.slice(0, Math.max(0, hyphen)), name.slice(hyphen + 1)];
  const owner = projectNames.find((each) => deployedNameOf(each, repository) === project);
  if (owner !== undefined && environmentNames.includes(environment))
    return { kind: "project", project: owner, environment };
  const known = stackNames(repository);
  throw new UserError(
    "unknown-stack",
    `the stack ${quote(name)} is neither an environment nor <project>-<environment> of this repository${didYouMean(name, known)}`,
    `Use one of ${listWords(known)}.`,
  );
}

/** All stacks of a repository, each after the one it stands on. */
export function stackNames(repository: NamedStacks): string[] {
  const { environmentNames, projectNames } = repository;
  return [
    ...environmentNames,
    ...environmentNames.flatMap((environment) =>
      projectNames.map((project) => stackNameOf({ kind: "project", project, environment }, repository)),
    ),
  ];
}
